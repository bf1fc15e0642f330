"""A comb on a registered page -> its cells, cut at the printed lines, and what shows the whole."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from forms.layout_parts import Box
from pipeline.readers.scan.box_frame import find_lines
from pipeline.readers.scan.pictures import Grey
from pipeline.readers.scan.presence import frame_shows
from pipeline.readers.scan.registering import SCALE, Registration
from pipeline.readers.scan.writing import picture_of
from pipeline.records import Picture

_MARGIN: Final = 3.0  # mm around the comb
_WIDER: Final = 0.8  # mm that a digit may lean out of its cell
_SHOWN: Final = 1.5  # mm of them that a person is shown
_DASH: Final = 1.0  # mm above and below the middle where a dash stands printed
_INK: Final = 0.25  # share of the paper's light
_WRITTEN: Final = 0.05  # share of the cell of a dash, beside the dash, that is ink


@dataclass(frozen=True, slots=True, eq=False)
class CutComb:
    """A comb in grey.

    Attributes:
        cells: the cells that a digit may stand in, from left to right.
        wider: the same with a part of their neighbours, for digits that lean out of their cell.
        is_sound: whether its frame is there and the cells of the dashes hold no more than a dash.
    """

    cells: tuple[Grey, ...]
    wider: tuple[Grey, ...]
    is_sound: bool
    picture: Picture


def cut_comb(grey: Grey, there: Registration, box: Box) -> CutComb:
    """Cut a comb out."""
    area = (box.x - _MARGIN, box.y - _MARGIN, box.w + 2 * _MARGIN, box.h + 2 * _MARGIN)
    crop = there.cut(grey, area)
    left, top, right, bottom = find_lines(np.asarray(255 - crop, np.uint8), box, SCALE, _MARGIN)
    walls = np.rint(np.linspace(left, right, box.cells + 1)).astype(int)
    cells = [crop[top:bottom, walls[n] : walls[n + 1]] for n in range(box.cells)]
    marks = [letter == "-" for letter in box.pattern.ljust(box.cells)]
    kept = all(_holds_dash(cell) for cell, is_dash in zip(cells, marks, strict=True) if is_dash)
    digits = tuple(cell for cell, is_dash in zip(cells, marks, strict=True) if not is_dash)
    more = round(_WIDER * SCALE)
    wider = tuple(
        crop[top:bottom, max(0, walls[n] - more) : walls[n + 1] + more]
        for n, is_dash in enumerate(marks)
        if not is_dash
    )
    is_sound = kept and frame_shows(crop, box, _MARGIN)
    edge = round((_MARGIN - _SHOWN) * SCALE)
    return CutComb(digits, wider, is_sound, picture_of(crop[edge:-edge, edge:-edge], SCALE))


def _holds_dash(cell: Grey) -> bool:
    """Whether the cell of a dash holds no ink above or below where the dash stands."""
    height, width = cell.shape
    side, rim = round(1.0 * SCALE), round(0.9 * SCALE)
    middle, reach = height // 2, round(_DASH * SCALE)
    light = max(1.0, float(np.percentile(cell, 80)))
    ink = cell < light * (1 - _INK)
    above = ink[rim : middle - reach, side : width - side]
    below = ink[middle + reach : height - rim, side : width - side]
    return float(np.concatenate([above.ravel(), below.ravel()]).mean()) < _WRITTEN
