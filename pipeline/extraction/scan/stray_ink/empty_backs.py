"""A page on which no form is found -> whether it is an empty back, which nobody need hear of."""

from itertools import islice
from typing import Final

import cv2
import numpy as np

from forms.ground.style import PAGE_HEIGHT
from pipeline.extraction.pixels import Grey
from pipeline.extraction.scan.prints.pieces import light_lost, pieces_of
from pipeline.extraction.scan.prints.print_areas import BESIDE_SCALE

_BLANK: Final = 0.0005  # share of the page that may be dark: a speck, a staple
_MARGIN: Final = 0.085  # of the sides: holes, edges and shadows of the lid lie there
_COARSE: Final = 292  # pixels along the longer side: 25 dpi, where grain is gone
_DARK: Final = 0.25  # of the paper's light; what shines through from the front takes less
_STROKES: Final = 3  # a staple and a hair are fewer; a line by a thin pen is lost at 25 dpi
_WRITTEN_FULL: Final = 20_000  # letters on a page


def is_blank(grey: Grey) -> bool:
    """Whether a page is an empty back: nothing on it but grain, or what shines through."""
    small = _inside(grey, _COARSE)
    if min(small.shape) < 8:
        return False
    seen = small.astype(np.float32)
    paper = float(np.median(seen))
    if paper <= 60 or float((seen < paper * (1 - _DARK)).mean()) >= _BLANK:
        return False
    light, lost, ink = light_lost(_inside(grey, round(PAGE_HEIGHT * BESIDE_SCALE)))
    strokes = pieces_of(ink, lost, light, most=_WRITTEN_FULL)
    return len(list(islice(strokes, _STROKES))) < _STROKES


def _inside(grey: Grey, longest: int) -> Grey:
    """A page without its margins, about so many pixels along the longer side."""
    factor = max(1.0, max(grey.shape) / longest)
    height, width = (max(1, round(side / factor)) for side in grey.shape)
    small = cv2.resize(grey, (width, height), interpolation=cv2.INTER_AREA)
    top, left = round(_MARGIN * height), round(_MARGIN * width)
    return np.ascontiguousarray(small[top : height - top, left : width - left], np.uint8)
