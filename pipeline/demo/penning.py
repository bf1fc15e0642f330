"""A printed form and answers in; its pages in grey out, with what a person wrote on them by pen.

Crosses are drawn here. Words and digits are pictures of handwriting in `pen/`, made beforehand by
`python -m tests.scans.demo_pen`; words that were never written there are put in print letters.
"""

import random
from collections.abc import Mapping
from datetime import date
from functools import cache
from hashlib import sha256
from importlib.resources import files
from io import BytesIO
from typing import Final

import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw, ImageFont

from forms.ground.fonts import font_file
from forms.layout.parts import Box, Layout
from pipeline.demo.story import Value

Grey = NDArray[np.uint8]
DPI: Final = 200
PIXELS: Final = DPI / 25.4  # in a millimetre
HAND_DPI: Final = 150  # of the pictures of handwriting
HANDS: Final = 2
DIGIT: Final = (30, 48)  # pixels of a digit in its strip, at HAND_DPI
_INK: Final = 50
_FINE: Final = 4  # a stroke is drawn this much larger, for smooth edges
_PEN: Final = 0.42  # mm


def by_pen(
    form: bytes, layout: Layout, answers: Mapping[str, Value], hand: int, chance: random.Random
) -> list[Grey]:
    """Every page of a form as it lies on the table, written on.

    Args:
        form: the printed form, all pages of its layout.
        layout: where its boxes are.
        answers: pointer -> words, a day, a choice code, or a tick.
        hand: whose handwriting, from 0.
        chance: how steady the hand is.
    """
    with pypdfium2.PdfDocument(form) as document:
        document.init_forms()
        printed = [
            page.render(scale=DPI / 72, grayscale=True, may_draw_forms=True).to_pil().convert("L")
            for page in document
        ]
    for page, sheet in zip(printed, layout.pages, strict=True):
        for box in sheet.boxes:
            answer = answers.get(box.pointer)
            if answer is not None and answer is not False:
                _write(page, box, answer, hand % HANDS, chance)
    return [np.asarray(page, np.uint8) for page in printed]


def _write(page: Image.Image, box: Box, answer: Value, hand: int, chance: random.Random) -> None:
    if box.kind == "comb":
        text = answer.strftime("%d%m%Y") if isinstance(answer, date) else str(answer)
        _digits(page, box, [letter for letter in text if letter.isdigit()], hand, chance)
    elif box.kind == "tick" or (box.kind == "circle" and box.code == answer):
        _cross(page, box, chance)
    elif box.kind in {"line", "lines"}:
        _lay(page, words_in(str(answer)) or _in_print(str(answer), box), (box.x, box.y))


def _cross(page: Image.Image, box: Box, chance: random.Random) -> None:
    """Two strokes, not quite through the middle."""
    side = round(box.w * 1.6 * PIXELS * _FINE)
    ink = Image.new("L", (side, side), 255)
    pen = ImageDraw.Draw(ink)
    middle, reach = side / 2, box.w * PIXELS * _FINE * 0.38
    for way in (1, -1):
        a, b, c, d = (chance.uniform(0.8, 1.2) * reach for _ in range(4))
        ends = (middle - a, middle - way * b, middle + c, middle + way * d)
        pen.line(ends, fill=_INK, width=round(_PEN * PIXELS * _FINE))
    small = ink.resize((side // _FINE, side // _FINE), Image.Resampling.BOX)
    _lay(page, small, (box.x - 0.3 * box.w, box.y - 0.3 * box.w))


def _digits(
    page: Image.Image, box: Box, digits: list[str], hand: int, chance: random.Random
) -> None:
    """One digit in the middle of each cell."""
    cell = box.w / box.cells
    places = [n for n, letter in enumerate(box.pattern) if letter != "-"]
    wide, high = (side / HAND_DPI * 25.4 for side in DIGIT)
    for place, digit in zip(places, digits, strict=True):
        x = box.x + (place + 0.5) * cell - wide / 2 + chance.uniform(-0.2, 0.2)
        y = box.y + (box.h - high) / 2 + chance.uniform(-0.2, 0.2)
        left = int(digit) * DIGIT[0]
        ink = _strip(hand).crop((left, 0, left + DIGIT[0], DIGIT[1]))
        _lay(page, _scaled(ink), (x, y))


def _lay(page: Image.Image, ink: Image.Image, at: tuple[float, float]) -> None:
    """Ink on paper, its top left at millimetres: print under it stays dark."""
    x, y = (round(mm * PIXELS) for mm in at)
    area = (x, y, x + ink.width, y + ink.height)
    page.paste(ImageChops.darker(page.crop(area), ink), area)


def words_name(text: str) -> str:
    """The name of the picture of these words."""
    return f"{sha256(' '.join(text.split()).encode()).hexdigest()[:12]}.png"


def digits_name(hand: int) -> str:
    """The name of the picture of a hand's digits, 0 to 9 beside each other."""
    return f"digits-{hand}.png"


def words_in(text: str) -> Image.Image | None:
    """The picture of these words in somebody's hand, from the top left of their box."""
    picture = files("pipeline.demo") / "pen" / words_name(text)
    return _scaled(_opened(picture.read_bytes())) if picture.is_file() else None


@cache
def _strip(hand: int) -> Image.Image:
    return _opened((files("pipeline.demo") / "pen" / digits_name(hand)).read_bytes())


def _opened(content: bytes) -> Image.Image:
    with Image.open(BytesIO(content), formats=["PNG"]) as picture:
        return picture.convert("L")


def _scaled(ink: Image.Image) -> Image.Image:
    factor = DPI / HAND_DPI
    size = round(ink.width * factor), round(ink.height * factor)
    return ink.resize(size, Image.Resampling.BICUBIC)


def _in_print(text: str, box: Box) -> Image.Image:
    """Words in print letters, as some people write; what does not fit is left out."""
    size = round(box.w * PIXELS), round(box.h * PIXELS)
    ink = Image.new("L", size, 255)
    face = ImageFont.truetype(BytesIO(font_file("regular")), round(4.6 * PIXELS))
    lines = max(1, round(box.h / 9.5))
    written, line = [""], 0
    for word in text.split():
        longer = f"{written[line]} {word}".strip()
        if face.getlength(longer) > size[0] - 4 * PIXELS and line < lines - 1:
            written.append(word)
            line += 1
        else:
            written[line] = longer
    for n, each in enumerate(written):
        base = (n + 0.7) * size[1] / lines
        ImageDraw.Draw(ink).text((2 * PIXELS, base), each, fill=_INK, font=face, anchor="ls")
    return ink
