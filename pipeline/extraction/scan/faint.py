"""The pictures of what was written on a black-and-white page -> whether some of it was lost.

Pencil is grey. A scanner that knows black and white only keeps its darkest grains, or nothing:
what should be letters are crumbs. Where they are, more will be gone that left no trace at all.
"""

from collections.abc import Iterable
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.records import Picture

_CRUMB: Final = 1.2  # mm: letters are larger, but for the dots on them
_FRAME: Final = 25.0  # mm: longer than any stroke
# Share of ink that is crumbs: with pens below 0.12 on 114 of 115 pages of bilevel scans and faxes;
# with light pencil above 0.15 on most pages that lost some of it (see decision 17).
_LOST: Final = 0.15
_MM: Final = 25.4


def is_lost(pictures: Iterable[Picture]) -> bool:
    """Whether so much of what was written is crumbs that more of it must be gone.

    Args:
        pictures: of the boxes of one page in which something was written.
    """
    sizes = np.concatenate([np.zeros((0, 2)), *map(_pieces, pictures)])
    whole = float(sizes[:, 1].sum())
    return whole > 0 and float(sizes[sizes[:, 0] < _CRUMB, 1].sum()) > _LOST * whole


def _pieces(picture: Picture) -> NDArray[np.float64]:
    """The longer side in millimetres and the pixels of each piece of ink that is no frame."""
    pixels = np.frombuffer(picture.pixels, np.uint8).reshape(picture.height, picture.width)
    dark = (pixels < 128).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    sides = stats[1:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1) * _MM / picture.dpi
    area = stats[1:, cv2.CC_STAT_AREA] * (200 / picture.dpi) ** 2
    found = np.column_stack([sides, area])
    return np.asarray(found[sides < _FRAME], np.float64)
