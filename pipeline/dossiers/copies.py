"""Copies of one form, with their boxes, in; where they contradict each other out. Pure.

Which copy was there before is written on the later one when it comes in (`came_after`): nothing
here looks at the time of receipt, so that the same papers always say the same.
"""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from difflib import SequenceMatcher
from typing import Any, Final

from forms.ground.plain_data import at_pointer
from forms.ground.problems import Problem, missing_pages, pages_left_out
from pipeline.dossiers.agreeing import answered, corrected_among
from pipeline.dossiers.counting_copies import lay_beside, left_out_in_force, that_count
from pipeline.dossiers.in_its_place import on_day_of_form
from pipeline.dossiers.kept_of_older import HEAD
from pipeline.dossiers.same_words import collapsed
from pipeline.records import BoxReading, Submission
from pipeline.records.papers import CAME_AFTER, CORRECTS, HERE, TWO_WRITERS
from pipeline.records.readings import crossed_pointer

Alike = Callable[[str, str], bool]  # digests of two pictures -> whether they show the same writing
RESAVED: Final = timedelta(minutes=15)
_NOT_ASKED: Final = frozenset({"/client", CORRECTS})
_LETTERS, _OF_LETTERS = 2, 7  # so many letters, or one in so many, are a slip that was mended
_FEW: Final = 4  # answers, below which nobody can tell one writer from two
_SAME_NAME: Final = 0.6  # likeness of two spellings of one name


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A box in which copies of one form say otherwise: one thing, or another.

    Attributes:
        papers: those that say one of both there, or took it away; the one that was there first in
            front, of those that say the other the latest last.
        later: those that say something else again: that is asked when this is settled.
    """

    pointer: str
    papers: tuple[Submission, ...]
    later: tuple[Submission, ...] = ()

    @property
    def older(self) -> Submission:
        """The copy whose answer stands until somebody decides."""
        return self.papers[0]

    @property
    def newer(self) -> Submission:
        """The copy whose answer is offered."""
        return self.papers[-1]

    def is_about(self, identity: str) -> bool:
        """Whether this paper is in review for it."""
        return identity in {self.newer.id, *(each.id for each in self.later)}

    def is_among(self, identity: str) -> bool:
        """Whether this is one of the papers that differ."""
        return identity in {each.id for each in (*self.papers, *self.later)}


def contradictions(copies: Sequence[Submission], alike: Alike) -> tuple[Contradiction, ...]:
    """Where the copies that count, whole papers of one form, say otherwise; in printed order."""
    before = _left_as_it_was(copies, alike)
    counting = in_order(that_count(copies))
    if len(counting) < 2 or counting[0].stands_alone:
        return before
    brought = _brought_together(counting)
    pointers = dict.fromkeys(at for copy in counting for at in copy.readings)
    found = (_at(at, counting, alike, brought=brought) for at in pointers if at not in _NOT_ASKED)
    return (*before, *(each for each in found if each is not None))


def _left_as_it_was(copies: Sequence[Submission], alike: Alike) -> tuple[Contradiction, ...]:
    """Where older papers say otherwise, in boxes that a correction leaves blank."""
    found = {
        other.pointer: other
        for each in left_out_in_force(copies)
        for other in contradictions(each.older, alike)
        if each.keeps(other.pointer)
    }
    return tuple(found.values())


def in_order(copies: Sequence[Submission]) -> list[Submission]:
    """As they came in, as far as that is known."""
    ids = {copy.id for copy in copies}
    return sorted(copies, key=lambda copy: (len(copy.came_after & ids), copy.id))


def _at(
    pointer: str, copies: Sequence[Submission], alike: Alike, *, brought: bool
) -> Contradiction | None:
    """The contradiction in one box, if there is one; `brought`: see `_brought_together`."""
    told = [(copy, answer) for copy in copies if (answer := _answer(copy, pointer)) is not None]
    said = [copy for copy, _ in corrected_among(told) or told]
    if not said:
        return None
    if brought:  # nobody has seen them beside each other
        said = sorted((copy for copy, _ in told), key=lambda copy: copy.is_correction)
    first = said[0]

    def says_else(one: Submission, copy: Submission) -> bool:
        return _differ(one, copy, pointer, alike) or _took_away(one, copy, pointer)

    if len(said) < len(told):
        copies = [copy for copy in copies if copy.is_correction]
    other = [copy for copy in copies if copy is not first and says_else(first, copy)]
    if not other:
        return None
    as_first = [copy for copy in said if copy is not first and copy not in other]
    later = [copy for copy in other if not _as_told(other[0], copy, pointer, alike)]
    asked = (first, *as_first, *(copy for copy in other if copy not in later))
    return Contradiction(pointer, asked, tuple(later))


def _as_told(one: Submission, other: Submission, pointer: str, alike: Alike) -> bool:
    """Whether both say the same in a box, or both nothing."""
    is_blank = _answer(one, pointer) is None
    return is_blank == (_answer(other, pointer) is None) and not _differ(one, other, pointer, alike)


def _brought_together(copies: Sequence[Submission]) -> bool:
    """Whether a person brought a correction and what it is to improve together."""
    corrections = [copy for copy in copies if copy.is_correction]
    others = [copy for copy in copies if not copy.is_correction]
    return any(not lay_beside(one, copy) for one in corrections for copy in others)


def _answer(paper: Submission, pointer: str) -> Any:
    """What stands in a box: its value, or the digest of what nobody has read yet; else None."""
    value = answered(at_pointer(on_day_of_form(paper), pointer))
    if value is not None:
        return value
    reading = paper.readings.get(pointer)
    return reading.in_own_hand if reading is not None else None


def _differ(one: Submission, other: Submission, pointer: str, alike: Alike) -> bool:
    mine, theirs = _answer(one, pointer), _answer(other, pointer)
    if mine is None or theirs is None or mine == theirs:
        return False
    here, there = one.readings.get(pointer), other.readings.get(pointer)
    shown = [reading.picture for reading in (here, there) if reading and reading.picture]
    unread = any(reading is not None and reading.is_unread for reading in (here, there))
    return not (unread and len(shown) == 2 and alike(shown[0], shown[1]))


def _took_away(one: Submission, later: Submission, pointer: str) -> bool:
    """Whether a box that held an answer is empty on a copy that came after it.

    Not on some pages of a blank sheet, each of which stands alone: they add to what was said. What
    somebody took for nothing though something was there may be on the copy that came first.
    """
    reading = later.readings.get(pointer)
    if reading is not None and _is_crossed_here(reading, later):
        return False
    if reading is not None and reading.was_taken_back:
        return pointer not in HEAD
    if later.instance is None and pages_left_out(later.problems):
        return False
    is_blank = reading is not None and (reading.state == "empty" or reading.is_confirmed_blank)
    if one.id not in later.came_after or reading is None or not is_blank:
        return False
    return reading.page not in missing_pages(later.problems)


def _is_crossed_here(reading: BoxReading, paper: Submission) -> bool:
    """Whether a person said of its part that it is crossed out on this scan alone."""
    part = paper.readings.get(crossed_pointer(reading.page))
    is_said = part is not None and part.raw == HERE
    return is_said and reading.unread_because == "crossed_out"


def are_two_writers(
    one: Submission, other: Submission, printed: Collection[str], alike: Alike
) -> bool:
    """Whether copies of one form are answered so differently that two people may have written.

    `printed`: pointers of what stood there beforehand, which tells nothing.
    """
    lacking = {*missing_pages(one.problems), *missing_pages(other.problems)}
    boxes = [
        at
        for at, reading in one.readings.items()
        if at not in HEAD and at not in printed and reading.page not in lacking
    ]
    mine = {at for at in boxes if _answer(one, at) is not None}
    theirs = {at for at in boxes if _answer(other, at) is not None}
    same = [at for at in mine & theirs if not _differ(one, other, at, alike)]
    both, all_over = len(mine & theirs), len(mine | theirs)
    if both and _other_names(one, other):
        return 2 * len(same) < both
    return all_over >= _FEW and both > 0 and 3 * len(same) < all_over


def _other_names(one: Submission, other: Submission) -> bool:
    names = [copy.values.get("alias") for copy in (one, other)]
    mine, theirs = (name.casefold() if isinstance(name, str) else "" for name in names)
    return bool(mine and theirs) and SequenceMatcher(None, mine, theirs).ratio() < _SAME_NAME


def is_resave(older: Submission, newer: Submission, alike: Alike) -> bool:
    """Whether a personal form was filled on a screen, saved, mended in a few places, saved again.

    By the same person, within minutes, and nobody decided anything about it in between.
    """
    if newer.instance is None or newer.is_correction or older.is_correction:
        return False
    if {older.source.channel, newer.source.channel} != {"fillable"}:
        return False
    if not timedelta() <= newer.received_at - older.received_at <= RESAVED:
        return False
    who = ("alias", "filled_by")
    if any(older.values.get(key) != newer.values.get(key) for key in who):
        return False
    is_decided = any(reading.state == "confirmed" for reading in older.readings.values())
    gone = {*missing_pages(newer.problems)} - {*missing_pages(older.problems)}
    if is_decided or gone:  # other pages of it may come in files of their own
        return False
    boxes = [at for at in older.readings if at not in _NOT_ASKED]
    said = [at for at in boxes if _answer(older, at) is not None]
    changed = [at for at in said if _answer(newer, at) is None or _differ(older, newer, at, alike)]
    return len(changed) <= max(2, len(said) // 4)


def is_version(one: Submission, other: Submission, words: Sequence[str], alike: Alike) -> bool:
    """Whether two blank sheets of one kind say nearly the same: a draft of it, or mended.

    What is said first tells it; else most of what both say. `words`: pointers of the boxes for
    words, in the order of the paper.
    """
    body = [at for at in words if at not in HEAD]
    both = [at for at in body if _answer(one, at) is not None and _answer(other, at) is not None]
    near = [at for at in both if says_nearly(one, other, at, alike)]
    if body and near[:1] == body[:1]:
        return True
    return 2 * len(near) > len(both)


def says_nearly(one: Submission, other: Submission, pointer: str, alike: Alike) -> bool:
    """Whether the same stands in a box, but for a few letters or for words at the end."""
    here, there = (paper.readings[pointer] for paper in (one, other))
    if here.is_unread and there.is_unread:
        return not _differ(one, other, pointer, alike)
    mine, theirs = _answer(one, pointer), _answer(other, pointer)
    if here.is_unread or there.is_unread or not (isinstance(mine, str) and isinstance(theirs, str)):
        return False
    mine, theirs = collapsed(mine).casefold(), collapsed(theirs).casefold()
    shorter, longer = sorted((mine.split(), theirs.split()), key=len)
    if not Counter(shorter) - Counter(longer):  # words were added
        return True
    parts = SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes()
    changed = sum(max(b - a, d - c) for kind, a, b, c, d in parts if kind != "equal")
    return changed <= max(_LETTERS, len(max(mine, theirs, key=len)) // _OF_LETTERS)


def after(known: Sequence[Submission]) -> Problem:
    """What is noted on a paper that came in when these copies of it were known already."""
    others = " ".join(sorted({copy.id for copy in known}))
    return Problem(CAME_AFTER, None, "warning", {"others": others})


def of_two(other: Submission) -> Problem:
    """The question whose a copy is that somebody else may have written."""
    return Problem(TWO_WRITERS, "/client", "question", {"other": other.id})
