"""The grey picture of one box for words -> empty, written or doubtful, and what was written.

For whoever reads pages: cut the box out with `MARGIN` millimetres around it (white where the paper
ends), straightened, and call

    seen = look_for_words(crop, box, scale=8.0, bilevel=False)

`scale` is pixels per millimetre (8 is 200 dpi; less than 5 is too little). `bilevel` says that the
scan had only black and white. `printed` is, on a personal sheet, what was printed in the box.
`seen.state` is "empty", "written" or "doubtful"; `seen.picture` what a person is shown: trimmed and
without the printed lines where written, the box as it is where doubtful, None where empty.
`seen.ink` is the share of ink inside the box.
"""

from dataclasses import dataclass
from typing import Final, Literal

import cv2
import numpy as np

from forms.layout.parts import Box
from pipeline.extraction.pixels import Grey
from pipeline.extraction.scan.words.dirt import Dirt
from pipeline.extraction.scan.words.noisy_paper import hides_writing
from pipeline.extraction.scan.words.strokes import WordInk
from pipeline.extraction.scan.words.words_on_lines import WordsOnLines
from pipeline.records import Picture

WrittenState = Literal["empty", "written", "doubtful"]

MARGIN: Final = 4.0  # mm around the box in every crop: what pokes out must be in the picture
_AROUND: Final = 1.5  # mm of paper around what was written
_TOO_LOW: Final = 2.5  # mm of letters across the lower edge
_ON_FOOT: Final = 3  # letters on the lower line: the next box seldom has tall ones so near
_SPECKS: Final = 1.0  # mm2
_SPECKS_BILEVEL: Final = 0.5
_DIRT: Final = 2.5  # times as much dirt as lies beside the boxes
_MOST_DPI: Final = 210


@dataclass(frozen=True, slots=True)
class SeenBox:
    """What was seen in a box; `ink` is the share of its area, 0 to 1."""

    state: WrittenState
    picture: Picture | None
    ink: float


def look_for_words(
    crop: Grey,
    box: Box,
    *,
    scale: float,
    bilevel: bool = False,
    printed: Grey | None = None,
    is_calmed: bool = False,
    dirt: Dirt | None = None,
) -> SeenBox:
    """Whether anything was written in a box, and its picture.

    Args:
        crop: grey pixels of the box and `MARGIN` around it, straightened.
        box: as laid out, of kind `line` or `lines`.
        scale: pixels per millimetre.
        bilevel: the scan knew black and white only, so faint pencil is gone but for specks.
        printed: what was printed inside beforehand, as grey pixels of the same size.
        is_calmed: soft shades were taken out (see `soft_shades`); some is left along the rules.
        dirt: what lies all over the page.
    """
    ink = WordInk.of(crop, box, scale, MARGIN, printed, is_calmed=is_calmed)
    state = _state(ink, bilevel, dirt)
    if state == "empty" and hides_writing(ink.seen.grey, ink.free, is_shaded=is_calmed):
        state = "doubtful"
    if state == "empty":
        return SeenBox(state, None, ink.share)
    shown = _trimmed(ink, crop, scale) if state == "written" else _whole(crop, scale)
    return SeenBox(state, as_picture(shown, scale), ink.share)


def _state(ink: WordInk, bilevel: bool, dirt: Dirt | None) -> WrittenState:
    """Very sure or doubtful: one long dark stroke is enough, a few specks are not."""
    if not ink.is_blank and _is_written(ink):
        return "written"
    is_low = WordsOnLines(ink.seen).are_there(bilevel=bilevel)
    if ink.is_blank:
        if not is_low:
            return "empty"
        if _is_written(ink):
            return "written"
    return "doubtful" if is_low or _is_anything(ink, bilevel, dirt) else "empty"


def _is_anything(ink: WordInk, bilevel: bool, dirt: Dirt | None) -> bool:
    if ink.length > 0 or ink.crossing > 0 or ink.is_gathered or _has_specks(ink, bilevel, dirt):
        return True
    letters, along = ink.along_foot
    return ink.over_foot > _TOO_LOW or (letters >= _ON_FOOT and along > _TOO_LOW)


def _has_specks(ink: WordInk, bilevel: bool, dirt: Dirt | None) -> bool:
    """Whether there is more of specks than of dust, or of the dirt that lies all over the page."""
    if bilevel or dirt is None or ink.specks <= _SPECKS:
        return ink.specks > (_SPECKS_BILEVEL if bilevel else _SPECKS)
    return ink.specks > _SPECKS + _DIRT * dirt.on(ink.box.w * ink.box.h)


def _is_written(ink: WordInk) -> bool:
    return ink.longest_dark >= 2.2 or ink.length_visible >= 7


def as_picture(pixels: Grey, scale: float) -> Picture:
    """Pixels as a picture, no finer than about 200 dpi."""
    dpi = round(scale * 25.4)
    if dpi > _MOST_DPI:
        factor = 200 / dpi
        pixels = cv2.resize(
            pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA
        ).astype(np.uint8)
        dpi = 200
    height, width = pixels.shape
    return Picture(width, height, dpi, np.ascontiguousarray(pixels).tobytes())


def _whole(crop: Grey, scale: float) -> Grey:
    """The box as it is, with a little around it."""
    cut = round((MARGIN - _AROUND) * scale)
    return crop[cut:-cut, cut:-cut]


def _trimmed(ink: WordInk, crop: Grey, scale: float) -> Grey:
    """What was written, without the printed frame and rules."""
    left, top, right, bottom = (round(mm * scale) for mm in ink.extent)
    around = round(_AROUND * scale)
    height, width = crop.shape
    return ink.cleaned(crop)[
        max(0, top - around) : min(height, bottom + around),
        max(0, left - around) : min(width, right + around),
    ]
