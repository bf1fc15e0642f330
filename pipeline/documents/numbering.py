"""What is printed on a personal form -> its number, and never one that another form has.

Numbers have 35 bits and follow from what is printed, so that the same history gives the same
numbers: among 100,000 forms two will likely fall together. The later one then takes the next
number that follows from what is printed on it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

from pipeline.records import Instance
from pipeline.records.ids import content_instance

Numbering = Callable[..., str]  # what is printed -> a number


def _is_never_taken(_instance: Instance) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Numbers:
    """Gives numbers to forms that are printed.

    Attributes:
        numbering: what is printed, and then how often that gave a number of another -> a number.
        is_free: whether no other form has this number.
    """

    numbering: Numbering = content_instance
    is_free: Callable[[Instance], bool] = _is_never_taken
    _given: dict[str, Instance] = field(default_factory=dict)

    def give(self, made: Callable[[str], Instance], *printed: object) -> Instance:
        """The form under the first number that is its own.

        Args:
            made: the form under a number.
            printed: all that is printed on it.
        """
        for again in count():
            instance = made(self.numbering(*printed, *([{"again": again}] if again else [])))
            if self._given.get(instance.instance, instance) == instance and self.is_free(instance):
                break
        self._given[instance.instance] = instance
        return instance
