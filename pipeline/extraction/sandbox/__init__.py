"""Bytes in, what a reader says of them out: read in a process that can do no harm.

Front door: `sandboxed_reader`. Looking at the limits and at what this system offers loads little.
"""

from pipeline.extraction.sandbox.levels import Level, Means, available
from pipeline.extraction.sandbox.limits import Allowance, NotConfinedError

__all__ = ["Allowance", "Level", "Means", "NotConfinedError", "available"]
