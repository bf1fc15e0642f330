"""Worksheets, layouts and templates for the tests: the shipped ones, and small ones made to fit."""

from collections.abc import Iterable
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2

from forms.catalogue import Catalogue, Edition
from forms.catalogue.large_print import in_large_print
from forms.ground.fonts import measure
from forms.ground.widgets import Circles, Comb, Ticks, Widget, Writing
from forms.layout.parts import Box, Layout
from forms.layout.placing import lay_out
from forms.pdf.stamping import Template
from forms.pdf.templates import make_template
from forms.schema.resolving import Phrasebook, resolve
from forms.schema.worksheet import Leaf, Worksheet

SHIPPED = Path(__file__).resolve().parents[2] / "schemas"
SHEETS = (
    "focusbepaling",
    "krachteninventarisatie",
    "vormen_van_kracht",
    "actieplan",
    "actieplan_bijwerken",
    "evaluatie",
    "evaluatie_begeleider",
    "teamkrachtbespreking",
    "modelgetrouwheid_zelfcheck",
    "bestelformulier",
)
LANGUAGES = ("nl", "en")
EVERY = [(name, language) for name in SHEETS for language in LANGUAGES]
OF_CLIENTS = SHEETS[:6]
# in two languages, the Dutch small beside the other
IN_TWO = ("ar", "es", "fr", "pl", "ti", "tr", "uk")
BESIDE = [(name, language) for name in OF_CLIENTS for language in IN_TWO]
# in other words than the Dutch ones, without a second language beside them
VARIANTS = ("nl-A2", "nl-u")
IN_OTHER_WORDS = [(name, language) for name in OF_CLIENTS for language in VARIANTS]
_LARGE = " in large print"
IN_LARGE_PRINT = [
    (name, f"{language}{_LARGE}") for name in OF_CLIENTS for language in LANGUAGES + VARIANTS
]
CODE, INSTANCE = "123456-8", "K7QPX3A"


@cache
def shipped() -> Catalogue:
    """The shipped sheets, without a store."""
    return Catalogue(SHIPPED)


def usual(language: str) -> str:
    """The language of a sheet that may be in large print."""
    return language.removesuffix(_LARGE)


@cache
def edition(name: str, language: str = "nl") -> Edition:
    """A shipped sheet, laid out now; `language` may end with `in large print`."""
    spoken = usual(language)
    worksheet = shipped().worksheet(name, spoken)
    if spoken == language:
        return shipped().laid_out(worksheet)
    large = in_large_print(worksheet, shipped().words(spoken))
    assert large is not None
    return shipped().laid_out(large)


@cache
def template(name: str, language: str = "nl") -> Template:
    """The template of a shipped sheet."""
    return shipped().template(edition(name, language))


def sheet(*fields: dict[str, Any], **more: Any) -> Worksheet:
    """A small worksheet of the given questions, under the header of every client's sheet."""
    raw = {"id": "proef", "code": "PR", "title": "Proefblad", **more}
    raw.setdefault("sections", [{"key": "alles", "fields": list(fields)}])
    catalogue = shipped()
    return resolve(raw, catalogue.common, Phrasebook(catalogue.words("nl")))


def laid_out(worksheet: Worksheet) -> Layout:
    """A worksheet on paper."""
    return lay_out(worksheet, shipped().words(worksheet.language), measure)


def small_template(worksheet: Worksheet) -> Template:
    """The template of a small worksheet; made here, for a catalogue keeps one of each name."""
    words, layout = shipped().words(worksheet.language), laid_out(worksheet)
    return Template(make_template(layout, 1, words), layout, 1, words)


def boxes(layout: Layout) -> list[tuple[int, Box]]:
    """Every box with its page (from 1), without the code in the band of each page."""
    return [
        (number, box)
        for number, page in enumerate(layout.pages, start=1)
        for box in page.boxes
        if box.pointer != "/client"
    ]


def pointers(leaf: Leaf) -> set[str]:
    """The names of the boxes that a question needs."""
    return {pointer for widget in leaf.field.widgets(leaf.pointer) for pointer in _names(widget)}


def _names(widget: Widget) -> Iterable[str]:
    match widget:
        case Writing() | Comb():
            yield widget.pointer
        case Ticks():
            yield from (option.pointer for option in widget.options)
        case Circles():
            yield from (option.pointer for option in widget.options)
            if widget.extra is not None:
                yield widget.extra.pointer


def render(content: bytes, page: int = 1, dpi: int = 150) -> np.ndarray[Any, Any]:
    """A page (from 1) in grey as a viewer shows it, fields included."""
    with pypdfium2.PdfDocument(BytesIO(content)) as pdf:
        pdf.init_forms()
        picture = pdf[page - 1].render(scale=dpi / 72, grayscale=True, may_draw_forms=True)
        grey: np.ndarray[Any, Any] = np.squeeze(picture.to_numpy()).copy()
        return grey


def cut(
    picture: np.ndarray[Any, Any], x: float, y: float, w: float, h: float
) -> np.ndarray[Any, Any]:
    """The piece of a rendered page at millimetres from its top left."""
    scale = picture.shape[0] / 297
    top, left = round(y * scale), round(x * scale)
    return picture[top : round((y + h) * scale), left : round((x + w) * scale)]
