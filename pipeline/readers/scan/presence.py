"""Whether a box is in the picture at all: what a scanner cut off or a fold hides is not empty."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from forms.layout_parts import Box
from pipeline.readers.scan.pictures import Grey
from pipeline.readers.scan.registering import SCALE, Registration

_CUT: Final = 0.4  # mm of a box that may lie outside the picture
_NEAR: Final = 1.2  # mm within which a line of the frame is looked for
_INSET: Final = 2.0  # mm at the ends of a line that are left out
_SEEN: Final = 0.06  # share of light that a line takes away at least, smeared or faint


def is_in_picture(there: Registration, grey: Grey, box: Box) -> bool:
    """Whether a picture holds the whole of a box."""
    x, y, x2, y2 = box.x + _CUT, box.y + _CUT, box.x + box.w - _CUT, box.y + box.h - _CUT
    corners = there.pixels(np.array([[x, y], [x2, y], [x2, y2], [x, y2]]))
    height, width = grey.shape
    return bool((corners >= 0).all() and (corners <= (width - 1, height - 1)).all())


def frame_shows(crop: Grey, box: Box, margin: float) -> bool:
    """Whether the lines above and below a box can be seen, or those beside it (a fax loses some).

    Args:
        crop: the box, straightened, at `SCALE`.
        box: a box for words or cells.
        margin: mm around it in the crop.
    """
    return _pair_shows(crop, box.w, box.h, margin) or _pair_shows(crop.T, box.h, box.w, margin)


def _pair_shows(crop: Grey, along: float, across: float, margin: float) -> bool:
    """Whether two lines, so many mm long and so many apart, can both be seen."""
    inset = min(_INSET, along / 4)
    part = crop[:, round((margin + inset) * SCALE) : round((margin + along - inset) * SCALE)]
    rows = part[:, ::2].mean(axis=1)
    return all(_strength(rows, round(at * SCALE)) > _SEEN for at in (margin, margin + across))


def _strength(rows: NDArray[np.floating], at: int) -> float:
    """The share of light that the darkest row near a place takes away."""
    reach = round(_NEAR * SCALE)
    low = max(0, at - reach)
    around = float(np.percentile(rows[max(0, at - 3 * reach) : at + 3 * reach], 75))
    return 1 - float(rows[low : at + reach + 1].min()) / max(1.0, around)
