"""Layout -> the pages as a PDF, with reportlab: every position is known, so nothing is decided.

Fields, codes and metadata come later (`templates`, `stamping`). Text is drawn as marked content
in reading order, so that a structure tree can be hung on it.
"""

from collections.abc import Callable
from functools import cache
from io import BytesIO

import PIL.Image
from reportlab import rl_config
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from forms.ground.fonts import FACES, font_file, is_plain, ready
from forms.ground.known_names import BASE_LANGUAGE
from forms.ground.style import (
    ACCENT,
    BLACK,
    CREAM,
    INK,
    LINE,
    MM,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    SOFT_INK,
    TINT,
    WHITE,
    Colour,
)
from forms.layout.bands import MARK, MARK_BITS, MARKS
from forms.layout.parts import (
    Box,
    Drawing,
    Image,
    Ink,
    Layout,
    LayoutPage,
    Panel,
    Part,
    Run,
    Stroke,
)
from forms.pdf import svg_paths
from forms.pdf.lettering import line_operators

INKS: dict[Ink, Colour] = {
    "ink": INK,
    "soft": SOFT_INK,
    "accent": ACCENT,
    "line": LINE,
    "tint": TINT,
    "white": WHITE,
    "cream": CREAM,
}
FRAME = 0.3  # mm, the line of every box
Pictures = Callable[[str], bytes | None]  # digest -> PNG, None where it is not kept any more


def no_pictures(_digest: str) -> bytes | None:
    """For layouts without pictures: all but those of correction sheets."""
    return None


@cache
def _register_fonts() -> None:
    for face in FACES:
        pdfmetrics.registerFont(TTFont(f"Atkinson-{face}", BytesIO(font_file(face))))


def draw_pages(layout: Layout, pictures: Pictures = no_pictures) -> bytes:
    """The pages of a layout as a PDF without fields. The same layout gives the same bytes."""
    _register_fonts()
    rl_config.invariant = 1
    out = BytesIO()
    size = (PAGE_WIDTH * MM, PAGE_HEIGHT * MM)
    # the first font is named on every page, used or not: reportlab's own choice is not embedded
    canvas = Canvas(out, pagesize=size, pageCompression=1, initialFontName="Atkinson-regular")
    for page in layout.pages:
        _Painter(canvas, pictures).page(page)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


class _Painter:
    """Inks the parts of one page; turns millimetres from the top into points from the bottom."""

    def __init__(self, canvas: Canvas, pictures: Pictures) -> None:
        self.canvas = canvas
        self.pictures = pictures
        self.marked = 0
        self.to_write: Ink = "line"  # of the frames around words

    def page(self, page: LayoutPage) -> None:
        self.to_write = "line" if page.letters is None else "ink"
        self._begin_artifact()
        for number, x, y in MARKS:
            self._aruco(number, x, y)
        self._end()
        for part in page.parts:
            self._part(part)

    def _part(self, part: Part) -> None:
        if isinstance(part, Run):
            self._run(part)
            return
        self._begin_artifact()
        if isinstance(part, Stroke):
            self._stroke(part)
        elif isinstance(part, Panel):
            self.canvas.setFillColorRGB(*INKS[part.ink])
            self._rect(part, part.radius, stroke=0)
        elif isinstance(part, Image):
            self._image(part)
        elif isinstance(part, Drawing):
            self.canvas.setStrokeColorRGB(*INKS[part.ink])
            self.canvas.setFillColorRGB(*INKS[part.ink])
            svg_paths.draw(self.canvas, part)
        elif isinstance(part, Box):
            self._frame(part)
        self._end()

    def _begin_artifact(self) -> None:
        self.canvas.addLiteral("/Artifact BMC")

    def _end(self) -> None:
        self.canvas.addLiteral("EMC")

    def _run(self, run: Run) -> None:
        if run.tag == "Artifact":
            self._begin_artifact()
        else:
            own = f"/Span <</Lang ({BASE_LANGUAGE}) " if run.tag == "Beside" else f"/{run.tag} <<"
            self.canvas.addLiteral(f"{own}/MCID {self.marked}>> BDC")
            self.marked += 1
        self.canvas.setFillColorRGB(*INKS[run.ink])
        self.canvas.setFont(f"Atkinson-{run.face}", run.size)
        text = ready(run.text)
        if is_plain(text, run.face):
            self.canvas.drawString(run.x * MM, self._up(run.y), text)
        else:
            at = f"{run.x * MM:.2f} {self._up(run.y):.2f} Td"
            self.canvas.addLiteral(f"BT {at} {line_operators(text, run.face, run.size)} ET")
        self._end()

    def _stroke(self, stroke: Stroke) -> None:
        self.canvas.setStrokeColorRGB(*INKS[stroke.ink])
        self.canvas.setLineWidth(stroke.weight * MM)
        self.canvas.setDash(*([0.3, 3.2],) if stroke.dotted else ([],))
        self.canvas.setLineCap(1 if stroke.dotted else 0)
        self.canvas.line(stroke.x * MM, self._up(stroke.y), stroke.x2 * MM, self._up(stroke.y2))
        self.canvas.setDash([])
        self.canvas.setLineCap(0)

    def _image(self, image: Image) -> None:
        png = self.pictures(image.digest)
        if png is not None:
            place = (image.x * MM, self._up(image.y + image.h), image.w * MM, image.h * MM)
            as_letters, rl_config.useA85 = rl_config.useA85, 0  # takes longer than all the rest
            opened = PIL.Image.open(BytesIO(png), formats=["PNG"])  # whatever it is, nothing else
            self.canvas.drawImage(ImageReader(opened), *place)
            rl_config.useA85 = as_letters

    def _frame(self, box: Box) -> None:
        self.canvas.setLineWidth(FRAME * MM)
        self.canvas.setFillColorRGB(*WHITE)
        ink: Ink = "ink" if box.is_to_tick else self.to_write if box.is_for_words else "line"
        self.canvas.setStrokeColorRGB(*INKS[ink])
        if box.kind == "circle":
            middle = self._up(box.y + box.h / 2)
            self.canvas.circle((box.x + box.w / 2) * MM, middle, box.w / 2 * MM, fill=1)
            return
        radius = 0.4 if box.kind == "tick" else 1
        self._rect(box, radius, stroke=1)
        if box.kind == "comb":
            self._cells(box)

    def _cells(self, box: Box) -> None:
        cell = box.w / box.cells
        self.canvas.setLineWidth(0.2 * MM)
        for n in range(1, box.cells):
            x = (box.x + n * cell) * MM
            self.canvas.line(x, self._up(box.y + box.h), x, self._up(box.y + box.h * 0.55))
        self.canvas.setFillColorRGB(*INKS["soft"])
        self.canvas.setFont("Atkinson-regular", 12)
        for n, letter in enumerate(box.pattern):
            if letter == "-":
                middle = (box.x + (n + 0.5) * cell) * MM
                self.canvas.drawCentredString(middle, self._up(box.y + box.h / 2 + 1.45), "-")

    def _rect(self, part: Panel | Box, radius: float, *, stroke: int) -> None:
        place = (part.x * MM, self._up(part.y + part.h), part.w * MM, part.h * MM)
        self.canvas.roundRect(*place, radius * MM, stroke=stroke, fill=1)

    def _aruco(self, number: int, x: float, y: float) -> None:
        """A mark of the dictionary: a black square with white inner modules."""
        module = MARK / 6
        self.canvas.setFillColorRGB(*BLACK)
        self.canvas.rect(x * MM, self._up(y + MARK), MARK * MM, MARK * MM, stroke=0, fill=1)
        self.canvas.setFillColorRGB(*WHITE)
        for row, bits in enumerate(MARK_BITS[number], start=1):
            for column in range(1, 5):
                if bits >> (4 - column) & 1:
                    self.canvas.rect(
                        (x + column * module) * MM,
                        self._up(y + (row + 1) * module),
                        module * MM,
                        module * MM,
                        stroke=0,
                        fill=1,
                    )

    @staticmethod
    def _up(y: float) -> float:
        return (PAGE_HEIGHT - y) * MM
