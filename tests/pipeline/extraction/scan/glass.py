"""Sheets of ours as pixels, a pen for them, and the small harms of scanning; read back as pages."""

from collections.abc import Callable
from functools import cache
from io import BytesIO
from itertools import pairwise
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from forms.layout.parts import Box, Layout, PlacedBox
from pipeline.extraction.scan import Sheets, read_page
from pipeline.extraction.scan.pictures.page_images import page_image
from pipeline.extraction.scan.registering.registration import SCALE
from pipeline.extraction.scan.ticks.patches import PATCH_HALF
from pipeline.records import Mark, NotRead, Reading
from tests.forms.sheets import render
from tests.pipeline.extraction import read_back
from tests.workspace import blank_of

Grey = NDArray[np.uint8]
Point = tuple[float, float]
DPI = 200
MM = DPI / 25.4
EDITION = 1  # whose places these tests know; paper of it is out for ever


@cache
def sheets() -> Sheets:
    return Sheets(read_back.catalogue(), read_back._INSTANCES.get)


@cache
def _printed(content: bytes, page: int) -> Grey:
    picture = render(content, page, DPI)
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), 0.6), np.uint8)


def blank_page(worksheet: str = "actieplan", page: int = 2, edition: int = EDITION) -> Grey:
    """A page of a blank sheet, scanned as it was printed."""
    return _printed(blank_of(worksheet, edition), page).copy()


def personal_page(worksheet: str = "actieplan", page: int = 1) -> Grey:
    """A page of a sheet that was printed for a client; `page` is of the form."""
    document = read_back.personal(worksheet)
    printed = document.instances[0].pages
    return _printed(document.content, printed.index(page) + 1).copy()


def layout_of(worksheet: str) -> Layout:
    """Where everything stands on a sheet of that edition."""
    return read_back.catalogue().edition(worksheet, EDITION, "nl").layout


def personal_box(worksheet: str, pointer: str, code: str = "") -> PlacedBox:
    """A box of a sheet that is printed for a client today, and the page that it stands on."""
    places = read_back.catalogue().current(worksheet).layout.places[pointer]
    return next(placed for placed in places if code in {"", placed.box.code})


def box(worksheet: str, page: int, pointer: str, code: str = "") -> Box:
    """A box of that edition."""
    boxes = layout_of(worksheet).pages[page - 1].boxes
    return next(b for b in boxes if b.pointer == pointer and code in {"", b.code})


def pen(grey: Grey, *points: Point, width: float = 0.5, ink: int = 60) -> None:
    """One stroke through points in mm."""
    places = (np.array(points) * MM * 16).round().astype(np.int32)
    cv2.polylines(grey, [places], False, ink, max(1, round(width * MM)), cv2.LINE_AA, 4)


def cross(grey: Grey, at: Box, *, size: float = 0.35, ink: int = 60) -> None:
    """A cross in a box; `size` is half of it, in sides of the box."""
    x, y, r = at.x + at.w / 2, at.y + at.h / 2, at.w * size
    pen(grey, (x - r, y - r), (x + r, y + r), ink=ink)
    pen(grey, (x - r, y + r), (x + r, y - r), ink=ink)


def filled_plan() -> Grey:
    """A page of an action plan with a cross at money and a word as the goal."""
    grey = blank_page()
    cross(grey, box("actieplan", 2, "/goals/0/domain", "money"))
    place = box("actieplan", 2, "/goals/0/text")
    pen(grey, (place.x + 5, place.y + 4), (place.x + 9, place.y + 8), (place.x + 14, place.y + 3))
    return grey


ANSWERED: Final = {"/filled_by": "me", "/quote_ok": "yes", "/take_home": "no"}


def answered_page() -> Grey:
    """The front of an action plan with a cross at each of these."""
    grey = blank_page(page=1)
    for pointer, code in ANSWERED.items():
        cross(grey, box("actieplan", 1, pointer, code))
    return grey


def blacken(grey: Grey, at: Box, share: float = 1.0) -> None:
    """A box made black, from the left."""
    low, high = (round(n * MM) for n in (at.y + 0.1, at.y + at.h - 0.1))
    left, right = (round(n * MM) for n in (at.x + 0.1, at.x + at.w * share))
    grey[low:high, left:right] = 40


def turned(grey: Grey, degrees: float, scale: float = 1.0) -> Grey:
    """Askew on the glass; what sticks out is cut off."""
    height, width = grey.shape
    move = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, scale)
    return np.asarray(cv2.warpAffine(grey, move, (width, height), borderValue=255), np.uint8)


def bilevel(grey: Grey) -> Grey:
    return np.where(grey > 150, 255, 0).astype(np.uint8)


def photographed(grey: Grey) -> Grey:
    """On a dark desk, from askew, in uneven light."""
    height, width = grey.shape
    paper = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    seen = paper * 0.82 + np.array([[150, 120], [110, 200], [210, 160], [90, 250]], np.float32)
    lens = cv2.getPerspectiveTransform(paper, seen)
    picture = cv2.warpPerspective(grey, lens, (width, height), borderValue=70)
    light = np.linspace(0.65, 1, width)[None, :]
    return (picture * light).astype(np.uint8)


def by_a_lamp(grey: Grey, grain: float = 6, light: Point = (0.32, 0.14), at: float = 0.5) -> Grey:
    """In too little light (everywhere, and more near the lamp), with its shades."""
    high, wide = grey.shape
    y, x = np.mgrid[:high, :wide] / wide
    lamp = light[0] + light[1] * np.exp(-((x - at) ** 2 + (y - 0.3) ** 2) / 0.12)
    shades = 0.03 * np.sin(x * 40 + y * 9)
    dim = grey * (lamp + shades) + np.random.default_rng(3).normal(0, grain, grey.shape)
    return through_jpeg(np.clip(dim, 0, 255).astype(np.uint8), 80)


def bowed(grey: Grey, mm: float) -> Grey:
    """Paper that did not lie flat: its middle is moved so many mm to the right."""
    height, width = grey.shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    shift = (mm * MM * np.sin(np.pi * y / height)).astype(np.float32)
    return np.asarray(cv2.remap(grey, x - shift, y, cv2.INTER_LINEAR, borderValue=255), np.uint8)


def jpeg(grey: Grey, quality: int = 80) -> bytes:
    return bytes(cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, quality])[1])


def through_jpeg(grey: Grey, quality: int) -> Grey:
    return np.asarray(cv2.imdecode(np.frombuffer(jpeg(grey, quality), np.uint8), 0), np.uint8)


def file_of(*pages: Grey, kind: str, **options: Any) -> bytes:
    """A TIFF or PDF of these pages."""
    first, *others = (Image.fromarray(page) for page in pages)
    out = BytesIO()
    first.save(out, kind, save_all=True, append_images=others, **options)
    return out.getvalue()


def seen(grey: Grey) -> Reading | NotRead | None:
    """What the reader makes of a page."""
    return read_page(page_image(1, grey), sheets())


def reading(grey: Grey) -> Reading:
    """The reading of a page that must be read."""
    result = seen(grey)
    assert isinstance(result, Reading), getattr(result, "refusal", None)
    return result


def mark(grey: Grey, pointer: str) -> Mark:
    return _mark_in(reading(grey), pointer)


def _mark_in(form: Reading, pointer: str) -> Mark:
    return next(mark for mark in form.marks if mark.pointer == pointer)


def said(grey: Grey, pointer: str) -> str | bool | None:
    """What a box says; "asked" where a person must."""
    return said_in(reading(grey), pointer)


def said_in(form: Reading, pointer: str) -> str | bool | None:
    """The same of a page that was read."""
    found = _mark_in(form, pointer)
    return "asked" if found.state == "unread" else found.raw


def refused(grey: Grey) -> str:
    result = seen(grey)
    return result.refusal.code if isinstance(result, NotRead) else "read"


HARMS: dict[str, Callable[[Grey], Grey]] = {
    "straight": lambda grey: grey,
    "askew": lambda grey: turned(grey, 1.2),
    "far askew": lambda grey: turned(grey, -9, 0.8),
    "upside down": lambda grey: np.ascontiguousarray(grey[::-1, ::-1]),
    "on its side": lambda grey: np.ascontiguousarray(np.rot90(grey)),
    "printed to fit": lambda grey: turned(grey, 0, 0.94),
    "jpeg": lambda grey: through_jpeg(grey, 20),
    "bilevel": bilevel,
    "photo": photographed,
    "cut off": lambda grey: turned(grey, 4),
}


def stroked(*strokes: tuple[Point, ...], level: int, wide: int) -> Grey:
    """A patch with a box in its middle, empty but for strokes through points (mm from there).

    `level` of their ink, `wide` in pixels.
    """
    patch = np.zeros((2 * PATCH_HALF, 2 * PATCH_HALF), np.uint8)
    for stroke in strokes:
        places = (np.array(stroke) * SCALE + PATCH_HALF).round().astype(int).tolist()
        for one, other in pairwise(places):
            cv2.line(patch, one, other, level, wide)
    return patch
