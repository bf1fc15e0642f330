"""File bytes -> a Reading, or the reason why not, for every form in the file."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from forms.catalogue import Catalogue, Edition
from forms.ground.known_names import UnknownEditionError
from forms.ground.problems import Problem
from pipeline.extraction.bounds import bounded
from pipeline.extraction.classification import identity_of
from pipeline.extraction.known_prints import InstanceOf, template_of
from pipeline.extraction.pdf.drawn_on_print import with_drawings_on_print
from pipeline.extraction.pdf.drawn_over import with_drawings
from pipeline.extraction.pdf.fields_drawn import with_what_is_seen
from pipeline.extraction.pdf.fillable import place_pages, read_fields
from pipeline.extraction.pdf.flat_pages import FlatPages
from pipeline.extraction.pdf.flattened import read_flattened
from pipeline.extraction.pdf.forms_found import FoundForm, conflict, find_forms
from pipeline.extraction.pdf.lost_values import with_lost_values
from pipeline.extraction.pdf.opened import OpenedPdf
from pipeline.extraction.pdf.openers import is_cut, open_with_pypdf, opened_by_the_first
from pipeline.extraction.pdf.own_documents import own_document
from pipeline.extraction.pdf.page_fit import printed_times
from pipeline.extraction.pdf.page_kinds import roads_of
from pipeline.extraction.pdf.page_picture import with_pictures
from pipeline.extraction.pdf.print_compared import AsPrinted
from pipeline.extraction.pdf.remarks import with_remarks, with_remarks_on_print
from pipeline.extraction.pdf.whole_form import whole_form
from pipeline.records import Identity, Instance, NotRead, Reading
from pipeline.records.file_kinds import HEAD, kind_of
from pipeline.records.joined_files import joined
from pipeline.records.readings import FILES_ATTACHED
from pipeline.records.refusals import Damaged, NotAPdf, NotOurForm, Refusal, UnknownEdition


def read_forms(
    content: bytes, catalogue: Catalogue, instance_of: InstanceOf
) -> list[Reading | NotRead]:
    """Read every form in a file; one that cannot be read keeps no other from it.

    Raises:
        Refusal: the file as a whole cannot be read.
    """
    content, *others = joined(content)
    if kind_of(content[:HEAD]) != "pdf":
        forms = _picture(content, catalogue, instance_of)
        return [_with_files(form) for form in forms] if others else forms
    opened, is_rescued = opened_by_the_first(content)
    if is_cut(content, opened):
        raise Damaged
    try:
        forms = _some(_File(content, opened, catalogue, instance_of).forms())
    except NotOurForm:
        # what made it ours may be what was lost
        own = None if is_rescued else own_document(content, catalogue)
        raise own or (Damaged if is_rescued else NotOurForm) from None
    return [_with_files(form) for form in forms] if others or opened.holds_files else forms


def _with_files(form: Reading | NotRead) -> Reading | NotRead:
    """The form, with a note that there are other files in the one it is in."""
    if isinstance(form, NotRead):
        return form
    noted = Problem(FILES_ATTACHED, None, "warning")
    return replace(form, problems=(*form.problems, noted))


def _picture(
    content: bytes, catalogue: Catalogue, instance_of: InstanceOf
) -> list[Reading | NotRead]:
    """The pages of a picture; raises NotAPdf for what is none that can be read."""
    from pipeline.extraction import scan  # slow to load

    if not scan.is_picture(content):
        raise NotAPdf
    return _some(scan.read_scan_file(content, scan.Sheets(catalogue, instance_of)))


def _some(forms: list[Reading | NotRead]) -> list[Reading | NotRead]:
    """The forms, of which there must be one: of a file of blank pages people want to hear too."""
    if not forms:
        raise NotOurForm
    return [bounded(form) if isinstance(form, Reading) else form for form in forms]


class _File:
    """An opened PDF: each of its pages goes the road that suits it."""

    def __init__(
        self, content: bytes, opened: OpenedPdf, catalogue: Catalogue, instance_of: InstanceOf
    ) -> None:
        self.content = content
        self.opened = opened
        self.catalogue = catalogue
        self.instance_of = instance_of
        self.roads = roads_of(content, opened)
        self.flat = FlatPages(content)
        self.is_one = False  # whether there is one form in it
        self.pictures = [n for n, road in enumerate(self.roads, start=1) if road == "picture"]

    def forms(self) -> list[Reading | NotRead]:
        """Every form with fields or print, and then every page that is a picture."""
        without = frozenset(number - 1 for number in self.pictures)
        try:
            forms = find_forms(self.content, self.opened, self.catalogue, self._written, without)
        except NotOurForm:
            if not self.pictures:
                raise
            forms = []
        self.is_one = len(forms) + len(self.pictures) == 1
        read = [reading for form in forms for reading in self._read(form)]
        return read + self._scanned()

    def _scanned(self) -> list[Reading | NotRead]:
        if not self.pictures:
            return []
        from pipeline.extraction import scan  # slow to load

        sheets = scan.Sheets(self.catalogue, self.instance_of)
        return scan.read_scan_pages(self.content, self.pictures, sheets)

    def _written(self, number: int, identity: Identity, page: int) -> str | None:
        """The client code that was printed into the box of a flattened page."""
        edition = self._edition(identity)
        if edition is None or self.roads[number - 1] != "print":
            return None
        form = FoundForm(identity, {page: number})
        if not self._laid(form, edition):
            return None
        marks = read_flattened(form, edition, self.flat, None).marks
        code = next((mark.raw for mark in marks if mark.pointer == "/client"), None)
        return code if isinstance(code, str) else None

    def _edition(self, identity: Identity) -> Edition | None:
        printed = self.instance_of(identity.instance) if identity.instance else None
        try:
            return self.catalogue.as_printed(identity, printed)
        except UnknownEditionError:
            return None

    def _laid(self, form: FoundForm, edition: Edition) -> dict[int, int]:
        """The pages of a form that are print and lie on their layout."""
        layout = edition.layout.pages
        return {
            page: number
            for page, number in form.pages.items()
            if self.roads[number - 1] != "fields"
            and 0 < page <= len(layout)
            and self.flat.page(number, layout[page - 1]) is not None
        }

    def _read(self, form: FoundForm) -> Iterator[Reading | NotRead]:
        identity = form.identity
        edition = self._edition(identity) if identity else None
        if identity is None or edition is None:
            yield NotRead(tuple(sorted(form.pages.values())), UnknownEdition())
            return
        if form.by_metadata:
            form = place_pages(form, edition, self.opened)
        printed = self._laid(form, edition)
        fields = {p: n for p, n in form.pages.items() if self.roads[n - 1] == "fields"}
        others = set(form.pages.values()) - set(printed.values()) - set(fields.values())
        self.pictures += sorted(others)  # print that does not lie where it should is looked at
        instance = self.instance_of(identity.instance) if identity.instance else None
        if fields:
            kept = replace(form, pages=fields) if printed else form
            reading = self._fields(kept, edition, instance)
        if printed:
            known = [] if fields else form.problems
            half = replace(
                form, pages=printed, problems=[*known, *self._contradicted(identity, printed)]
            )
            print_ = read_flattened(half, edition, self.flat, instance)
            print_ = with_lost_values(print_, self.content, is_alone=self.is_one)
            print_ = with_remarks_on_print(print_, edition, self.opened, self.flat, printed)
            as_made = self._print(identity, edition, instance)
            print_ = with_drawings_on_print(print_, as_made, self.flat, printed)
            typed = reading if fields else None
            reading = whole_form(typed, print_, fields | printed, edition, instance)
        if fields or printed:
            yield reading

    def _contradicted(self, identity: Identity, printed: Mapping[int, int]) -> list[Problem]:
        """A question where the readable id of a page names another form than its data does."""
        for page, number in printed.items():
            laid = self.flat.known[number]
            if laid is None or laid.code is None:
                continue
            said = identity_of(laid.code, self.catalogue)
            if said is None or laid.code.page != page:
                return [Problem("identity_conflict")]
            if said != identity:
                return conflict(said, identity)
        return []

    def _fields(self, form: FoundForm, edition: Edition, instance: Instance | None) -> Reading:
        """The reading of a form's fields, with a second opinion where a text looks garbled."""
        expected = instance.pages if instance is not None else ()
        reading = read_fields(form, edition, self.opened, expected)
        if any(problem.code == "text_garbled" for problem in reading.problems):
            reading = _second_opinion(
                reading,
                lambda other: read_fields(form, edition, other, expected),
                self.content,
                self.opened,
            )
        reading = with_what_is_seen(reading, edition, self.opened, self.content, form.pages)
        reading = with_remarks(reading, edition, self.opened, self.content, form.pages)
        printed = self._print(reading.identity, edition, instance)
        reading = with_drawings(reading, printed, self.opened, self.content, form.pages)
        pages = {number: self.opened.pages[number - 1] for number in form.pages.values()}
        fits = {number: printed_times(page.times) for number, page in pages.items()}
        return with_pictures(
            reading, self.content, form.pages, fits=fits, layout=edition.layout.pages
        )

    def _print(self, identity: Identity, edition: Edition, instance: Instance | None) -> AsPrinted:
        of_one_print = instance is not None and instance.sheet is not None
        template = template_of(edition, self.catalogue, is_of_one_print=of_one_print)
        return AsPrinted(identity, edition, template, instance)


def _second_opinion(
    first: Reading, read: Callable[[OpenedPdf], Reading], content: bytes, opened: OpenedPdf
) -> Reading:
    """The second reader's reading where it finds less that is odd and nothing else, or the first's.

    It may see fewer pages or fields of a broken file: then its opinion is worth nothing.
    """
    try:
        other = open_with_pypdf(content)
    except Refusal:
        return first
    if len(other.pages) != len(opened.pages):
        return first
    second = read(other)
    return second if _odd(second) < _odd(first) else first


def _odd(reading: Reading) -> set[tuple[str, str | None]]:
    return {(problem.code, problem.pointer) for problem in reading.problems}
