"""The bare back of a sheet -> the same without its front, where that shines through.

Nothing is printed there that tells where the page lies: it fills the picture, a little askew.
"""

from collections.abc import Iterable, Iterator
from typing import Final

import numpy as np

from forms.ground.style import PAGE_HEIGHT, PAGE_WIDTH
from pipeline.extraction.pixels import Grey
from pipeline.extraction.scan.light_ink.other_side import OtherSide, how_alike, without_any
from pipeline.extraction.scan.prints.print_areas import BESIDE_SCALE
from pipeline.extraction.scan.registering.registration import Registration

_ASKEW: Final = (-1.8, -1.35, -0.9, -0.45, 0.45, 0.9, 1.35, 1.8)  # degrees
_FAINTLY: Final = 0.1  # alike where it lies askew: less is another sheet
_ALIKE: Final = 0.3  # there is no print to go by; in shadows and on stained paper it is less alike


def without_front(
    grey: Grey, there: Registration | None, sides: Iterable[OtherSide]
) -> Grey | None:
    """The picture without what shines through from one of these sides; None if none does.

    `there`: where the marks of the front are seen, which shine through as well; None where not.
    """
    straight = _filling(grey, 0)
    views = [straight] if there is None else [straight, there]
    found = [(how_alike(grey, view, side), side, view) for side in sides for view in views]
    if not found:
        return None
    alike, side, view = max(found, key=lambda each: each[0])
    if alike < _FAINTLY:
        return None
    if view is straight:
        alike, view = max(_askew(grey, side, (alike, view)), key=lambda each: each[0])
    size = (round(PAGE_HEIGHT * BESIDE_SCALE), round(PAGE_WIDTH * BESIDE_SCALE))
    return without_any(grey, view, [side], np.full(size, 255, np.uint8), _ALIKE)


def _askew(
    grey: Grey, side: OtherSide, straight: tuple[float, Registration]
) -> Iterator[tuple[float, Registration]]:
    """How much alike they are, however the page lies."""
    yield straight
    for degrees in _ASKEW:
        view = _filling(grey, degrees)
        yield how_alike(grey, view, side), view


def _filling(grey: Grey, degrees: float) -> Registration:
    """Where a page lies that fills the picture, turned about its middle."""
    high, wide = grey.shape
    across, down, turn = wide / PAGE_WIDTH, high / PAGE_HEIGHT, np.radians(degrees)
    ways = np.array(
        [
            [across * np.cos(turn), -across * np.sin(turn)],
            [down * np.sin(turn), down * np.cos(turn)],
        ]
    )
    corner = np.array([wide, high]) / 2 - ways @ (PAGE_WIDTH / 2, PAGE_HEIGHT / 2)
    to_pixels = np.vstack([np.column_stack([ways, corner]), [0, 0, 1]])
    return Registration(np.asarray(to_pixels, np.float64), 0.0, 0.0, 0)
