"""Bytes of a picture (see `picture_files`) -> its pages in grey, one at a time.

Sizes are known before anything is decoded: a picture that would fill the memory is refused. What
is much finer than 200 dpi is taken smaller while it is decoded, for nothing is gained by it.
"""

import warnings
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np
from PIL import Image, ImageOps

from pipeline.extraction.pixels import Grey, Pixels, Points
from pipeline.extraction.quantiles import counts_of
from pipeline.extraction.scan.pictures.picture_files import (
    BROKEN,
    MOST_MEGAPIXELS,
    check_size,
    opened,
    picture_kind,
)
from pipeline.extraction.scan.pictures.stains import ring_in, without_stain
from pipeline.extraction.scan.pictures.streaks import without_streaks
from pipeline.extraction.scan.pictures.tints import (
    SMALLER,
    of_picture,
    paper_of,
    part_of,
    tints_of,
)
from pipeline.extraction.scan.registering.several import SheetPiece
from pipeline.records import NotRead
from pipeline.records.file_ends import end_of, sound
from pipeline.records.refusals import Damaged, Refusal, SeveralSheets, TooHeavy, TooManyPixels

ENOUGH: Final = 2300  # pixels along the longer side: A4 at 200 dpi has 2339
MOST_FRAMES: Final = 1_000  # of one picture: a stack of two packs of paper
_LONG_SIDE: Final = 297 / 25.4  # inches
_A_DOT: Final = 32  # pixels: web pages and mails are full of such pictures
_SUBFILE: Final = 254  # tag of a TIFF: NewSubfileType, of which bit 0 says "of less resolution"
_WITH_PAGES: Final = frozenset({"tiff", "heif", "webp", "avif", "png", "gif"})
_FILMS: Final = frozenset({"webp", "avif", "png", "gif"})  # each picture is shown for a while
_MOST_OF_FILM: Final = 30  # pictures: more is a film of one page, and no stack
_REDUCED: Final = {
    1: cv2.IMREAD_GRAYSCALE,
    2: cv2.IMREAD_REDUCED_GRAYSCALE_2,
    4: cv2.IMREAD_REDUCED_GRAYSCALE_4,
    8: cv2.IMREAD_REDUCED_GRAYSCALE_8,
}
_REDUCED_COLOURS: Final = {
    1: cv2.IMREAD_COLOR,
    2: cv2.IMREAD_REDUCED_COLOR_2,
    4: cv2.IMREAD_REDUCED_COLOR_4,
    8: cv2.IMREAD_REDUCED_COLOR_8,
}


@dataclass(frozen=True, slots=True, eq=False)
class PageImage:
    """A page of a file as grey pixels, 0 is black.

    Attributes:
        number: page of the file, 1-based.
        dpi: as if A4 filled the picture; of a photo that says little.
        is_bilevel: the scan knew black and white only.
        is_lifted: taken out of a PDF as it lies there, without drawing the page.
        sheet: which of the sheets in the picture this is, from 1.
        elsewhere: where other sheets lie: outlines (4, 2) in pixels.
        tints: where light colours lie on the same, with fewer pixels; None if there are none.
        quiet: the same as `grey` without its grain; None where there is little of it.
        creases: where such were taken out: the ends of each (2, 2), mm of the page.
        shadowed: the same as `grey` with the shadows that lay on it; None where none did.
        others: the pages before and behind it in its file: one may be the other side of its sheet.
    """

    number: int
    grey: Grey
    dpi: int
    is_bilevel: bool = False
    is_lifted: bool = False
    sheet: int = 1
    elsewhere: tuple[Points, ...] = ()
    tints: Grey | None = None
    quiet: Grey | None = None
    creases: tuple[Points, ...] = ()
    shadowed: Grey | None = None
    others: tuple[Grey, ...] = ()

    @property
    def still(self) -> Grey:
        """The picture in which strokes are told from what they are not."""
        return self.grey if self.quiet is None else self.quiet


def page_image(
    number: int,
    grey: Grey,
    *,
    is_bilevel: bool | None = None,
    is_lifted: bool = False,
    tints: Grey | None = None,
) -> PageImage:
    """Pixels as a page; whether they are black and white only is seen where it is not known."""
    if is_bilevel is None:
        is_bilevel = looks_bilevel(grey)
    factor = shrinking(max(grey.shape))
    if factor > 1:
        grey = _shrunk(grey, factor)
    grey = grey if is_dot(grey) else without_streaks(grey)
    dpi = round(max(grey.shape) / _LONG_SIDE)
    return PageImage(number, grey, dpi, is_bilevel, is_lifted, tints=tints)


def is_dot(grey: Grey) -> bool:
    """Whether it is so small or thin that nothing could be written on it."""
    return bool(min(grey.shape) < _A_DOT)


def piece_of(image: PageImage, piece: SheetPiece, sheet: int) -> PageImage:
    """One of several sheets in a picture, as a page."""
    dpi, tints = round(max(piece.grey.shape) / _LONG_SIDE), image.tints
    if tints is not None:
        tints = part_of(tints, image.grey, piece.grey, piece.corner)
    return replace(
        image,
        grey=piece.grey,
        dpi=dpi,
        sheet=sheet,
        elsewhere=piece.elsewhere,
        tints=tints,
        others=(),
    )


def shrinking(longer_side: int) -> int:
    """By how much a picture may be taken smaller and still have enough pixels: 1, 2, 4 or 8."""
    return next(n for n in (8, 4, 2, 1) if longer_side // n >= ENOUGH or n == 1)


def _shrunk(grey: Grey, factor: int) -> Grey:
    height, width = grey.shape
    size = (width // factor, height // factor)
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)


def looks_bilevel(grey: Grey) -> bool:
    """Whether a page has hardly any grey between black and white."""
    some = counts_of(np.ascontiguousarray(grey[3::11, 3::11]))
    return bool(some[48:208].sum() <= some[:48].sum() * 0.06)


def is_picture(content: bytes) -> bool:
    """Whether a file is a picture that can be read here, by its first bytes."""
    return picture_kind(content) is not None


def pages_of_picture(content: bytes) -> Iterator[PageImage | NotRead]:
    """The pages of a picture, each decoded when it is asked for; what cannot be is told apart."""
    kind = picture_kind(content)
    assert kind is not None
    try:
        picture = opened(content, kind)
    except Refusal as refusal:
        yield NotRead((1,), refusal)
        return
    with picture:
        if kind == "heif":
            picture.seek(0)  # it opens at the one that is shown, wherever that stands
        if kind in _FILMS and _has_more_than(_MOST_OF_FILM, picture):
            yield from (_page(1, picture), NotRead((2,), SeveralSheets()))
        elif kind in _WITH_PAGES:
            yield from _frames(picture)
        else:
            yield _page(1, picture, content if kind == "jpeg" else None)


def _frames(picture: Image.Image) -> Iterator[PageImage | NotRead]:
    if _has_more_than(MOST_FRAMES, picture):
        raise TooHeavy
    number, size = 1, (0, 0)
    while True:
        if not _is_small_copy(picture, size):
            size = picture.size
            yield _page(number, picture)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                picture.seek(number)
        except EOFError:
            return
        except Image.DecompressionBombError:
            yield NotRead((number + 1,), TooManyPixels(str(MOST_MEGAPIXELS)))
            return
        except BROKEN:
            yield NotRead((number + 1,), Damaged())
            return
        number += 1


def _is_small_copy(picture: Image.Image, size: tuple[int, int]) -> bool:
    """Whether this page of a TIFF says that it is the one before it, and is half as large."""
    says = getattr(picture, "tag_v2", {}).get(_SUBFILE, 0)
    is_smaller = 2 * max(picture.size) <= max(size)
    return is_smaller and isinstance(says, int) and bool(says & 1)


def _has_more_than(frames: int, picture: Image.Image) -> bool:
    """Whether there are more; none of them is decoded. It is at its first again."""
    first = picture.tell()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture.seek(frames)
    except (*BROKEN, Image.DecompressionBombError):
        return False
    else:
        return True
    finally:
        with suppress(*BROKEN):
            picture.seek(first)


def _page(number: int, picture: Image.Image, jpeg: bytes | None = None) -> PageImage | NotRead:
    try:
        check_size(*picture.size)
        if jpeg is not None and (end_of(jpeg) or b"\xff\xd9" in jpeg[-4096:]):
            whole, is_grey = sound(jpeg), picture.mode == "L"
            grey, tints = grey_and_tints(whole, picture.size, is_grey=is_grey)
            return page_image(number, grey, tints=tints)
        is_bilevel = picture.mode == "1" or None
        upright = _upright(picture)
        tints = of_picture(upright)
        return page_image(number, _grey(upright), is_bilevel=is_bilevel, tints=tints)
    except Refusal as refusal:
        return NotRead((number,), refusal)
    except (*BROKEN, MemoryError):
        return NotRead((number,), Damaged())


def decoded_jpeg(content: bytes, size: tuple[int, int]) -> Grey:
    """A whole JPEG in grey, upright as its EXIF data say; smaller where it is very fine.

    Raises:
        Damaged: it cannot be decoded.
    """
    flag = _REDUCED[shrinking(max(size))]
    try:
        grey = cv2.imdecode(np.frombuffer(content, np.uint8), flag)
    except cv2.error:
        raise Damaged from None
    if grey is None:
        raise Damaged
    return np.asarray(grey, np.uint8)


def grey_and_tints(
    content: bytes, size: tuple[int, int], *, is_grey: bool
) -> tuple[Grey, Grey | None]:
    """A whole JPEG in grey, upright and without stains; and its light colours (see `tints`).

    Raises:
        Damaged: it cannot be decoded.
    """
    grey = decoded_jpeg(content, size)
    small = None if is_grey else _colours(content, SMALLER * shrinking(max(size)))
    if small is None:
        return grey, None
    paper = paper_of(small)
    ring = ring_in(small, paper)
    colours = _colours(content, shrinking(max(size))) if ring is not None else None
    if ring is not None and colours is not None and colours.shape[:2] == grey.shape:
        grey = without_stain(colours, grey, paper, ring)
    return grey, tints_of(small, paper)


def _colours(content: bytes, smaller: int) -> Pixels | None:
    """A whole JPEG in colours, so many times smaller."""
    try:
        seen = cv2.imdecode(np.frombuffer(content, np.uint8), _REDUCED_COLOURS[min(8, smaller)])
    except cv2.error:
        return None
    return None if seen is None else np.asarray(seen, np.uint8)


def _grey(picture: Image.Image) -> Grey:
    """An upright picture in grey."""
    if picture.mode.startswith("I;16"):
        return (np.asarray(picture, np.uint16) >> 8).astype(np.uint8)
    return np.array(picture.convert("L"), np.uint8)


def _upright(picture: Image.Image) -> Image.Image:
    """Any picture upright; what is transparent is white."""
    if picture.mode.startswith("I;16"):
        return picture
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        upright = ImageOps.exif_transpose(picture) or picture
    if upright.mode in {"RGBA", "LA", "PA", "RGBa", "La"} or "transparency" in upright.info:
        seen = upright.convert("RGBA")
        paper = Image.new("RGBA", seen.size, "white")
        return Image.alpha_composite(paper, seen)
    return upright
