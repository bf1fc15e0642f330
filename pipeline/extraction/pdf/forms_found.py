"""An opened PDF -> the forms in it: which worksheet, edition and language, whose, which pages."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from forms.catalogue import Catalogue
from forms.ground.check_digit import parse
from forms.ground.problems import Problem
from forms.pdf.page_code import PageCode, parse_payload
from pipeline.extraction.classification import identity_from, identity_of
from pipeline.extraction.pdf.opened import WHOSE, OpenedPage, OpenedPdf, own_name
from pipeline.extraction.pdf.page_marks import printed_codes
from pipeline.records import Identity
from pipeline.records.refusals import NotOurForm


@dataclass(slots=True)
class FoundForm:
    """One form in a file: its identity, and form page -> page of the file (both from 1).

    `identity` is None for pages of ours whose worksheet or language is not known here. `whose`:
    the client code written on its pages. `by_metadata`: its pages do not say which they are.
    """

    identity: Identity | None
    pages: dict[int, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    whose: str | None = None
    by_metadata: bool = False


Written = Callable[[int, Identity, int], str | None]


def find_forms(
    content: bytes,
    opened: OpenedPdf,
    catalogue: Catalogue,
    written: Written = lambda _number, _identity, _page: None,
    without: Collection[int] = (),
) -> list[FoundForm]:
    """Every form in a file, in order of its first page.

    A page says itself which form it is (page-piece data, else its printed id, else its QR code).
    Where no page does, the metadata of the file says so for all. The same page once more begins
    another copy of the form; the code that was written on them tells the pages of copies apart. A
    lone form whose pages and metadata disagree is asked about.

    Args:
        content: the file.
        opened: what it holds.
        catalogue: all that can be read.
        written: the client code that was printed into the box of a page (from 1) of a form, on
            such and such a page of it.
        without: pages (from 0) that are empty, or pictures and tell themselves what they are.

    Raises:
        NotOurForm: no page and no metadata of ours.
    """
    codes = _page_codes(content, opened, without)
    if not codes:
        return [_from_metadata(opened)]
    forms = _forms(codes, opened, catalogue, written)
    silent = (n for n, _ in enumerate(opened.pages) if n not in codes and n not in without)
    strangers = [str(n + 1) for n in silent]
    if strangers:
        params = {"pages": ", ".join(strangers)}
        forms[0].problems.append(Problem("pages_not_ours", None, "warning", params))
    if len(forms) == 1 and opened.xmp is not None and forms[0].identity is not None:
        forms[0].problems += conflict(forms[0].identity, identity_from(opened.xmp))
    return forms


def _forms(
    codes: Mapping[int, PageCode], opened: OpenedPdf, catalogue: Catalogue, written: Written
) -> list[FoundForm]:
    pages = [(number, code, identity_of(code, catalogue)) for number, code in sorted(codes.items())]
    times = Counter((identity, code.page) for _, code, identity in pages)
    copied = {identity for (identity, _), count in times.items() if count > 1}
    forms: list[FoundForm] = []
    for number, code, identity in pages:
        whose = None
        if identity is not None and identity in copied:
            whose = _written_code(opened.pages[number]) or _sound(
                written(number + 1, identity, code.page)
            )
        fits = [f for f in forms if f.identity == identity and code.page not in f.pages]
        form = next((f for f in fits if whose is None or f.whose in (whose, None)), None)
        form = next((f for f in fits if f.whose == whose), form)
        if form is None:
            form = FoundForm(identity)
            forms.append(form)
        form.whose = form.whose or whose
        form.pages[code.page] = number + 1
    return forms


def _written_code(page: OpenedPage) -> str | None:
    """The client code that was written on a page."""
    values = (widget.value for widget in page.widgets if own_name(widget.name) == WHOSE)
    return next((_sound(value) for value in values if value), None)


def _sound(code: str | None) -> str | None:
    return (parse(code) or code) if code else None


def conflict(pages: Identity, metadata: Identity) -> list[Problem]:
    """A question where pages and metadata disagree; whose it is weighs heaviest."""
    if pages.client != metadata.client:
        return [Problem("client_conflict", WHOSE)]
    return [Problem("identity_conflict")] if pages != metadata else []


def _page_codes(
    content: bytes, opened: OpenedPdf, without: Collection[int]
) -> Mapping[int, PageCode]:
    codes: dict[int, PageCode] = {}
    for number, page in enumerate(opened.pages):
        code = parse_payload(page.payload) if page.payload else None
        if code is not None and number not in without:
            codes[number] = code
    silent = [n for n, _ in enumerate(opened.pages) if n not in codes and n not in without]
    return {**codes, **printed_codes(content, silent)} if silent else codes


def _from_metadata(opened: OpenedPdf) -> FoundForm:
    """The form that the metadata name: its pages are those of the file, in order."""
    if opened.xmp is None or not any(page.widgets for page in opened.pages):
        raise NotOurForm
    pages = {n: n for n, _ in enumerate(opened.pages, start=1)}
    return FoundForm(identity_from(opened.xmp), pages, by_metadata=True)
