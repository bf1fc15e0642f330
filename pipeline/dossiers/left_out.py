"""A correction and the paper that it improves, in; what only the older one says, out.

Who mends a word with a pen writes that word, and not the whole sheet once more. What a correction
leaves blank is no denial: it goes on counting, and a person is asked about it, once. Where it says
something else altogether (another goal where there was one), what belonged to that goes with it.

Which boxes go on counting is decided when the correction comes in, and noted on it (decision 71).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from forms.fields import Rows, Text, TickAll, When
from forms.ground.plain_data import at_pointer
from forms.ground.problems import Problem
from forms.schema.worksheet import Leaf, Worksheet
from pipeline.dossiers.agreeing import answered
from pipeline.dossiers.kept_of_older import CORRECTION, DAY, HEAD, OF_THIS_PAPER, OTHERS, is_at
from pipeline.dossiers.same_words import same_words
from pipeline.records import Submission
from pipeline.records.papers import LEFT_OUT

Near = Callable[[Submission, Submission, str], bool]  # whether a box says nearly the same on both


def left_out(
    correction: Submission,
    older: Sequence[Submission],
    said: Mapping[str, Any],
    sheets: Iterable[Worksheet],
    is_near: Near,
) -> Iterator[str]:
    """The pointers of what goes on counting of papers whose place a correction takes.

    Args:
        correction: the paper that improves others, or may.
        older: those whose place it takes.
        said: what these say together.
        sheets: of all of them; a later edition may lack questions of an older one.
        is_near: tells whether the same stands in a box, but for a slip.
    """
    rows: dict[str, list[Leaf]] = {}
    for leaf in {leaf.pointer: leaf for sheet in sheets for leaf in sheet.leaves()}.values():
        rows.setdefault(leaf.trail[-1].pointer if leaf.trail else leaf.pointer, []).append(leaf)
    other_words: set[str] = set()
    for row, leaves in sorted(rows.items(), key=lambda each: each[0].count("/")):
        if any(row.startswith(f"{each}/") for each in other_words):
            continue
        here = _Row(correction, older, said, leaves)
        if here.says_other_words(is_near):
            other_words.add(row)
        else:
            yield from here.only_older()


def noted(kept: Sequence[str], others: Iterable[Submission], *, is_older: bool) -> Problem:
    """What is noted on the one of them that comes in last; asked, but of what stands in the head.

    It is asked as long as both are copies of one form, and one is a correction.

    Args:
        kept: as of `left_out`.
        others: the papers that were there before it.
        is_older: it is what one of them improves; else it improves them.
    """
    ids = " ".join(sorted({each.id for each in others}))
    params = {CORRECTION if is_older else OTHERS: ids, "kept": " ".join(kept)}
    return Problem(LEFT_OUT, None, "warning" if HEAD.issuperset(kept) else "question", params)


@dataclass(frozen=True, slots=True)
class _Row:
    """The questions of one occurrence (one step, one goal), without those of rows within it."""

    correction: Submission
    older: Sequence[Submission]
    said: Mapping[str, Any]
    leaves: Sequence[Leaf]

    def says_other_words(self, is_near: Near) -> bool:
        """Whether its first box for words says something else than on any older paper.

        That says what it is about; handwriting that nobody has read yet may be the same. What has
        a heading of its own (a domain) is about that, whatever is written there.
        """
        if not self._is_numbered:
            return False
        words = (each.pointer for each in self.leaves if isinstance(each.field, Text))
        at = next((each for each in words if each not in HEAD), None)
        if at is None or not self._says(at) or self._is_unread(at):
            return False
        is_same = any(is_near(each, self.correction, at) for each in self.older)
        return at_pointer(self.said, at) is not None and not is_same

    def only_older(self) -> Iterator[str]:
        """The pointers of what only the older papers say; not of what belongs to another answer.

        The name beside "who" goes with who it was.
        """
        changed: tuple[str, ...] = ()
        if self._is_numbered:
            changed = tuple(f"{each.pointer}_" for each in self.leaves if self._is_changed(each))
        for leaf in self.leaves:
            if leaf.pointer not in OF_THIS_PAPER and not leaf.pointer.startswith(changed):
                yield from (at for at in self._boxes(leaf) if self._is_only_older(at))

    @property
    def _is_numbered(self) -> bool:
        """Whether it is one of a list (a goal, a step), known by nothing but its words."""
        place = self.leaves[0].trail[-1:]
        return bool(place) and place[0].group.is_list

    def _boxes(self, leaf: Leaf) -> Iterator[str]:
        """The pointers of what of a question may be left out by itself.

        That is all of it where the correction says nothing there; of a list no row of which the
        words stand in another one.
        """
        at, field = leaf.pointer, leaf.field
        if not self._says(at):
            yield at
        elif isinstance(field, Rows):
            rows = at_pointer(self.correction.values, at) or ()
            here = {same_words(row) for row in rows if row}
            for n in range(field.count):
                row = at_pointer(self.said, f"{at}/{n}")
                if not (isinstance(row, str) and same_words(row) in here):
                    yield f"{at}/{n}"
        elif isinstance(field, TickAll):
            yield from (f"{at}/{choice.code}" for choice in field.choices)
        elif isinstance(field, When) and not self._is_changed(leaf):
            yield at + DAY

    def _is_only_older(self, at: str) -> bool:
        if self._says(at):
            return False
        is_said = answered(at_pointer(self.said, at)) is not None
        return is_said or any(_in_own_hand(each, at) for each in self.older)

    def _says(self, at: str) -> bool:
        value = answered(at_pointer(self.correction.values, at))
        return value is not None or self._is_unread(at)

    def _is_unread(self, at: str) -> bool:
        return _in_own_hand(self.correction, at)

    def _is_changed(self, leaf: Leaf) -> bool:
        """Whether it says otherwise; who ticks for the first time who "Toos" is changes nothing."""
        mine, theirs = (
            answered(at_pointer(values, leaf.pointer))
            for values in (self.correction.values, self.said)
        )
        return mine is not None and theirs is not None and mine != theirs


def _in_own_hand(paper: Submission, at: str) -> bool:
    """Whether something that nobody has read yet stands in a box, or in one of its rows."""
    return any(
        reading.is_unread and not reading.is_not_seen
        for box, reading in paper.readings.items()
        if is_at(box, at)
    )
