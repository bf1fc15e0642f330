"""A file in, its pages as pictures in grey out, one at a time."""
