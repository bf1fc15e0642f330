"""Texts and blocks in, placed pages out: what every document is set with."""
