"""The bytes of an e-mail, a zip or a portfolio -> the files in it, with bounds on all of it.

Names of files inside are looked at to pass over what systems leave there, and go no further.
"""

from pipeline.extraction.containers.taking_apart import take_apart

__all__ = ["take_apart"]
