"""Copies of one form in any order -> those that count, and what they leave out of the others."""

from collections.abc import Iterator, Sequence

from pipeline.dossiers.agreeing import answered
from pipeline.dossiers.kept_of_older import OTHERS, LeftOut, holds_pages_of, left_out_among
from pipeline.records import Submission
from pipeline.records.ids import canonical_json
from pipeline.records.papers import LEFT_OUT


def correction_is_clear(copies: Sequence[Submission]) -> bool:
    """Whether corrections among papers that stand alone can be about one of them only."""
    written = sum(not copy.is_correction for copy in copies)
    return written == len(copies) or written <= 1


def that_count(copies: Sequence[Submission]) -> list[Submission]:
    """The copies of one form that count: a correction, and the last of several, before others.

    What somebody else may have written counts once it is known whose it is.
    """
    here = [copy for copy in copies if not is_set_aside(copy, copies)]
    corrections = [copy for copy in here if copy.is_correction]
    known_before = frozenset[str]().union(*(copy.came_after for copy in corrections))
    last = [copy for copy in corrections if copy.id not in known_before] or corrections
    more = [
        copy
        for copy in here
        if copy not in corrections
        and not any(holds_pages_of(each, copy) and lay_beside(each, copy) for each in last)
    ]
    return [*last, *more]


def lay_beside(correction: Submission, copy: Submission) -> bool:
    """Whether these were copies of one form when the later of them came in.

    Where a person brought them together (another day, another dossier), nobody has looked at what
    the correction leaves out: what the copy says counts beside it, and is asked where they differ.
    """
    if correction.improves or correction.origin == copy.origin or correction.id in copy.came_after:
        return True
    noted = (each.params for each in correction.problems if each.code == LEFT_OUT)
    return any(copy.id in params.get(OTHERS, "").split() for params in noted)


def left_out_in_force(copies: Sequence[Submission]) -> Iterator[LeftOut]:
    """What corrections among the copies of one form leave out, and that goes on counting."""
    if not any(each.code == LEFT_OUT for copy in copies for each in copy.problems):
        return iter(())  # of nearly all papers
    here = [copy for copy in copies if not is_set_aside(copy, copies)]
    return left_out_among(that_count(without_duplicates(copies)), here)


def is_set_aside(copy: Submission, copies: Sequence[Submission]) -> bool:
    """Whether a copy may be of somebody else than those beside it."""
    return copy.may_be_of_another and not all(each.may_be_of_another for each in copies)


def without_duplicates(copies: Sequence[Submission]) -> list[Submission]:
    """Copies with different answers, by id; of equal ones the smallest id."""
    if len(copies) == 1:
        return list(copies)
    kept: dict[str, Submission] = {}
    for copy in sorted(copies, key=_copy_order):
        kept.setdefault(_content(copy), copy)
    return list(kept.values())


def _copy_order(copy: Submission) -> tuple[str, str, bool, str, int]:
    # Only the id should ever decide; the rest keeps the choice free of the order of arrival.
    problems = [(p.code, p.pointer, p.severity, p.params) for p in copy.problems]
    return (copy.id, _content(copy), not copy.date_given, canonical_json(problems), copy.order)


def _content(copy: Submission) -> str:
    facts = [
        (f.role, f.pointer, answered(f.values), f.ref, f.parent, f.domain, f.kind, f.view)
        for f in copy.facts
    ]
    return canonical_json([answered(copy.values), facts])
