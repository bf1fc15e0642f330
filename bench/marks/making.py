"""Places and writing -> many patches with what stands in them: made by all cores."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from multiprocessing import get_context

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.marks import odd, seeing, strokes
from bench.marks.odd import Layer
from bench.marks.papers import PX, Place
from bench.marks.strokes import Chance
from bench.marks.writing import Writing
from pipeline.extraction.pixels import Shares
from pipeline.extraction.scan.ticks.tick_ink import TickInk
from pipeline.extraction.scan.ticks.tick_verdicts import _Page
from pipeline.extraction.scan.ticks.two_pens import in_two_tones

BLOCK = 500
PLAIN_SHARE = 0.3  # before those are left out that other measures doubt
_OF_OTHERS = 0.2  # of these, so many stay
_LEAST = 0.35  # mm2 of ink inside
_APART = 3  # pixels
KINDS = (*(f"plain {kind}" for kind in (*strokes.PLAIN, "letter")), *odd.ODD)
_around: tuple[Sequence[Place], Writing] | None = None


@dataclass(frozen=True)
class Made:
    """Patches to learn from.

    Attributes:
        depths: (n, 88, 88), 255 is no light. free: (n, 968), packed. kinds: among `KINDS`.
    """

    depths: NDArray[np.uint8]
    free: NDArray[np.uint8]
    is_round: NDArray[np.bool_]
    kinds: NDArray[np.int64]


def make(places: Sequence[Place], writing: Writing, count: int, seed: int, cores: int = 2) -> Made:
    """So many patches."""
    seeds = [(seed, n) for n in range(-(-count // BLOCK))]
    with get_context("fork").Pool(cores, _begin, (places, writing)) as crew:
        blocks = crew.map(_block, seeds, chunksize=1)
    return Made(*(np.concatenate(parts)[:count] for parts in zip(*blocks, strict=True)))


def _begin(places: Sequence[Place], writing: Writing) -> None:
    global _around  # noqa: PLW0603 - each process has them once
    _around = places, writing
    cv2.setNumThreads(1)


def _block(seed: tuple[int, int]) -> tuple[NDArray[np.generic], ...]:
    assert _around is not None
    rng = np.random.default_rng(seed)
    rows = [one(*_around, rng) for _ in range(BLOCK)]
    return tuple(np.array(column) for column in zip(*rows, strict=True))


def one(
    places: Sequence[Place], writing: Writing, rng: Chance
) -> tuple[NDArray[np.uint8], NDArray[np.uint8], bool, int]:
    """One box that somebody marked, or wrote in."""
    while True:
        place = places[int(rng.integers(len(places)))]
        hand = strokes.hand(rng)
        first = seeing.pen(rng, hand.width)
        hand = replace(hand, width=first.width)
        scan = seeing.scan(rng)
        if scan.threshold:
            first = replace(
                first, tone=min(first.tone, 70), cover=max(first.cover, 0.9), grain=first.grain / 4
            )
        kind, layers = _layers(hand, writing, rng)
        pens = (first, seeing.another(first, rng))
        if scan.threshold:
            pens = (first, replace(pens[1], tone=min(pens[1].tone, 70), cover=0.95, grain=0.0))
        masks = _masks(layers, pens, rng)
        if masks is None:
            continue
        sheet = seeing.printed(place, scan)
        _neighbours(sheet, place, hand, first, rng)
        for mask, layer in zip(masks, layers, strict=True):
            seeing.lay(sheet, mask, pens[layer.pen], rng)
        depth = seeing.scanned(sheet, scan, rng)
        if rng.random() > _OF_OTHERS and not _is_believed(depth, place, bool(scan.threshold)):
            continue
        packed = np.asarray(np.rint(depth * 255), np.uint8)
        return packed, np.packbits(place.free), place.is_round, KINDS.index(kind)


def _is_believed(depth: Shares, place: Place, is_bilevel: bool) -> bool:
    """Whether nothing else doubts a mark: those are what the second look sees."""
    look = TickInk(depth, place.is_round, place.free)
    usual = _Page(frame=1.0, line=None, spread=0.0, specks=0.0, bilevel=is_bilevel)
    if usual.verdict(look, 1.0, None) != "marked":
        return False
    return is_bilevel or not in_two_tones([look])[0]


def _layers(hand: strokes.Hand, writing: Writing, rng: Chance) -> tuple[str, list[Layer]]:
    if rng.random() < PLAIN_SHARE:
        if rng.random() < 0.03:
            return "plain letter", [
                Layer(written=writing.like_a_mark(rng), at=tuple(rng.normal(0, 0.3, 2)))
            ]
        mark = strokes.plain(hand, rng)
        return f"plain {mark.kind}", [Layer(tuple(mark.strokes), hand=hand)]
    shares = np.array([share for share, _ in odd.ODD.values()])
    kind = list(odd.ODD)[int(rng.choice(len(shares), p=shares / shares.sum()))]
    return kind, odd.ODD[kind][1](hand, rng, writing)


def _masks(
    layers: Sequence[Layer], pens: Sequence[seeing.Pen], rng: Chance
) -> list[NDArray[np.float32]] | None:
    """The ink of each layer; None where too little shows of one beside the others."""
    masks: list[NDArray[np.float32]] = []
    for layer in layers:
        pen = pens[layer.pen]
        own = replace(layer, hand=None) if layer.pen else layer
        mask = seeing.mask_of(own, pen.width, rng, pen.skips)
        if layer.must_show:
            before = np.max(masks, axis=0)
            if min(_beside(mask, before), _beside(before, mask)) < layer.must_show:
                return None
        masks.append(mask)
    half = masks[0].shape[0] // 2
    near = slice(half - 2 * PX, half + 2 * PX)
    inside = sum(float(mask[near, near].sum()) for mask in masks) / PX**2
    return masks if inside > _LEAST else None


def _beside(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """The mm2 of one's ink that lies clear of the other, in what is looked at."""
    half, far = one.shape[0] // 2, round(4.8 * PX)
    near = slice(half - far, half + far)
    broad = cv2.dilate(other[near, near], np.ones((_APART, _APART), np.uint8))
    return float(((one[near, near] > 0.5) & (broad < 0.5)).sum()) / PX**2


def _neighbours(
    sheet: seeing.Sheet, place: Place, hand: strokes.Hand, pen: seeing.Pen, rng: Chance
) -> None:
    """Marks in the boxes beside, and now and then ink of what was written near by."""
    for x, y in place.others:
        if rng.random() < 0.25:
            mark = strokes.plain(hand, rng)
            moved = Layer(tuple(stroke + np.array((x, y)) for stroke in mark.strokes), hand=hand)
            seeing.lay(sheet, seeing.mask_of(moved, pen.width, rng), pen, rng)
    if rng.random() < 0.04:  # a tail of something beside
        side = float(rng.choice((-1, 1))) * rng.uniform(3.6, 6)
        down = np.array([[side, -6], [side + rng.normal(0, 0.8), 6]])
        if rng.random() < 0.5:
            down = down[:, ::-1].copy()
        seeing.lay(sheet, seeing.mask_of(Layer((down,)), pen.width, rng), pen, rng)
    if rng.random() < 0.05:  # dust
        for _ in range(int(rng.integers(1, 8))):
            at = tuple(int(v) for v in rng.integers(0, sheet.shape[0], 2))
            cv2.circle(
                sheet, at, int(rng.integers(1, 4)), float(rng.uniform(60, 200)), -1, cv2.LINE_AA
            )
