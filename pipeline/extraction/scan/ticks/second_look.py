"""Patches of marked boxes -> of each the chance that no plain mark stands there.

A small network looks at the marks of a page once more, beside what is measured of them. It was
learned from marks that were drawn by `bench/marks/`: plain ones of many hands, and such that were
struck, written over each other, or are letters, digits and words. It may only ever bring a doubt.
"""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pipeline.extraction import networks
from pipeline.extraction.pixels import Flags, Shares
from pipeline.extraction.scan.ticks.patches import PATCH_HALF
from pipeline.extraction.scan.ticks.tick_ink import TickInk
from pipeline.extraction.scan.ticks.tick_zones import zones_of

Views = NDArray[np.uint8]

SEEN: Final = 40  # pixels from the middle of a box that the network sees
_DARK: Final = 95  # percent of the inside: as dark as ink is there
_PALEST: Final = 0.15  # share of light
_ODD: Final = 0.72  # a chance (measured: plain marks to 0.6, nearly all)


def views_of(depths: Sequence[Shares], free: Sequence[Flags], is_round: Sequence[bool]) -> Views:
    """What the network sees (boxes, 2, 2 * SEEN squared): how dark, beside ink; where print is.

    Args:
        depths: patches.
        free: of each where nothing is printed.
        is_round: circles.
    """
    near = slice(PATCH_HALF - SEEN, PATCH_HALF + SEEN)
    views = np.empty((len(depths), 2, 2 * SEEN, 2 * SEEN), np.uint8)
    for view, depth, blank, round_ in zip(views, depths, free, is_round, strict=True):
        inside = depth.take(zones_of(bool(round_)).places)
        at = inside.size * _DARK // 100
        inside.partition(at)
        dark = max(_PALEST, float(inside[at]))
        view[0] = np.minimum(depth[near, near] * (200 / dark), 255)
        view[1] = np.where(blank[near, near], 0, 255)
    return views


def seem_odd(marks: Sequence[TickInk]) -> list[bool]:
    """Of each mark of a page whether it seems to be no plain mark."""
    if not marks:
        return []
    views = views_of(
        [mark.depth for mark in marks],
        [mark.free for mark in marks],
        [mark.is_round for mark in marks],
    )
    return [bool(chance > _ODD) for chance in _session().run(None, {"views": views})[0]]


@cache
def _session() -> networks.Network:
    return networks.session(files(__package__).joinpath("marks.onnx").read_bytes())
