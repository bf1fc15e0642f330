"""The sheets of the product -> pages of paper: pixels, and where on them each box stands."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from typing import Any

import cv2
import numpy as np
import pikepdf
import pypdfium2 as pdfium
from numpy.typing import NDArray

from forms.catalogue import Edition
from forms.ground.style import PAGE_HEIGHT, PAGE_WIDTH
from forms.layout.parts import Box
from tests.workspace import shipped

DPI = 300
WIDE, HIGH = round(PAGE_WIDTH / 25.4 * DPI), round(PAGE_HEIGHT / 25.4 * DPI)
Pixels = NDArray[np.uint8]
_HIDDEN = 2


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form as it comes out of `krachtwerk print`.

    Attributes:
        content: the PDF. pages: page of the form that each page of the PDF is, 1-based.
        client: code and instance stand printed on a personal sheet; a blank one has neither.
        prefilled: pointer -> what was printed into a field. hidden: pointers that the print lacks.
    """

    content: bytes
    worksheet: str
    edition: int
    language: str
    pages: tuple[int, ...]
    client: str | None = None
    instance: str | None = None
    prefilled: Mapping[str, Any] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()

    @property
    def printed(self) -> Edition:
        """The edition it was printed from."""
        return shipped().edition(self.worksheet, self.edition, self.language)

    def boxes(self, page: int) -> tuple[Box, ...]:
        """The boxes on a page of the form that stand on this print."""
        boxes = self.printed.layout.pages[page - 1].boxes
        return tuple(box for box in boxes if box.pointer not in self.hidden)


@dataclass(slots=True)
class Paper:
    """A printed page: RGB pixels at DPI, and how millimetres of the layout lie on it."""

    pixels: Pixels
    scale: float = 1.0
    left: float = 0.0  # mm of paper to the left of the layout's origin
    top: float = 0.0

    def spot(self, x: float, y: float) -> tuple[float, float]:
        """Millimetres of paper for millimetres of the layout."""
        return self.left + x * self.scale, self.top + y * self.scale


@dataclass(frozen=True, slots=True)
class Printer:
    """How a page is printed.

    `scale` below 1 is "fit to page", give or take; `toner`: how black; `is_bold`: it spreads, here
    more than there.
    """

    scale: float = 1.0
    toner: float = 1.0
    is_grey: bool = True
    is_bold: bool = False


def blank_sheets(languages: tuple[str, ...] = ("nl", "en")) -> Iterator[Sheet]:
    """Every worksheet without a client, in each language."""
    for language in languages:
        for name in shipped().files:
            yield blank_sheet(name, language)


@cache
def blank_sheet(name: str, language: str = "nl", *, is_large: bool = False) -> Sheet:
    """A worksheet without a client; `is_large`: in large print."""
    edition = shipped().current(name, language, is_large=is_large)
    content = shipped().template(edition).content
    pages = tuple(range(1, len(edition.layout.pages) + 1))
    return Sheet(content, name, edition.number, language, pages)


def hidden_fields(content: bytes) -> frozenset[str]:
    """The fields of a personal sheet that its print does not show."""
    with pikepdf.open(BytesIO(content)) as pdf:
        fields = list(pdf.Root.AcroForm.Fields)
        return frozenset(
            str(each.T)
            for each in fields
            if all(int(kid.get("/F", 0)) & _HIDDEN for kid in each.get("/Kids", [each]))
        )


def rendered(sheet: Sheet, page: int, dpi: int = DPI) -> Pixels:
    """A page of the form as the printer gets it, RGB."""
    with pdfium.PdfDocument(sheet.content) as document:
        document.init_forms()
        side = document[sheet.pages.index(page)]
        picture = side.render(scale=dpi / 72, may_draw_forms=True, rev_byteorder=True).to_numpy()
        return np.array(picture[:HIGH, :WIDE, :3], np.uint8)


def print_page(sheet: Sheet, page: int, printer: Printer, rng: np.random.Generator) -> Paper:
    """The page on paper: not quite straight, not quite in the middle."""
    ink = rendered(sheet, page)
    if printer.is_grey:
        grey = cv2.cvtColor(ink, cv2.COLOR_RGB2GRAY)
        ink = np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2RGB), np.uint8)
    scale = printer.scale * (rng.uniform(0.985, 1.015) if printer.scale < 1 else 1)
    left = (1 - scale) * PAGE_WIDTH / 2 + rng.normal(0, 0.4)
    top = (1 - scale) * PAGE_HEIGHT / 2 + rng.normal(0, 0.4)
    pixel = DPI / 25.4
    place = np.array([[scale, 0, left * pixel], [0, scale, top * pixel]])
    white = (255, 255, 255)
    moved = cv2.warpAffine(ink, place, (WIDE, HIGH), flags=cv2.INTER_AREA, borderValue=white)
    pixels = np.asarray(moved, np.uint8)
    if printer.toner < 1:
        pixels = _faint(pixels, printer.toner, rng)
    if printer.is_bold:
        pixels = _bold(pixels, rng)
    return Paper(pixels, scale, left, top)


def _bold(pixels: Pixels, rng: np.random.Generator) -> Pixels:
    """Toner that spreads by a twelfth of a millimetre at most, in clouds."""
    thick = cv2.erode(pixels, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (3, 3)))
    clouds = rng.uniform(0, 1, (5, 4)).astype(np.float32)
    share = cv2.resize(clouds, (WIDE, HIGH), interpolation=cv2.INTER_CUBIC).clip(0, 1)[:, :, None]
    return np.asarray(thick * share + pixels * (1 - share), np.uint8)


def _faint(pixels: Pixels, toner: float, rng: np.random.Generator) -> Pixels:
    """Low toner: grey for black, in bands along the page, with grains missing."""
    bands = np.interp(np.arange(WIDE), np.linspace(0, WIDE, 9), rng.uniform(toner - 0.15, toner, 9))
    grains = rng.random((HIGH // 2 + 1, WIDE // 2 + 1), dtype=np.float32) < 0.06
    lost = cv2.resize(grains.astype(np.uint8), (WIDE, HIGH), interpolation=cv2.INTER_NEAREST)
    strength = (bands[None, :] * (1 - 0.6 * lost)).astype(np.float32)
    faint = 255 - (255 - pixels.astype(np.float32)) * strength[:, :, None]
    return faint.astype(np.uint8)
