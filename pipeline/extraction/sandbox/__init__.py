"""Reading where a hostile file can do no harm: in a process that the system holds."""

from pipeline.extraction.sandbox.levels import Level, Means, available
from pipeline.extraction.sandbox.limits import Allowance
from pipeline.extraction.sandbox.sandboxed_reader import ConfinedReading, NotConfinedError

__all__ = ["Allowance", "ConfinedReading", "Level", "Means", "NotConfinedError", "available"]
