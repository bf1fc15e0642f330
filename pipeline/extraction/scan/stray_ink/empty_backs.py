"""A page on which no form is found -> whether it is an empty back, which nobody need hear of."""

from typing import Final

import cv2
import numpy as np

from pipeline.extraction.pixels import Grey
from pipeline.extraction.quantiles import median
from pipeline.extraction.scan.stray_ink.notes_on_backs import is_written

_DARKEST: Final = 60  # of 255: what is darker than that is no paper
_MARGIN: Final = 0.085  # of the sides: holes, edges and shadows of the lid lie there
_COARSE: Final = 292  # pixels along the longer side: 25 dpi, where grain is gone
_BROAD: Final = 25  # of these: what is broader is a shadow
_DARK: Final = 0.25  # of the paper's light; what shines through from the front takes less
_RIM: Final = 0.015  # of the sides: a sheet that fills the picture reaches into that
_DESK: Final = 0.7  # of the paper's light, at most, that lies around a sheet that does not
_SIDES: Final = 3  # of four; a lid shows beside one or two
_MOST: Final = 0.012  # of the page that may be dark: a ring of coffee takes up to 0.009


def is_blank(grey: Grey, before: Grey | None = None) -> bool:
    """Whether a page is an empty back: nothing on it but dirt, or what shines through.

    `before`: the same before what shines through was taken out.
    """
    small = _inside(grey, _COARSE)
    if min(small.shape) < 8 or median(small) <= _DARKEST:
        return False
    return not (_is_dark(small) or is_written(grey, before))


def lies_on_a_desk(grey: Grey) -> bool:
    """Whether something darker than a sheet is seen around it: in a photo words are smaller."""
    paper = median(_inside(grey, _COARSE))
    down, right = (max(1, round(_RIM * side)) for side in grey.shape)
    sides = (grey[:down], grey[-down:], grey[:, :right], grey[:, -right:])
    return sum(median(side) < _DESK * paper for side in sides) >= _SIDES


def _is_dark(small: Grey) -> bool:
    """Whether something large and dark is on it, a drawing or a picture."""
    light = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((_BROAD, _BROAD), np.uint8))
    dark = small < light.astype(np.float32) * (1 - _DARK)
    return float(dark.mean()) > _MOST


def _inside(grey: Grey, longest: int) -> Grey:
    """A page without its margins, about so many pixels along the longer side."""
    factor = max(1.0, max(grey.shape) / longest)
    height, width = (max(1, round(side / factor)) for side in grey.shape)
    small = cv2.resize(grey, (width, height), interpolation=cv2.INTER_AREA)
    top, left = round(_MARGIN * height), round(_MARGIN * width)
    return np.ascontiguousarray(small[top : height - top, left : width - left], np.uint8)
