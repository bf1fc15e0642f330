"""Reading where a hostile file can do no harm: in a process that the system holds."""

from pipeline.confinement.levels import Level, Means, available
from pipeline.confinement.limits import Allowance
from pipeline.confinement.reading import ConfinedReading, NotConfinedError

__all__ = ["Allowance", "ConfinedReading", "Level", "Means", "NotConfinedError", "available"]
