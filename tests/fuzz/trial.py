"""A mutated form in; what became of it, and whether anything escaped.

An escape: the reader crashed, hung, raised what nobody foresaw, or returned a value that neither
the form nor the mutation contained.
"""

from dataclasses import dataclass, field
from functools import cache
from random import Random

from forms.layout.parts import Box
from pipeline.extraction.sandbox import Allowance
from pipeline.extraction.sandbox.sandboxed_reader import ConfinedReading
from pipeline.records import Instance, Mark, NotRead, Reading
from pipeline.records.refusals import ReaderDied, Refusal, TooLong
from tests.fillers import FILLERS
from tests.fillers.hard_values import hard_values
from tests.fillers.widgets import places_of
from tests.fuzz.contained import Haystack
from tests.fuzz.mutations import mutated
from tests.pipeline.extraction.read_back import CODE, blank, catalogue, personal

# Not TooHeavy: a length that was changed may ask for more memory than there is.
_ESCAPES = (ReaderDied, TooLong)
PERSONAL = ("actieplan_bijwerken", "evaluatie")
BLANK = ("vormen_van_kracht", "actieplan")


@dataclass(slots=True)
class Tally:
    """What became of all cases: the number of each outcome, and what escaped, by its number."""

    outcomes: dict[str, int] = field(default_factory=dict)
    escapes: list[str] = field(default_factory=list)

    @property
    def cases(self) -> int:
        return sum(self.outcomes.values())


@cache
def forms() -> tuple[bytes, ...]:
    """Filled forms of several sheets, by several programs."""
    fillers = [filler for filler in FILLERS if not filler.missing()]
    empty = [*(personal(name).content for name in PERSONAL), *(blank(name) for name in BLANK)]
    return tuple(
        filler.fill(sheet, hard_values(places_of(sheet), CODE, odd=odd).given)
        for sheet in empty
        for filler, odd in zip(fillers[:3], (False, True, False), strict=False)
    )


def case(number: int) -> bytes:
    """The case of this number: always the same bytes, under the same libraries."""
    dice = Random(number)
    return mutated(dice.choice(forms()), dice)


def instance_of(number: str) -> Instance | None:
    printed = [instance for name in PERSONAL for instance in personal(name).instances]
    return next((instance for instance in printed if instance.instance == number), None)


@dataclass(slots=True)
class Trial:
    """Reads mutated forms in a process that is held, so that a crash is seen and not felt."""

    reading: ConfinedReading = field(
        default_factory=lambda: ConfinedReading(catalogue(), Allowance(seconds=20))
    )
    tally: Tally = field(default_factory=Tally)

    def of(self, name: str, content: bytes) -> list[str]:
        """What escaped."""
        try:
            found = self.reading.read(content, instance_of)
        except Refusal as refusal:
            escapes = [refusal.code] if isinstance(refusal, _ESCAPES) else []
            self._note(refusal.code)
        else:
            escapes = list(
                dict.fromkeys(
                    escape for form in found for escape in unfounded(form, Haystack(content))
                )
            )
            self._note("read" if any(isinstance(form, Reading) for form in found) else "not_read")
        self.tally.escapes += [f"{name}: {escape}" for escape in escapes]
        return escapes

    def _note(self, outcome: str) -> None:
        self.tally.outcomes[outcome] = self.tally.outcomes.get(outcome, 0) + 1


def unfounded(form: Reading | NotRead, haystack: Haystack) -> list[str]:
    """The fields of a form whose values are in no part of the file."""
    if isinstance(form, NotRead):
        return []
    identity = form.identity
    edition = catalogue().edition(identity.worksheet, identity.edition, identity.language)
    boxes = {box.pointer: box for page in edition.layout.pages for box in page.boxes}
    return [
        f"{mark.pointer} from nowhere"
        for mark in form.marks
        if mark.state == "read" and not _is_founded(mark, boxes[mark.pointer], haystack)
    ]


def _is_founded(mark: Mark, box: Box, haystack: Haystack) -> bool:
    if mark.channel == "scan":
        return True  # what ink means is tried elsewhere (make scans)
    if isinstance(mark.raw, bool) or box.kind in ("tick", "circle"):
        return mark.raw is False or haystack.has_marks() or mark.channel == "flattened"
    return mark.raw is None or haystack.has_text(mark.raw)
