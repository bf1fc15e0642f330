"""Several sheets in one picture.

Everything is laid by a matrix that is known, so that the truth says of each box whether it can be
seen at all.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from io import BytesIO

import cv2
import numpy as np
import pikepdf
from numpy.typing import NDArray
from pikepdf import Dictionary, Name

from forms.ground.style import PAGE_HEIGHT, PAGE_WIDTH
from forms.layout.parts import Box
from tests.scans.encoding import g4_stream, jpeg, pdf_of
from tests.scans.filling import Filled
from tests.scans.printing import DPI, Pixels
from tests.scans.truth import GONE, Meant, PageTruth, Truths

Rng = np.random.Generator
Matrix = NDArray[np.float64]
Made = tuple[bytes, Truths]
Seen = Callable[[NDArray[np.float64]], float]  # corners in pixels -> mm that they are inside

_CORNERS = np.array([[0, 0], [PAGE_WIDTH, 0], [PAGE_WIDTH, PAGE_HEIGHT], [0, PAGE_HEIGHT]])
_EDGE = 1.5  # mm to either side of an edge: nobody can say whether such a box is there
MM = 200 / 25.4


@dataclass(frozen=True, slots=True)
class Lying:
    """A page that lies somewhere: `place` takes millimetres of paper to pixels of the picture."""

    page: Filled
    place: Matrix

    @property
    def outline(self) -> NDArray[np.float32]:
        """The corners of the paper in pixels."""
        return _moved(self.place, _CORNERS).astype(np.float32)

    @property
    def scale(self) -> float:
        """Pixels in a millimetre, about."""
        return float(np.sqrt(cv2.contourArea(self.outline) / (PAGE_WIDTH * PAGE_HEIGHT)))


def _moved(place: Matrix, points: NDArray[np.float64]) -> NDArray[np.float64]:
    moved = points @ place[:, :2].T + place[:, 2]
    return np.asarray(moved[:, :2] / moved[:, 2:], np.float64)


def lying(page: Filled, middle: tuple[float, float], degrees: float, scale: float) -> Lying:
    """A page turned about its middle, which lies at these pixels; `scale` is pixels in a mm."""
    turn = np.radians(degrees)
    right = np.array([np.cos(turn), np.sin(turn)]) * scale
    down = np.array([-right[1], right[0]])
    start = np.array(middle) - right * PAGE_WIDTH / 2 - down * PAGE_HEIGHT / 2
    return Lying(
        page, np.array([[right[0], down[0], start[0]], [right[1], down[1], start[1]], [0, 0, 1]])
    )


def pictured(
    pages: Sequence[Lying], size: tuple[int, int], rng: Rng, *, desk: int = 255, blur: float = 0.45
) -> Pixels:
    """The picture (width, height in pixels), in grey; later pages lie on top."""
    picture = np.full((size[1], size[0]), desk, np.uint8)
    for each in pages:
        grey = cv2.cvtColor(each.page.paper.pixels, cv2.COLOR_RGB2GRAY)
        to_pixels = each.place @ np.diag([25.4 / DPI, 25.4 / DPI, 1])
        shrunk = each.scale * 25.4 / DPI
        soft = cv2.GaussianBlur(grey, (0, 0), max(0.3, 0.45 / shrunk))
        cv2.warpPerspective(
            soft,
            to_pixels,
            size,
            dst=picture,
            flags=cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_TRANSPARENT,
        )
    soft = cv2.GaussianBlur(picture, (0, 0), blur)
    noise = np.zeros(soft.shape, np.int8)
    cv2.setRNGSeed(int(rng.integers(2**31)))
    cv2.randn(noise, np.zeros(1), np.full(1, 2.0))
    grainy = np.clip(soft.astype(np.int16) + noise, 0, 255)
    return np.asarray(grainy, np.uint8)


def as_seen(each: Lying, inside: Seen, *, is_on_top: bool = False) -> PageTruth:
    """The truth of a page of which only a part can be seen.

    `is_on_top`: all of it is there; what lies where others lie may be asked all the same.
    """
    truth = each.page.truth
    boxes: dict[str, list[Box]] = {}
    for box in each.page.layout.boxes:
        boxes.setdefault(box.pointer, []).append(box)
    meant = dict(truth.meant)
    for pointer, was in truth.meant.items():
        depth = min(inside(_corners(each, box)) for box in boxes[pointer])
        if depth < _EDGE:
            is_gone = depth < -_EDGE and not is_on_top
            meant[pointer] = (
                Meant(was.kind, (), plain=False, how=GONE) if is_gone else replace(was, plain=False)
            )
    return replace(truth, meant=meant)


def _corners(each: Lying, box: Box) -> NDArray[np.float64]:
    sides = [
        (box.x, box.y),
        (box.x + box.w, box.y),
        (box.x + box.w, box.y + box.h),
        (box.x, box.y + box.h),
    ]
    spots = np.array([each.page.paper.spot(x, y) for x, y in sides])
    return _moved(each.place, spots)


def within(size: tuple[float, float], scale: float, start: tuple[float, float] = (0, 0)) -> Seen:
    """Inside a rectangle of the picture."""

    def inside(corners: NDArray[np.float64]) -> float:
        low = corners.min(axis=0) - start
        high = np.array(start) + size - corners.max(axis=0)
        return float(min(*low, *high)) / scale

    return inside


def beside(others: Sequence[Lying], scale: float) -> Seen:
    """Off these pages."""

    def inside(corners: NDArray[np.float64]) -> float:
        depth = [
            cv2.pointPolygonTest(other.outline, (float(x), float(y)), measureDist=True)
            for other in others
            for x, y in _around(corners)
        ]
        return -max(depth) / scale

    return inside


def _around(corners: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points along the sides and on the middle of a box."""
    shares = np.linspace(0, 1, 9)[:, None]
    sides = [
        a + shares * (b - a) for a, b in zip(corners, np.roll(corners, -1, axis=0), strict=True)
    ]
    return np.concatenate([*sides, corners.mean(axis=0, keepdims=True)])


# Several sheets


def on_a3_glass(pages: Sequence[Filled], rng: Rng) -> Made:
    """Two pages beside each other on a large glass."""
    places = [
        lying(
            page,
            ((105 + 212 * n + rng.normal(0, 1)) * MM, (149 + rng.normal(0, 1)) * MM),
            rng.normal(0, 0.5),
            MM,
        )
        for n, page in enumerate(pages)
    ]
    picture = pictured(places, (round(424 * MM), round(298 * MM)), rng)
    return as_file(picture, rng), (tuple(page.truth for page in pages),)


def two_up(pages: Sequence[Filled], rng: Rng) -> Made:
    """Two pages printed on one sheet, scanned with it; it may stand upright."""
    pixel = 300 / 25.4
    places = [
        lying(page, ((74.25 + 148.5 * n) * pixel, 105 * pixel), 0, 0.7071 * pixel)
        for n, page in enumerate(pages)
    ]
    picture = pictured(places, (round(297 * pixel), round(210 * pixel)), rng)
    if rng.random() < 0.5:
        picture = np.ascontiguousarray(np.rot90(picture))
    return as_file(picture, rng), (tuple(page.truth for page in pages),)


def in_one_photo(pages: Sequence[Filled], rng: Rng) -> Made:
    """Two or four pages on a table, each a little turned, photographed from above and askew."""
    across = 2
    rows = -(-len(pages) // across)
    size = (3543, 2598) if rows == 1 else (2835, 4031)
    scale = min(size[0] / (across * 222), size[1] / (rows * 309))
    tilt = np.eye(3)
    tilt[2, :2] = np.clip(rng.normal(0, 0.01, 2), -0.02, 0.02) / size[0]
    middle = np.array([[1, 0, size[0] / 2], [0, 1, size[1] / 2], [0, 0, 1]])
    tilt = middle @ tilt @ np.linalg.inv(middle)
    places = []
    for n, page in enumerate(pages):
        x = size[0] / 2 + (n % across - (across - 1) / 2) * 218 * scale
        y = size[1] / 2 + (n // across - (rows - 1) / 2) * 305 * scale
        flat = lying(page, (x, y), rng.normal(0, 0.7), scale * 0.97)
        places.append(replace(flat, place=tilt @ flat.place))
    picture = pictured(places, size, rng, desk=int(rng.integers(60, 130)), blur=0.7)
    light = np.linspace(rng.uniform(0.75, 0.95), 1, size[0])[None, :]
    return jpeg((picture * light).astype(np.uint8), 72, 80), (tuple(p.truth for p in pages),)


def half_over_half(pages: Sequence[Filled], rng: Rng) -> Made:
    """The upper half of one page over the lower half of another, torn or folded."""
    if _code(pages[0]) == _code(pages[1]):
        return on_a3_glass(pages, rng)  # nothing says that these are two
    size = (round(PAGE_WIDTH * MM), round(PAGE_HEIGHT * MM))
    torn = round(rng.uniform(0.4, 0.6) * size[1])
    places = [lying(page, (size[0] / 2, size[1] / 2), rng.normal(0, 0.3), MM) for page in pages]
    above, below = (pictured([each], size, rng) for each in places)
    halves = ((0, torn), (torn, size[1] - torn))
    truths = tuple(
        as_seen(each, within((size[0], high), MM, (0, top)))
        for each, (top, high) in zip(places, halves, strict=True)
    )
    return as_file(np.concatenate([above[:torn], below[torn:]]), rng), (truths,)


def strip_across(pages: Sequence[Filled], rng: Rng) -> Made:
    """A strip of another page right across the middle of one, whose head and foot are its own."""
    if _code(pages[0]) == _code(pages[1]):
        return on_a3_glass(pages, rng)  # the print is the same: nothing says that these are two
    return _with_strip(pages, (0.0, rng.uniform(-8, 8)), rng)


def strip_alike(pages: Sequence[Filled], rng: Rng) -> Made:
    """The same with the same words in the same places: the same page, filled in by another hand."""
    moved = rng.uniform(0.8, 4, 2) * rng.choice((-1, 1), 2)
    return _with_strip(pages, (float(moved[0]), float(moved[1])), rng)


def half_alike(pages: Sequence[Filled], rng: Rng) -> Made:
    """The lower half of another copy of the same page over one, flat or on paper that bows."""
    size = (round(PAGE_WIDTH * MM), round(PAGE_HEIGHT * MM))
    torn, down = rng.uniform(0.2, 0.6), rng.uniform(0.8, 5) * rng.choice((-1, 1))
    is_straight = rng.random() < 0.5
    aside, turned = rng.normal(0, 0.3 if is_straight else 1.2), rng.normal(0, 0.4)
    middle = (size[0] / 2, size[1] / 2)
    there = (middle[0] + aside * MM, middle[1] + down * MM)
    above = lying(pages[0], middle, rng.normal(0, 0.3), MM)
    below = lying(pages[1], there, 0.05 * turned if is_straight else turned, MM)
    picture, half = (pictured([each], size, rng) for each in (above, below))
    row = round(torn * size[1])
    picture[row:] = half[row:]
    if rng.random() < 0.5:
        picture = _bowed(picture, rng)
    return as_file(picture, rng), ((as_seen(above, within((size[0], row), MM)),),)


def _bowed(picture: Pixels, rng: Rng) -> Pixels:
    """Down or up in its middle by some mm, as paper on a glass that is pressed nowhere."""
    by = rng.uniform(1.5, 4) * rng.choice((-1, 1)) * MM
    right, down = np.meshgrid(*(np.arange(n, dtype=np.float64) for n in picture.shape[::-1]))
    down -= by * np.sin(np.pi * (right / right.max()) ** rng.uniform(0.7, 1.4))
    x, y = np.asarray(right, np.float32), np.asarray(down, np.float32)
    bowed = cv2.remap(picture, x, y, cv2.INTER_LINEAR, borderValue=(255,))
    return np.asarray(bowed, np.uint8)


def _with_strip(pages: Sequence[Filled], moved: tuple[float, float], rng: Rng) -> Made:
    """A strip of the second page, which lies so many mm off, right across the first."""
    size = (round(PAGE_WIDTH * MM), round(PAGE_HEIGHT * MM))
    top = round(rng.uniform(0.2, 0.5) * size[1])
    foot = top + round(rng.uniform(0.15, 0.3) * size[1])
    places = [
        lying(
            page,
            (size[0] / 2 + n * moved[0] * MM, size[1] / 2 + n * moved[1] * MM),
            rng.normal(0, 0.3),
            MM,
        )
        for n, page in enumerate(pages)
    ]
    picture, strip = (pictured([each], size, rng) for each in places)
    picture[top:foot] = strip[top:foot]
    above, below = within((size[0], top), MM), within((size[0], size[1] - foot), MM, (0, foot))

    def is_seen(corners: NDArray[np.float64]) -> float:
        return max(above(corners), below(corners))

    return as_file(picture, rng), ((as_seen(places[0], is_seen),),)


def _code(page: Filled) -> tuple[object, ...]:
    truth = page.truth
    return truth.worksheet, truth.edition, truth.language, truth.page, truth.instance


def anyhow(pages: Sequence[Filled], rng: Rng) -> Made:
    """Two pages anyhow on a table, the one perhaps over a part of the other."""
    size, scale = (3400, 2500), 5.9
    while True:
        places = [
            lying(
                page,
                (rng.uniform(0.25, 0.75) * size[0], rng.uniform(0.35, 0.65) * size[1]),
                rng.uniform(0, 360),
                scale,
            )
            for page in pages
        ]
        if all((each.outline > 0).all() and (each.outline < size).all() for each in places):
            break
    below, top = places
    picture = pictured(places, size, rng, desk=int(rng.choice((60, 110, 235))))
    truths = (
        as_seen(below, beside([top], scale)),
        as_seen(top, beside([below], scale), is_on_top=True),
    )
    return jpeg(picture, 150, 80), (truths,)


def masked(pages: Sequence[Filled], rng: Rng) -> Made:
    """A compact PDF: colours in a coarse JPEG, and a fine mask that says where there is ink."""
    (page,) = pages
    pixel = 300 / 25.4
    size = (round(210 * pixel), round(297 * pixel))
    picture = pictured(
        [lying(page, (size[0] / 2, size[1] / 2), rng.normal(0, 0.4), pixel)], size, rng
    )
    around = cv2.blur(picture, (61, 61)).astype(np.int16)
    ink = picture.astype(np.int16) < around - int(rng.integers(14, 24))
    dark = cv2.erode(picture, np.ones((5, 5), np.uint8))
    coarse = cv2.resize(dark, (size[0] // 3, size[1] // 3), interpolation=cv2.INTER_AREA)
    return _with_mask(np.asarray(coarse, np.uint8), ink), (page.truth,)


def _with_mask(coarse: Pixels, ink: NDArray[np.bool_]) -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595.276, 841.89))
    mask = g4_stream(pdf, np.where(ink, 0, 255).astype(np.uint8))
    mask.ImageMask = True
    del mask.ColorSpace
    image = pdf.make_stream(jpeg(coarse, 100, 60))
    image.Type, image.Subtype = Name.XObject, Name.Image
    image.Width, image.Height, image.BitsPerComponent = coarse.shape[1], coarse.shape[0], 8
    image.ColorSpace, image.Filter, image.Mask = Name.DeviceGray, Name.DCTDecode, mask
    page = pdf.pages[-1]
    page.obj.Resources = Dictionary(XObject=Dictionary(I0=image))
    page.obj.Contents = pdf.make_stream(b"q 595.276 0 0 841.89 0 0 cm /I0 Do Q")
    out = BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


def as_file(picture: Pixels, rng: Rng) -> bytes:
    """A JPEG, or a PDF with one."""
    quality = int(rng.integers(60, 85))
    return (
        jpeg(picture, 200, quality)
        if rng.random() < 0.5
        else pdf_of([picture], (200, 200), quality)
    )
