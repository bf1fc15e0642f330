"""File bytes -> a Reading, or the reason why not, for every form in the file.

pikepdf reads first; pypdf reads what pikepdf cannot open, and gives a second opinion where a text
looks garbled.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from forms.catalogue import Catalogue, UnknownEditionError
from pipeline.readers import with_pikepdf, with_pypdf
from pipeline.readers.fillable import read_fields
from pipeline.readers.identity import FoundForm, find_forms
from pipeline.readers.opened import OpenedPdf
from pipeline.records import Instance, Reading
from pipeline.refusals import Damaged, NoFields, NotAPdf, Refusal, UnknownEdition

READERS: tuple[Callable[[bytes], OpenedPdf], ...] = (with_pikepdf.open_pdf, with_pypdf.open_pdf)
InstanceOf = Callable[[str], Instance | None]


@dataclass(frozen=True, slots=True)
class NotRead:
    """A form in a file that could not be read: its pages of the file, and why."""

    pages: tuple[int, ...]
    refusal: Refusal


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
    forms = find_forms(content, opened, catalogue)
    return [_read(form, opened, content, catalogue, instance_of) for form in forms]


def _open(content: bytes) -> OpenedPdf:
    for reader in READERS:
        try:
            return reader(content)
        except Damaged:
            continue
    raise Damaged


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
    if not any(_widgets(form, opened)):
        return NotRead(pages, NoFields())
    printed = instance_of(identity.instance) if identity.instance else None
    expected = printed.pages if printed is not None else ()
    reading = read_fields(form, edition, opened, expected)
    if any(problem.code == "text_garbled" for problem in reading.problems):
        return _second_opinion(reading, lambda other: read_fields(form, edition, other, expected),
                               content)  # fmt: skip
    return reading


def _widgets(form: FoundForm, opened: OpenedPdf) -> Iterator[bool]:
    return (bool(opened.pages[page - 1].widgets) for page in form.pages.values())


def _second_opinion(
    first: Reading, read: Callable[[OpenedPdf], Reading], content: bytes
) -> Reading:
    """The second reader's reading where it finds nothing garbled, else the first's."""
    try:
        second = read(with_pypdf.open_pdf(content))
    except Refusal:
        return first
    garbled = any(problem.code == "text_garbled" for problem in second.problems)
    return first if garbled else second
