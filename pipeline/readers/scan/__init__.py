"""Scanned pages -> readings."""
