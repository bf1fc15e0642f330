"""What the fields and what the print of a form say -> one Reading, with all that is missing."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from forms.catalogue import Edition
from forms.ground.problems import PAGE_MISSING, Problem, page_missing
from pipeline.extraction.pdf.fillable import pages_of_part
from pipeline.records import Channel, Instance, Mark, Reading


def whole_form(
    fields: Reading | None,
    printed: Reading,
    pages: Mapping[int, int],
    edition: Edition,
    instance: Instance | None,
) -> Reading:
    """Bring both halves of a form together.

    Args:
        fields: of its pages with fields, if it has any.
        printed: of its flattened pages.
        pages: page of the form -> page of the file, of all that were read.
        edition: as it was printed.
        instance: what was printed on a personal form beforehand, if it is known here.
    """
    everything = tuple(range(1, len(edition.layout.pages) + 1))
    expected = (instance.pages if instance is not None else ()) or everything
    problems = [*(fields.problems if fields else ()), *printed.problems]
    problems = [problem for problem in problems if problem.code != PAGE_MISSING]
    marks, differing = _marks(fields, printed, edition, expected)
    problems += [Problem("values_differ", pointer) for pointer in differing]
    missing = [page for page in expected if page not in pages]
    if missing:
        problems.append(page_missing(missing, expected))
    channel: Channel = "fillable" if fields else "flattened"
    in_file = tuple(sorted(pages.values()))
    beside = (*(fields.beside if fields else ()), *printed.beside)
    of_form = pages_of_part(pages, edition) if missing else ()
    return Reading(
        printed.identity, channel, in_file, marks, tuple(problems), of_form, beside=beside
    )


def _marks(
    fields: Reading | None, printed: Reading, edition: Edition, expected: Collection[int]
) -> tuple[tuple[Mark, ...], tuple[str, ...]]:
    """A mark for every field of the sheet, and the fields of which the halves say different."""
    found = {mark.pointer: mark for mark in printed.marks}
    typed = {mark.pointer: mark for mark in (fields.marks if fields else ())}
    marks: list[Mark] = []
    differing: list[str] = []
    for blank in _blanks(edition):
        one, other = typed.get(blank.pointer), found.get(blank.pointer)
        mark = _one_of(one, other)
        if mark is None:
            unread = replace(blank, state="unread", confidence=0.0)
            mark = unread if blank.page in expected else blank
        elif mark not in (one, other):
            differing.append(blank.pointer)
        marks.append(mark)
    return tuple(marks), tuple(differing)


def _one_of(typed: Mark | None, printed: Mark | None) -> Mark | None:
    """The mark of a field that both halves may hold: on their pages, or once on each page."""
    if typed is None or printed is None:
        return typed or printed
    if "unread" in {typed.state, printed.state}:
        # fields are unread on pages that have none: then the print says it
        return printed if typed.raw is None and typed.confidence == 0.0 else typed
    if typed.raw is None or printed.raw is None or typed.raw == printed.raw:
        return typed if typed.raw is not None else printed
    return replace(typed, raw=None, state="unread", confidence=0.0)


def _blanks(edition: Edition) -> Iterator[Mark]:
    for pointer, ((number, box), *_) in edition.layout.places.items():
        where = (box.x, box.y, box.w, box.h)
        yield Mark(pointer, None, number, where, "flattened", state="empty")
