"""File bytes -> a Reading, or the reason why not, for every form in the file.

pikepdf reads first; pypdf reads what pikepdf cannot open, and gives a second opinion where a text
looks garbled.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace

from forms.catalogue import Catalogue, UnknownEditionError
from pipeline.readers import with_pikepdf
from pipeline.readers.fillable import place_pages, read_fields
from pipeline.readers.identity import FoundForm, find_forms
from pipeline.readers.not_read import NotRead
from pipeline.readers.opened import OpenedPdf
from pipeline.records import Instance, Reading
from pipeline.refusals import Damaged, NoFields, NotAPdf, Refusal, UnknownEdition

__all__ = ["READERS", "InstanceOf", "NotRead", "read_forms"]


def _open_with_pypdf(content: bytes) -> OpenedPdf:
    from pipeline.readers import with_pypdf  # noqa: PLC0415 - slow to load, hardly ever needed

    return with_pypdf.open_pdf(content)


READERS: tuple[Callable[[bytes], OpenedPdf], ...] = (with_pikepdf.open_pdf, _open_with_pypdf)
InstanceOf = Callable[[str], Instance | None]


def read_forms(
    content: bytes, catalogue: Catalogue, instance_of: InstanceOf
) -> list[Reading | NotRead]:
    """Read every form in a file; one that cannot be read keeps no other from it.

    Raises:
        Refusal: the file as a whole cannot be read.
    """
    if b"%PDF-" not in content[:1024]:
        raise NotAPdf
    opened = _open(content)
    if _is_cut(content, opened):
        raise Damaged
    forms = find_forms(content, opened, catalogue)
    return [_read(form, opened, content, catalogue, instance_of) for form in forms]


def _open(content: bytes) -> OpenedPdf:
    """What the first reader that can, reads; where a second was needed, the file is damaged."""
    first, *others = READERS
    try:
        return first(content)
    except Damaged:
        for reader in others:
            with suppress(Damaged):
                return replace(reader(content), is_repaired=True)
    raise Damaged


def _is_cut(content: bytes, opened: OpenedPdf) -> bool:
    """Whether the end of the file is lacking: then answers may be, and nobody would see it.

    An update that was cut leaves objects behind the end mark of the file as it was before.
    """
    end = content.rfind(b"%%EOF")
    if end >= 0 and re.search(rb"\d+ \d+ obj\b", content[end:]):
        return True
    return opened.is_repaired and (end < 0 or len(content[end:].rstrip(b"\0\r\n ")) > 1024)


def _read(
    form: FoundForm,
    opened: OpenedPdf,
    content: bytes,
    catalogue: Catalogue,
    instance_of: InstanceOf,
) -> Reading | NotRead:
    pages = tuple(sorted(form.pages.values()))
    if form.identity is None:
        return NotRead(pages, UnknownEdition())
    identity = form.identity
    try:
        edition = catalogue.edition(identity.worksheet, identity.edition, identity.language)
    except UnknownEditionError:
        return NotRead(pages, UnknownEdition())
    if form.by_metadata:
        form = place_pages(form, edition, opened)
        pages = tuple(sorted(form.pages.values()))
    if not any(_widgets(form, opened)):
        return NotRead(pages, NoFields())
    printed = instance_of(identity.instance) if identity.instance else None
    expected = printed.pages if printed is not None else ()
    reading = read_fields(form, edition, opened, expected)
    if not any(problem.code == "text_garbled" for problem in reading.problems):
        return reading
    return _second_opinion(
        reading, lambda other: read_fields(form, edition, other, expected), content, opened
    )


def _widgets(form: FoundForm, opened: OpenedPdf) -> Iterator[bool]:
    return (bool(opened.pages[page - 1].widgets) for page in form.pages.values())


def _second_opinion(
    first: Reading, read: Callable[[OpenedPdf], Reading], content: bytes, opened: OpenedPdf
) -> Reading:
    """The second reader's reading where it finds less that is odd and nothing else, or the first's.

    It may see fewer pages or fields of a broken file: then its opinion is worth nothing.
    """
    try:
        other = _open_with_pypdf(content)
    except Refusal:
        return first
    if len(other.pages) != len(opened.pages):
        return first
    second = read(other)
    return second if _odd(second) < _odd(first) else first


def _odd(reading: Reading) -> set[tuple[str, str | None]]:
    return {(problem.code, problem.pointer) for problem in reading.problems}
