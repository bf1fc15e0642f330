"""The marks of a page -> which of them a rubber seems to have gone over.

What was rubbed out badly is left much paler than the other marks of the page are; or pale in its
box, where the rubber went, and dark at the ends of its strokes beyond. What was rubbed out well has
hardly a stroke that is left.
"""

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np

from pipeline.extraction.pixels import Shares
from pipeline.extraction.quantiles import median, percentile
from pipeline.extraction.scan.ticks.tick_ink import TickInk
from pipeline.extraction.scan.ticks.two_pens import NEAR, RIDGE, stroke_places

_LEFT: Final = 0.07  # share of light that is left of what was rubbed out, at least
_BEYOND: Final = 0.2  # and that a stroke beyond the box takes
_DARK: Final = 70  # percent: beyond it may be where two strokes cross
_FEW: Final = 8  # pixels, which tell nothing
# of how dark the other marks are (measured: plain marks from 0.7, of 164; rubbed out 0.2 to 0.6);
_PALE: Final = 0.62
_PALE_BESIDE_ONE: Final = 0.45  # and where there is but one other
_ALIKE: Final = 0.15  # two marks as pale as each other: somebody else's pencil
_SOFT: Final = 1.2  # pixels over which the grain of pencil is evened out
_EVEN: Final = 0.05  # share of light that a stroke takes then, at least
_EVEN_RIDGE: Final = 0.93  # of the darkest around: its middle
_FADES: Final = 0.6  # of the ends beyond (measured: plain from 0.94, rubbed out 0.42)


def seem_rubbed(marks: Sequence[TickInk]) -> list[bool]:
    """Of each mark of a page whether it seems to have been rubbed out.

    Args:
        marks: what a pen left in and around each marked box, in grey.
    """
    tones = [_tones(mark) for mark in marks]
    found = []
    for n, (all_, inside, beyond) in enumerate(tones):
        others = [each[0] for m, each in enumerate(tones) if m != n and each[0] > 0]
        least = _PALE if len(others) > 1 else _PALE_BESIDE_ONE
        is_pale = bool(others) and 0 < all_ < least * median(np.array(others))
        is_pale &= not any(abs(each / all_ - 1) < _ALIKE for each in others if all_)
        is_gone = not all_ and not evened_darkness(marks[n])  # grain may hide a pencil's strokes
        found.append(is_pale or is_gone or 0 < inside < _FADES * beyond)
    return found


def evened_darkness(mark: TickInk) -> float:
    """The share of light that its strokes take, without their grain; 0 where hardly any are."""
    inside, around = stroke_places(mark.is_round)
    even = np.asarray(cv2.GaussianBlur(mark.depth, (0, 0), _SOFT), np.float32)
    is_middle = (even > _EVEN) & (even >= _EVEN_RIDGE * cv2.dilate(even, NEAR))
    return _dark(even[is_middle & (inside | (around & mark.free))])


def _tones(mark: TickInk) -> tuple[float, float, float]:
    """How dark the strokes of a mark are: all, in the box, beyond; 0 where hardly any are there."""
    inside, around = stroke_places(mark.is_round)
    top = np.asarray(cv2.dilate(mark.depth, NEAR), np.float32)
    middle = (mark.depth > _LEFT) & (mark.depth >= RIDGE * top)
    within, beyond = middle & inside, middle & around & mark.free
    return (
        _dark(mark.depth[within | beyond]),
        _dark(mark.depth[within]),
        _dark(mark.depth[beyond & (mark.depth > _BEYOND)]),
    )


def _dark(middles: Shares) -> float:
    return percentile(middles, _DARK) if len(middles) >= _FEW else 0.0
