"""A box of a real sheet as a scanner sees it, at 8 pixels a millimetre, and ink to put in it."""

from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import pypdfium2
from PIL import Image, ImageDraw, ImageFont

from forms.layout.parts import Box
from forms.pdf.drawing import draw_pages
from forms.pdf.stamping import Stamp
from pipeline.extraction.scan.words.written_boxes import MARGIN, SeenBox, look_for_words
from tests.workspace import shipped

SCALE = 8.0
Grey = npt.NDArray[np.uint8]


@cache
def _pages(worksheet: str) -> list[tuple[Grey, tuple[Box, ...]]]:
    layout = shipped().current(worksheet).layout
    with pypdfium2.PdfDocument(draw_pages(layout)) as scans:
        pages = zip(scans, layout.pages, strict=True)
        return [(rendered(scan), page.boxes) for scan, page in pages]


def rendered(page: Any) -> Grey:
    """A page of an opened PDF, grey."""
    seen = page.render(scale=SCALE * 25.4 / 72).to_pil().convert("L")
    return np.asarray(seen, dtype=np.uint8)


def paper(worksheet: str, pointer: str) -> "InkedBox":
    """The box with this pointer on a blank sheet."""
    for pixels, boxes in _pages(worksheet):
        for box in boxes:
            if box.pointer == pointer:
                return InkedBox(pixels, box)
    raise KeyError(pointer)


def stamped(worksheet: str, pointer: str, words: str) -> "InkedBox":
    """The box with this pointer on a personal sheet that was printed with words in it."""
    edition = shipped().current(worksheet)
    content = shipped().template(edition).stamp(Stamp("123456-7", "ABC", {pointer: words}))
    for number, page in enumerate(edition.layout.pages):
        for box in page.boxes:
            if box.pointer == pointer:
                with pypdfium2.PdfDocument(content) as scans:
                    return InkedBox(rendered(scans[number]), box)
    raise KeyError(pointer)


@dataclass
class InkedBox:
    """A box on its page, to be written in; places in mm from the box's top left."""

    pixels: Grey
    box: Box

    def write(
        self, words: str, x: float = 4, y: float = 7, *, size: float = 6, ink: float = 0.9
    ) -> "InkedBox":
        """A hand that writes with a pen (ink 0.9) or a faint pencil (0.2)."""
        font = ImageFont.truetype(BytesIO(_hand()), round(size * SCALE))
        page = Image.new("L", self.pixels.shape[::-1], 255)
        at = (self.box.x + x) * SCALE, (self.box.y + y) * SCALE
        ImageDraw.Draw(page).text(at, words, fill=round(255 * (1 - ink)), font=font, anchor="ls")
        return self._with(np.asarray(page))

    def stroke(
        self, *points: tuple[float, float], ink: float = 0.9, width: float = 0.4
    ) -> "InkedBox":
        """A line of the pen through the points."""
        page = np.full_like(self.pixels, 255)
        at = [((self.box.x + x) * SCALE, (self.box.y + y) * SCALE) for x, y in points]
        path = np.round(at).astype(np.int32).reshape(-1, 1, 2)
        cv2.polylines(page, [path], False, 255 * (1 - ink), round(width * SCALE), cv2.LINE_AA)
        return self._with(page)

    def grained(self, grain: float = 2.0, seed: int = 1) -> "InkedBox":
        """As a scanner sees it."""
        noise = np.random.default_rng(seed).normal(0, grain, self.pixels.shape)
        return replace(self, pixels=np.clip(self.pixels + noise, 0, 255).astype(np.uint8))

    def copied(self, seed: int = 1) -> "InkedBox":
        """With the specks that two copiers leave, some 8 in each square centimetre."""
        specks = np.random.default_rng(seed).random(self.pixels.shape) < 0.0013
        seen = cv2.GaussianBlur(np.where(specks, 60, 255).astype(np.uint8), (3, 3), 0)
        return self._with(np.asarray(seen, dtype=np.uint8))

    def jpeg(self, quality: int) -> "InkedBox":
        """As a JPEG keeps it."""
        kept = cv2.imencode(".jpg", self.pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
        seen = cv2.imdecode(kept, cv2.IMREAD_GRAYSCALE)
        return replace(self, pixels=np.asarray(seen, dtype=np.uint8))

    def shadow(self, at: float) -> "InkedBox":
        """The edge of a shadow straight through the box."""
        columns = np.arange(self.pixels.shape[1]) / SCALE - self.box.x
        light = 1 - 0.35 / (1 + np.exp(-(columns - at) * 2))
        return replace(self, pixels=(self.pixels * light[None, :]).astype(np.uint8))

    def dimmed(self, light: float) -> "InkedBox":
        """In too little light."""
        return replace(self, pixels=(self.pixels * light).astype(np.uint8))

    def bilevel(self) -> "InkedBox":
        """In black and white only."""
        return replace(self, pixels=np.where(self.pixels > 150, 255, 0).astype(np.uint8))

    def wider(self, by: float) -> "InkedBox":
        """On paper that bends: what lies left of the middle of the box lies further left, in mm."""
        columns = np.arange(self.pixels.shape[1]) / SCALE
        middle = self.box.x + self.box.w / 2
        off = np.clip((middle - columns) / (self.box.w / 2), 0, 1) * by
        x = np.repeat(((columns + off) * SCALE)[None, :], len(self.pixels), axis=0)
        y = np.repeat(np.arange(len(self.pixels))[:, None], len(columns), axis=1)
        moved = cv2.remap(
            self.pixels,
            np.asarray(x, np.float32),
            np.asarray(y, np.float32),
            cv2.INTER_LINEAR,
        )
        return replace(self, pixels=np.asarray(moved, dtype=np.uint8))

    def moved(self, x: float, y: float) -> "InkedBox":
        """Registered that many millimetres beside the truth."""
        return replace(self, box=replace(self.box, x=self.box.x + x, y=self.box.y + y))

    def seen(self) -> SeenBox:
        """What is seen in the box."""
        return look_for_words(self.crop(), self.box, scale=SCALE)

    def crop(self) -> Grey:
        """The box and the margin around it."""
        left, top = round((self.box.x - MARGIN) * SCALE), round((self.box.y - MARGIN) * SCALE)
        width = round((self.box.w + 2 * MARGIN) * SCALE)
        height = round((self.box.h + 2 * MARGIN) * SCALE)
        return np.ascontiguousarray(self.pixels[top : top + height, left : left + width])

    def _with(self, ink: Grey) -> "InkedBox":
        seen = self.pixels.astype(np.uint16) * ink // 255
        return replace(self, pixels=seen.astype(np.uint8))


@cache
def _hand() -> bytes:
    return files("fontpkg_caveat").joinpath("files/Caveat[wght].ttf").read_bytes()
