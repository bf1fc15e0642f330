"""A store that is sealed: nothing in it can be read without the key, nor what was forgotten."""
