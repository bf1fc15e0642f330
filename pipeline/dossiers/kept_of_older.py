"""What a correction leaves out and counts on, as it was noted -> a form with all that counts.

What goes on counting is decided when the paper comes in (`left_out`). Pure.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from forms.ground.plain_data import Json, Table, at_pointer
from forms.ground.problems import Problem, pages_left_out
from pipeline.dossiers.agreeing import answered
from pipeline.records import Fact, Submission
from pipeline.records.papers import CONTACT_BOXES, CORRECTS, LEFT_OUT
from pipeline.records.picture_tokens import digest_in

OTHERS: Final = "others"  # keys of a note: ids of what the paper improves,
CORRECTION: Final = "correction"  # or of what improves it
DAY: Final = "_date"  # ends the key of the day beside a choice
OF_THIS_PAPER: Final = frozenset({"/client", CORRECTS, "/filled_on", "/filled_by"})
HEAD: Final = OF_THIS_PAPER | {"/alias", "/quote_ok", "/take_home"}  # kept, but never asked about
WARNINGS: Final = HEAD.union(CONTACT_BOXES)  # kept whatever is said of the rest


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What a correction leaves out and that goes on counting, as it was noted.

    Attributes:
        paper: on which it is noted: the one of them that came in last. problem: the note.
        older: the papers that say it, and whose place the correction takes.
        kept: the pointers of it.
    """

    paper: Submission
    problem: Problem
    older: tuple[Submission, ...]
    kept: tuple[str, ...]

    def keeps(self, pointer: str | None) -> bool:
        """Whether what stands there goes on counting."""
        return pointer is not None and any(is_at(pointer, at) for at in self.kept)


def left_out_among(
    counting: Sequence[Submission], copies: Iterable[Submission]
) -> Iterator[LeftOut]:
    """What corrections among copies of one form leave out, those that came in last at the end.

    A note holds only while both papers are copies of one form, and one takes the other's place.

    Args:
        counting: the copies that count.
        copies: all of them that may.
    """
    ids = {each.id for each in counting}
    replaced = [each for each in copies if each.id not in ids]
    for paper in (*counting, *replaced):
        for each in paper.problems:
            if each.code != LEFT_OUT:
                continue
            if CORRECTION in each.params:
                mine = [one for one in counting if one.id in each.params[CORRECTION].split()]
                holds = paper.id not in ids and any(one.is_correction for one in mine)
                older = [paper] if holds else []
            else:
                others = each.params[OTHERS].split()
                holds = paper.id in ids and paper.is_correction
                older = [one for one in replaced if holds and one.id in others]
            if older:
                yield LeftOut(paper, each, tuple(older), tuple(each.params["kept"].split()))


def holds_pages_of(correction: Submission, copy: Submission) -> bool:
    """Whether a copy has no pages beside those of the correction, where each page stands alone.

    What it says on other pages still counts.
    """
    lacking = pages_left_out(correction.problems)
    return {*lacking} <= {*pages_left_out(copy.problems)}


def filled(values: Table, older: Table, kept: Iterable[str]) -> Json:
    """The values of a correction, with those of the older papers that go on counting."""
    for at in kept:
        for pointer in (at, at + DAY):
            value = answered(at_pointer(older, pointer))
            if value is not None and answered(at_pointer(values, pointer)) is None:
                values = _put(values, pointer.split("/")[1:], value)
    return values


def _put(into: Json, keys: Sequence[str], value: Json) -> Json:
    """The values with this one at these keys; what is around it is made where it is not there."""
    if not keys:
        return value
    key, *rest = keys
    if isinstance(into, list) or (into is None and key.isdecimal()):
        rows = list(into or ())
        rows += [None] * (int(key) + 1 - len(rows))
        rows[int(key)] = _put(rows[int(key)], rest, value)
        return rows
    inner = into or {}
    return {**inner, key: _put(inner.get(key), rest, value)}


def filled_facts(
    facts: Sequence[Fact], older: Sequence[Fact], kept: Collection[str], said: Table
) -> tuple[Fact, ...]:
    """The same of what they say by role; `said`: the values of the older papers."""
    mine = {(fact.role, fact.pointer): fact for fact in facts}
    for fact in older:
        place = (fact.role, fact.pointer)
        parts = {name: part for name, part in fact.values.items() if _keeps(fact, name, kept)}
        if not parts and not any(is_at(fact.pointer, at) for at in kept):
            continue
        same = mine.get(place)
        if same is None:
            mine[place] = replace(fact, values=parts) if parts else fact
        elif parts:
            values = {**parts, **same.values}
            for name, rows in parts.items():
                if isinstance(rows, list) and name in same.values:
                    more = _kept_rows(rows, f"{fact.pointer}/{name}", kept, said)
                    values[name] = [*same.values[name], *more]
            mine[place] = replace(same, values=values, domain=same.domain or fact.domain)
    return tuple(mine.values())


def _keeps(fact: Fact, name: str, kept: Collection[str]) -> bool:
    """Whether a part of a goal or a step goes on counting, or any row of it."""
    at = f"{fact.pointer}/{name}"
    is_day = name.endswith(DAY) and at.removesuffix(DAY) in kept
    return is_day or any(is_at(each, at) for each in kept)


def _kept_rows(rows: Sequence[str], at: str, kept: Collection[str], said: Table) -> list[str]:
    """Those rows of a list that go on counting; of what nobody has read yet the last ones."""
    told = [at_pointer(said, each) for each in kept if each.startswith(f"{at}/")]
    unread = [row for row in rows if digest_in(row)]
    shown = unread[max(0, len(unread) - told.count(None)) :]
    return [row for row in rows if row in told or row in shown]


def is_at(pointer: str, outer: str) -> bool:
    """Whether a box is this one, one of its rows, or the day beside it."""
    return pointer == outer or pointer.startswith(f"{outer}/") or pointer == outer + DAY
