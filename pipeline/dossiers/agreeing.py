"""What copies of one form say, in; what they agree on out, and where they differ. Pure."""

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any

from pipeline.records import Fact, Role, Submission
from pipeline.records.ids import canonical_json

Given = tuple[Submission, object]  # a copy, and what it says at some place


def answered(value: object) -> Any:
    """The value without what was left blank: None where nothing is left. Rows keep their place."""
    if value is None or isinstance(value, str):  # what most of them are
        return value or None
    if isinstance(value, Mapping):
        parts = {key: answered(part) for key, part in value.items()}
        return {key: part for key, part in parts.items() if part is not None} or None
    if isinstance(value, list | tuple):
        rows = [answered(row) for row in value]
        while rows and rows[-1] is None:
            rows.pop()
        return rows or None
    return None if value is False else value


def is_answered(value: object) -> bool:
    """Whether anything is left of a value without what was left blank."""
    if value is None or isinstance(value, str):
        return bool(value)
    if isinstance(value, dict | Mapping):  # it is asked first what it nearly always is
        return any(map(is_answered, value.values()))
    if isinstance(value, list | tuple):
        return any(map(is_answered, value))
    return value is not False


def agree(given: Sequence[Given], pointer: str) -> tuple[Any, frozenset[str]]:
    """What several answers at one pointer agree on, and the pointers at which they differ.

    An answer that only one of them gives counts: a blank is no denial. Where they differ, what was
    said before stays.
    """
    told = [(copy, value) for copy, one in given if (value := answered(one)) is not None]
    said = [value for _, value in told]
    if not said:
        return None, frozenset()
    if len(said) == 1:
        return said[0], frozenset()
    if all(isinstance(value, Mapping) for value in said):
        keys = dict.fromkeys(key for value in said for key in value)
        parts: dict[object, list[Given]] = {
            key: [(copy, value.get(key)) for copy, value in told] for key in keys
        }
    elif all(isinstance(value, list) for value in said):
        rows = enumerate(zip_longest(*said))
        parts = {n: [(told[c][0], row) for c, row in enumerate(at)] for n, at in rows}
    elif len({canonical_json(value) for value in said}) == 1:
        return said[0], frozenset()
    elif ticked := corrected_among(told):
        return agree(ticked, pointer)
    else:
        return _said_before(told), frozenset({pointer})
    agreed = {key: agree(part, f"{pointer}/{_escaped(key)}") for key, part in parts.items()}
    disputes = frozenset[str]().union(*(found for _, found in agreed.values()))
    whole = {key: value for key, (value, _) in agreed.items()}
    return answered(list(whole.values()) if isinstance(said[0], list) else whole), disputes


def corrected_among(told: Sequence[Given]) -> list[Given]:
    """What corrections say, where other copies of the form count beside them."""
    ticked = [each for each in told if each[0].is_correction]
    return ticked if len(ticked) < len(told) else []


def agreed_facts(copies: Sequence[Submission]) -> tuple[tuple[Fact, ...], frozenset[str]]:
    """The facts on which copies of a form agree, and the pointers at which they differ."""
    if len(copies) == 1:
        return copies[0].facts, frozenset()
    places: dict[tuple[Role, str], list[tuple[Submission, Fact]]] = {}
    for copy in copies:
        for fact in copy.facts:
            places.setdefault((fact.role, fact.pointer), []).append((copy, fact))
    disputes: set[str] = set()
    facts: list[Fact] = []
    for told in places.values():
        said = [fact for _, fact in told]
        values, found = agree([(copy, fact.values) for copy, fact in told], said[0].pointer)
        if found:
            disputes.add(said[0].pointer)
        if values or said[0].ref or not any(fact.values for fact in said):
            facts.append(_agreed_fact(said, values or {}))
    return tuple(in_print(facts)), frozenset(disputes)


def in_print(facts: Sequence[Fact]) -> list[Fact]:
    """Facts of several copies in the order of the sheet, rows by their number."""
    seen: dict[str, int] = {}

    def place(fact: Fact) -> list[int]:
        parts = fact.pointer.split("/")[1:]
        return [int(p) if p.isdecimal() else seen.setdefault(p, len(seen)) for p in parts]

    return sorted(facts, key=place)


def _agreed_fact(said: Sequence[Fact], values: Mapping[str, Any]) -> Fact:
    def same(part: str) -> str | None:
        given = {getattr(fact, part) for fact in said} - {None, ""}
        return given.pop() if len(given) == 1 else None

    return Fact(
        role=said[0].role,
        pointer=said[0].pointer,
        values=values,
        ref=same("ref"),
        parent=same("parent"),
        domain=same("domain"),
        kind=same("kind") or "",
        view=said[0].view,
    )


def _said_before(told: Sequence[Given]) -> Any:
    """The answer that was there before all others; None where nobody knows which was."""
    ids = {copy.id for copy, _ in told}
    first = {
        canonical_json(value): value
        for copy, value in told
        if not copy.came_after & (ids - {copy.id})
    }
    return next(iter(first.values())) if len(first) == 1 else None


def _escaped(key: object) -> str:
    return str(key).replace("~", "~0").replace("/", "~1")
