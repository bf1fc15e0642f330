"""How a reader asks the house what was printed on a personal form; it keeps none of it itself."""

from collections.abc import Callable

from pipeline.records import Instance

InstanceOf = Callable[
    [str], Instance | None
]  # the number on the paper -> what was printed, if known
