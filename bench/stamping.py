"""Templates drawn and personal forms stamped per second, beside reportlab drawing the same sheet.

`stamp` writes a personal form from a template that is kept. Against it: `draw`, the pages drawn
anew with reportlab without any field; `template`, the same with its fields (`make_template`); and
`peer`, the naive way: the pages drawn anew with reportlab's own acroForm fields on them, their
number and places the same, the same values in them, and both QR codes on every page.
Nothing here waits for a disk, so processor time is counted: others may use the machine.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from reportlab.pdfgen.canvas import Canvas

from bench.measuring import Work, in_turns, on_one_core, table
from bench.papers import SHEETS, short_id, slots_of
from forms.catalogue import Catalogue, Edition
from forms.ground.style import MM, PAGE_HEIGHT
from forms.layout.bands import QR_FOOT, QR_TOP
from forms.layout.parts import Box, Layout, LayoutPage
from forms.pdf import drawing
from forms.pdf.drawing import draw_pages
from forms.pdf.page_code import PageCode, matrix
from forms.pdf.stamping import Stamp
from forms.pdf.templates import make_template
from pipeline.settings import shipped_schemas

CLIENT = "100002-3"
TIMES = {"stamp": 15, "draw": 1, "template": 1, "peer": 1}
ROUNDS = 9
_WORDS = "Een kleine stap die bij mij past, vóór vrijdag"


@dataclass(frozen=True, slots=True)
class Speeds:
    """Sheets per second, for one worksheet, of each way."""

    worksheet: str
    pages: int
    fields: int
    bytes: int
    per_second: dict[str, float]

    def times_faster(self, other: str) -> float:
        """How many times faster stamping is than another way."""
        return self.per_second["stamp"] / self.per_second[other]


def measure(rounds: int = ROUNDS) -> list[Speeds]:
    """Each of the four sheets, each way."""
    with TemporaryDirectory() as folder:
        catalogue = Catalogue(shipped_schemas(), None, Path(folder))
        return [_speeds(catalogue, name, rounds) for name in SHEETS]


def _speeds(catalogue: Catalogue, name: str, rounds: int) -> Speeds:
    edition = catalogue.current(name)
    template = catalogue.template(edition)
    numbers = count()
    marks = _known(template.layout.boxes)
    slots = slots_of(edition)
    words = catalogue.words("nl")

    def stamp() -> bytes:
        return template.stamp(Stamp(CLIENT, short_id(next(numbers)), marks, slots))

    ways: dict[str, Callable[[], object]] = {
        "stamp": stamp,
        "draw": lambda: draw_pages(edition.layout),
        "template": lambda: make_template(edition.layout, edition.number, words),
        "peer": lambda: _naive(edition, marks, short_id(next(numbers))),
    }
    for way in ways.values():
        way()  # fonts are loaded once, whichever way
    taken = in_turns({way: _often(work, TIMES[way]) for way, work in ways.items()}, rounds)
    per_second = {way: TIMES[way] / each.cpu for way, each in taken.items()}
    return Speeds(
        name, len(edition.layout.pages), len(template.index.fields), len(stamp()), per_second
    )


def _often(work: Work, times: int) -> Work:
    def repeated() -> None:
        for _ in range(times):
            work()

    return repeated


def _known(boxes: Mapping[str, Box]) -> dict[str, str | bool | None]:
    """What a personal plan is printed with: an alias, and words or a tick in a third of fields."""
    known: dict[str, str | bool | None] = {"/alias": "Sam"}
    for n, (pointer, box) in enumerate(boxes.items()):
        if n % 3 == 0 and box.kind in ("line", "lines") and pointer != "/client":
            known[pointer] = f"{_WORDS} {n}"
        elif n % 9 == 0 and box.kind in ("tick", "circle"):
            known[pointer] = box.code if box.kind == "circle" else True
    return known


class _NaivePainter(drawing._Painter):  # noqa: SLF001 - the very same ink, so that only the way differs
    """Draws a page, with reportlab's own fields on it."""

    marks: dict[str, str | bool | None]
    code: PageCode

    def page(self, page: LayoutPage) -> None:
        super().page(page)
        for place in (QR_TOP, QR_FOOT):
            _qr(self.canvas, self.code.payload(), place)
        for box in page.boxes:
            _field(self.canvas, box, self.marks.get(box.pointer))


def _naive(edition: Edition, marks: dict[str, str | bool | None], instance: str) -> bytes:
    layout: Layout = edition.layout
    out = BytesIO()
    canvas = Canvas(out, pagesize=(210 * MM, PAGE_HEIGHT * MM), pageCompression=1)
    for number, page in enumerate(layout.pages, start=1):
        painter = _NaivePainter(canvas, drawing.no_pictures)
        painter.marks = marks
        painter.code = PageCode(layout.code, edition.number, "NL", number, CLIENT, instance)
        painter.page(page)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _qr(canvas: Canvas, payload: str, place: tuple[float, float, float]) -> None:
    x, y, side = place
    rows = matrix(payload)  # reportlab's own takes longer than all else on the page together
    module = side / len(rows) * MM
    canvas.setFillColorRGB(0, 0, 0)
    for down, row in enumerate(rows, start=1):
        for across, dark in enumerate(row):
            if dark:
                left, bottom = x * MM + across * module, (PAGE_HEIGHT - y) * MM - down * module
                canvas.rect(left, bottom, module, module, stroke=0, fill=1)


def _field(canvas: Canvas, box: Box, value: str | bool | None) -> None:
    place = {"x": box.x * MM, "y": (PAGE_HEIGHT - box.y - box.h) * MM, "tooltip": box.name}
    form = canvas.acroForm
    if box.kind == "tick":
        form.checkbox(name=box.pointer, checked=bool(value), size=box.w * MM, **place)
    elif box.kind == "circle":
        chosen = value == box.code
        form.radio(
            name=box.pointer,
            value=box.code,
            selected=chosen,
            size=box.w * MM,
            shape="circle",
            **place,
        )
    else:
        form.textfield(
            name=box.pointer,
            value=value or "",
            width=box.w * MM,
            height=box.h * MM,
            maxlen=box.cells or 2000,
            fontName="Helvetica",
            fontSize=12,
            fieldFlags="multiline" if box.kind == "lines" else "",
            **place,
        )


def report(speeds: list[Speeds]) -> str:
    """The figures and the ratios."""
    head = [
        "sheet",
        "pages",
        "fields",
        "kB",
        "stamped/s",
        "templates/s",
        "drawn/s",
        "reportlab/s",
        "x template",
        "x drawn",
        "x reportlab",
    ]
    rows = [
        [
            each.worksheet,
            str(each.pages),
            str(each.fields),
            f"{each.bytes / 1e3:.0f}",
            f"{each.per_second['stamp']:.0f}",
            f"{each.per_second['template']:.1f}",
            f"{each.per_second['draw']:.1f}",
            f"{each.per_second['peer']:.1f}",
            *(f"{each.times_faster(way):.1f}" for way in ("template", "draw", "peer")),
        ]
        for each in speeds
    ]
    return table(head, rows)


if __name__ == "__main__":
    on_one_core()
    print(report(measure()))
