"""A found form and its widgets -> Reading: the raw values that a viewer typed into the fields."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from forms.catalogue import Edition
from forms.ground.check_digit import parse
from forms.ground.problems import Problem, page_missing
from forms.ground.style import MM, PAGE_HEIGHT, PAGE_WIDTH
from forms.layout.parts import Box, LayoutPage, PlacedBox
from pipeline.extraction.pdf.forms_found import FoundForm
from pipeline.extraction.pdf.opened import WHOSE, OpenedPage, OpenedPdf, PdfWidget, own_name
from pipeline.extraction.pdf.pdf_text import looks_odd
from pipeline.records import Mark, Reading

_TICKED = ("on", "yes", "ja", "true", "1", "x")
_NOT_TICKED = ("off", "no", "nee", "false", "0")
_NEAR = 3.0  # points between a widget and the box of the layout it stands on


def read_fields(
    form: FoundForm, edition: Edition, opened: OpenedPdf, expected: Sequence[int] = ()
) -> Reading:
    """Read one form.

    Args:
        form: where it is in the file.
        edition: as it was printed.
        opened: the file.
        expected: its pages, where a personal form was printed without some; else all.
    """
    assert form.identity is not None  # an edition was found for it
    reader = _FormReader(edition)
    for page, in_file in sorted(form.pages.items()):
        if 0 < page <= len(edition.layout.pages):
            reader.page(page, opened.pages[in_file - 1])
    expected = expected or range(1, len(edition.layout.pages) + 1)
    marks = tuple(reader.marks(form.pages, expected))
    problems = [*form.problems, *reader.problems]
    missing = [page for page in expected if page not in form.pages]
    if missing:
        problems.append(page_missing(missing, tuple(expected)))
    if any(page in form.pages for page in reader.lacking):
        problems.append(Problem("fields_missing"))
    if opened.is_repaired:
        problems.append(Problem("file_damaged"))
    pages = tuple(sorted(form.pages.values()))
    here = pages_of_part(form.pages, edition) if missing else ()
    return Reading(form.identity, "fillable", pages, marks, tuple(problems), form_pages=here)


def pages_of_part(pages: Mapping[int, int], edition: Edition) -> tuple[int, ...]:
    """The pages of a form, in the order in which they lie in their file.

    None, where it has a page that the sheet does not have. `pages`: page of the form -> page of the
    file.
    """
    if any(not 0 < page <= len(edition.layout.pages) for page in pages):
        return ()
    return tuple(sorted(pages, key=pages.__getitem__))


def place_pages(form: FoundForm, edition: Edition, opened: OpenedPdf) -> FoundForm:
    """The form with its pages known by the names of their fields, for pages that say nothing."""
    where = {
        pointer: places[-1].page
        for pointer, places in edition.layout.places.items()
        if not pointer.startswith("/client")
    }
    placed = FoundForm(form.identity, problems=[*form.problems], by_metadata=True)
    for number, page in enumerate(opened.pages, start=1):
        names = (own_name(widget.name) for widget in page.widgets)
        seen = Counter(where[name] for name in names if name in where)
        if not seen:
            placed.problems.append(
                Problem("pages_not_ours", None, "warning", {"pages": f"{number}"})
            )
            continue
        ((of_form, _),) = seen.most_common(1)
        if placed.pages.setdefault(of_form, number) != number:
            placed.problems.append(Problem("identity_conflict"))
    return placed


def pointer_of(widget: PdfWidget, fields: Collection[str], page: LayoutPage) -> str | None:
    """The field a widget belongs to: by name, by name before merging, else by place.

    Args:
        widget: its place as on A4.
        fields: every pointer of the sheet.
        page: on which it lies.
    """
    for name in (widget.name, own_name(widget.name)):
        if name in fields:
            return name
    return next((box.pointer for box in page.boxes if _on(widget, box)), None)


class _FormReader:
    """Brings widgets and boxes together."""

    def __init__(self, edition: Edition) -> None:
        self.pages = edition.layout.pages
        self.boxes = edition.layout.places
        self.widgets: dict[str, list[tuple[int, PdfWidget]]] = {}
        self.seen: set[str] = set()  # fields of which a widget is where a person sees it
        self.lacking: list[int] = []  # pages of fields that have no widget
        self.problems: list[Problem] = []
        self.is_drawn = False  # whoever filled it in drew what it shows

    def page(self, number: int, page: OpenedPage) -> None:
        """Take note of the widgets of a page."""
        for widget in page.on_a4:
            self.is_drawn |= widget.shows is True
            pointer = pointer_of(widget, self.boxes, self.pages[number - 1])
            if pointer is not None and self._is_seen(widget, pointer, number):
                self.seen.add(pointer)
            if pointer is not None:
                self.widgets.setdefault(pointer, []).append((number, widget))

    def _is_seen(self, widget: PdfWidget, pointer: str, number: int) -> bool:
        """Whether a person sees a widget, and not in the place of another field."""
        left, bottom, right, top = widget.rect
        is_away = right <= left or top <= bottom or right < 0 or top < 0
        is_away |= left > PAGE_WIDTH * MM or bottom > PAGE_HEIGHT * MM
        if widget.is_hidden or is_away:
            return False
        at = next((box.pointer for box in self.pages[number - 1].boxes if _on(widget, box)), None)
        return at in (None, pointer)

    def marks(self, present: Mapping[int, int], expected: Sequence[int]) -> Iterator[Mark]:
        """A mark for every field of the sheet."""
        for pointer, places in self.boxes.items():
            page, box = places[0]
            widgets = self.widgets.get(pointer, [])
            blank = Mark(pointer, None, page, (box.x, box.y, box.w, box.h), state="empty")
            if not widgets:
                self.lacking.append(page)
                yield self._without_widget(blank, page in present, page in expected)
            else:
                mark = (
                    self._button(blank, places, widgets)
                    if box.is_to_tick
                    else self._text(blank, [w for _, w in widgets])
                )
                is_read = mark.state == "read" and pointer not in self.seen
                yield self._unseen(mark, [w for _, w in widgets]) if is_read else mark

    def _unseen(self, mark: Mark, widgets: Sequence[PdfWidget]) -> Mark:
        """A mark that nobody sees: asked; whose code is beyond an edge of its page still counts."""
        is_cut = all(widget.is_cut for widget in widgets)
        if is_cut and mark.pointer == WHOSE:
            self.problems.append(Problem("beyond_page", mark.pointer))
            return mark
        return self._asked(mark, "beyond_page" if is_cut else "values_differ", mark.raw)

    def _without_widget(self, blank: Mark, is_present: bool, is_expected: bool) -> Mark:
        """The mark of a field that is not there, or whose whole page is not."""
        unread = replace(blank, state="unread", confidence=0.0)
        if is_present:
            return unread
        return replace(unread, unread_because="not_seen") if is_expected else blank

    def _text(self, blank: Mark, widgets: Sequence[PdfWidget]) -> Mark:
        values = {w.value for w in widgets if w.value and w.value.strip()}
        # a code that lost its value, and still shows, is known from the page or asked for
        if any(w.differs for w in widgets) and (values or blank.pointer != WHOSE):
            self.problems.append(Problem("values_differ", blank.pointer))
            raw = values.pop() if len(values) == 1 else None
            return replace(blank, raw=raw, state="unread", confidence=0.0)
        if not values:
            return _code_shown(blank, widgets)
        if len(values) > 1:
            self.problems.append(Problem("values_differ", blank.pointer))
            return replace(blank, state="unread", confidence=0.0)
        (value,) = values
        is_unseen = self.is_drawn and all(widget.shows is False for widget in widgets)
        if is_unseen and blank.pointer != WHOSE:  # whose code is checked in itself
            # a program that draws what it fills in drew nothing here; one that draws nothing
            # anywhere leaves that to viewers
            return self._asked(blank, "values_differ", value)
        if looks_odd(value):
            self.problems.append(Problem("text_garbled", blank.pointer))
            return replace(blank, raw=value, state="unread", confidence=0.0)
        return replace(blank, raw=value, state="read")

    def _button(
        self, blank: Mark, places: Sequence[PlacedBox], found: Sequence[tuple[int, PdfWidget]]
    ) -> Mark:
        """A tick or a choice; asked where its value and what the page shows are not the same."""
        widgets = [widget for _, widget in found]
        values = {_name(w.value) for w in widgets if w.value is not None} - {"", "Off"}
        if len(values) > 1:
            return self._asked(blank, "values_differ", None)
        mark = self._valued(blank, places, *values)
        if mark.state == "unread":
            return mark
        shown = {_shown(number, widget, places) for number, widget in found} - {""}
        meant = _codes(mark, places)
        if shown == meant or not meant <= {box.code for _, box in places}:
            return mark  # what is on no box of the paper is asked as such
        if not shown and not any(widget.state for widget in widgets):
            return mark  # nothing is said about what is shown, or it is to be drawn anew
        code = shown.pop() if len(shown) == 1 else None
        seen = mark.raw if code is None else self._valued(blank, places, code).raw
        return self._asked(blank, "mark_unclear" if mark.raw is None else "values_differ", seen)

    def _valued(self, blank: Mark, places: Sequence[PlacedBox], value: str = "") -> Mark:
        """The mark of a tick or choice with this value."""
        page, box = next(((p, b) for p, b in places if b.code == value), places[0])
        if not value:
            return blank
        if box.kind == "tick":
            return self._tick(blank, value, box)
        where = (box.x, box.y, box.w, box.h)
        return replace(blank, raw=value, state="read", page=page, box_mm=where)

    def _asked(self, blank: Mark, code: str, raw: str | bool | None) -> Mark:
        self.problems.append(Problem(code, blank.pointer))
        return replace(blank, raw=raw, state="unread", confidence=0.0)

    def _tick(self, blank: Mark, value: str, box: Box) -> Mark:
        """A box: fillers name its state freely; a name that says neither on nor off is asked."""
        if value == box.code or value.lower() in _TICKED:
            return replace(blank, raw=True, state="read")
        if value.lower() in _NOT_TICKED:
            return blank
        return self._asked(blank, "mark_unclear", value)


def _code_shown(blank: Mark, widgets: Sequence[PdfWidget]) -> Mark:
    """Whose a paper is, by a code that still shows, and lost its value as `pdfunite` joined it."""
    codes = {parse(widget.words) for widget in widgets if widget.words.strip()}
    code = codes.pop() if len(codes) == 1 and blank.pointer == WHOSE else None
    return blank if code is None else replace(blank, raw=code, state="read")


def _shown(number: int, widget: PdfWidget, places: Sequence[PlacedBox]) -> str:
    """The code of the box in which a widget shows a mark, "" where it shows none.

    Programs name the states as they like: the place of the mark is what a person sees.
    """
    if widget.state in ("", "Off") or (widget.is_hidden and not widget.is_cut):
        return ""
    if places[0].box.kind == "tick":
        return places[0].box.code
    return next((b.code for page, b in places if page == number and _on(widget, b)), widget.state)


def _codes(mark: Mark, places: Sequence[PlacedBox]) -> set[str]:
    """The code of the box that a mark stands for, where its value is that or what is beside it."""
    if mark.raw is None:
        return set()
    if mark.raw is True:
        return {places[0].box.code}
    said = str(mark.raw)
    beside = (b.code for _, b in places if b.name.rsplit(": ", 1)[-1].casefold() == said.casefold())
    return {said if said in {b.code for _, b in places} else next(beside, said)}


def _name(value: str | None) -> str:
    """A choice as code: fillers write names, strings, and strings with a slash."""
    return (value or "").strip().removeprefix("/")


def _on(widget: PdfWidget, box: Box) -> bool:
    left, top = box.x * MM, (PAGE_HEIGHT - box.y) * MM
    wanted = (left, top - box.h * MM, left + box.w * MM, top)
    return all(abs(a - b) <= _NEAR for a, b in zip(widget.rect, wanted, strict=True))
