"""What a correction leaves out and counts on, as it was noted -> a form with all that counts.

What goes on counting is decided when the paper comes in (`left_out`). Pure.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from forms.ground.plain_data import at_pointer
from forms.ground.problems import Problem
from pipeline.dossiers.agreeing import answered
from pipeline.records import Fact, Submission
from pipeline.records.papers import LEFT_OUT

DAY: Final = "_date"  # ends the key of the day beside a choice
OF_THIS_PAPER: Final = frozenset({"/client", "/is_correction", "/filled_on", "/filled_by"})
HEAD: Final = OF_THIS_PAPER | {"/alias", "/quote_ok", "/take_home"}  # kept, but never asked about


def asked_as_confirmed(problems: Sequence[Problem], *, was: bool, now: bool) -> tuple[Problem, ...]:
    """What is asked about a paper of which a person said whether it is a correction."""
    if was and not now:
        return tuple(each for each in problems if each.code != LEFT_OUT)
    if now and not was:
        return tuple(
            replace(each, severity="question")
            if each.code == LEFT_OUT and not HEAD.issuperset(each.params["kept"].split())
            else each
            for each in problems
        )
    return tuple(problems)


def kept_of(counting: Sequence[Submission], replaced: Iterable[Submission]) -> frozenset[str]:
    """The pointers of what goes on counting of papers whose place these take.

    It is noted on the one that came in last: on the correction, or on what it improves.
    """
    ids = {each.id for each in counting}
    papers = [each for each in counting if each.is_correction]
    papers += [each for each in replaced if not each.is_correction and each.came_after & ids]
    noted = (each for paper in papers for each in paper.problems if each.code == LEFT_OUT)
    return frozenset(at for each in noted for at in each.params["kept"].split())


def filled(values: Mapping[str, Any], older: Mapping[str, Any], kept: Iterable[str]) -> Any:
    """The values of a correction, with those of the older papers that go on counting."""
    for at in kept:
        for pointer in (at, at + DAY):
            value = answered(at_pointer(older, pointer))
            if value is not None and answered(at_pointer(values, pointer)) is None:
                values = _put(values, pointer.split("/")[1:], value)
    return values


def _put(into: Any, keys: Sequence[str], value: Any) -> Any:
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
    facts: Sequence[Fact], older: Sequence[Fact], kept: Collection[str]
) -> tuple[Fact, ...]:
    """The same of what they say by role."""
    mine = {(fact.role, fact.pointer): fact for fact in facts}
    for fact in older:
        keys = {at.rpartition("/")[2] for at in kept if at.rpartition("/")[0] == fact.pointer}
        is_kept = any(is_at(fact.pointer, at) for at in kept)
        if not keys and not is_kept:
            continue
        place = (fact.role, fact.pointer)
        same = mine.get(place)
        if same is None:
            mine[place] = fact
        elif keys:
            parts = {
                name: part
                for name, part in fact.values.items()
                if name.removesuffix(DAY) in keys and name not in same.values
            }
            mine[place] = replace(
                same, values={**parts, **same.values}, domain=same.domain or fact.domain
            )
    return tuple(mine.values())


def is_at(pointer: str, outer: str) -> bool:
    """Whether a box is this one, one of its rows, or the day beside it."""
    return pointer == outer or pointer.startswith(f"{outer}/") or pointer == outer + DAY
