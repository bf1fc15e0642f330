"""Places and writing -> many patches with what stands in them, as pages: made by all cores."""

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
_ODD = (0.35, 0.65, 0.85)  # of the marks of a page, before those are left out that others doubt
_OF_OTHERS = 0.2  # of these, so many stay
_MOST = 9  # marks on a page
_LEAST = 0.35  # mm2 of ink inside
_APART = 3  # pixels
KINDS = (*(f"plain {kind}" for kind in (*strokes.PLAIN, "letter")), *odd.ODD)
_around: tuple[Sequence[Place], Writing] | None = None


@dataclass(frozen=True)
class Made:
    """Patches to learn from.

    Attributes:
        depths: (n, 88, 88), 255 is no light. free: (n, 968), packed. kinds: among `KINDS`.
        pages: on which page each stands; those of one lie together.
    """

    depths: NDArray[np.uint8]
    free: NDArray[np.uint8]
    is_round: NDArray[np.bool_]
    kinds: NDArray[np.int64]
    pages: NDArray[np.int64]


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
    rng, rows, page = np.random.default_rng(seed), [], seed[1] * BLOCK
    while len(rows) < BLOCK:
        rows += [(*row, page) for row in on_a_page(*_around, rng)]
        page += 1
    return tuple(np.array(column) for column in zip(*rows[:BLOCK], strict=True))


@dataclass(frozen=True)
class Person:
    """Somebody who marks a page, with two pens, and what scans it.

    Attributes:
        odd: share of what this one draws that is no plain mark.
        adds_up: whether ink is darker where lines meet.
    """

    hand: strokes.Hand
    pens: tuple[seeing.Pen, seeing.Pen]
    scan: seeing.Scan
    odd: float
    adds_up: bool

    @classmethod
    def of(cls, rng: Chance) -> "Person":
        hand, scan = strokes.hand(rng), seeing.scan(rng)
        first = seeing.pen(rng, hand.width)
        other = seeing.another(first, rng)
        if scan.threshold:
            cover, grain = max(first.cover, 0.9), first.grain / 4
            first = replace(first, tone=min(first.tone, 70), cover=cover, grain=grain)
            other = replace(other, tone=min(other.tone, 70), cover=0.95, grain=0.0)
        odd, adds_up = float(rng.choice(_ODD)), bool(rng.random() < 0.4)
        return cls(replace(hand, width=first.width), (first, other), scan, odd, adds_up)


Row = tuple[NDArray[np.uint8], NDArray[np.uint8], bool, int]


def on_a_page(places: Sequence[Place], writing: Writing, rng: Chance) -> list[Row]:
    """What one person drew in some boxes."""
    person = Person.of(rng)
    count = int(rng.integers(1, _MOST + 1))
    made = [one(places, writing, person, rng) for _ in range(count)]
    return [row for row in made if row]


def one(places: Sequence[Place], writing: Writing, person: Person, rng: Chance) -> Row | None:
    """One box that somebody marked, or wrote in; None where other measures doubt it anyhow."""
    place, scan = places[int(rng.integers(len(places)))], person.scan
    kind, layers = _layers(person, writing, rng)
    masks = _masks(layers, person.pens, rng)
    if masks is None:
        return None
    scan = replace(scan, off=tuple(rng.normal(0, 0.1, 2)))
    sheet = seeing.printed(place, scan)
    _neighbours(sheet, place, person, rng)
    for mask, layer in zip(masks, layers, strict=True):
        pen = person.pens[layer.pen]
        if person.adds_up and len(layer.strokes) > 1:
            own = [replace(layer, strokes=(stroke,)) for stroke in layer.strokes]
            for each in own:
                seeing.lay(sheet, seeing.mask_of(each, pen.width, rng, pen.skips), pen, rng)
        else:
            seeing.lay(sheet, mask, pen, rng)
    depth = seeing.scanned(sheet, scan, rng)
    if rng.random() > _OF_OTHERS and not _is_believed(depth, place, bool(scan.threshold)):
        return None
    packed = np.asarray(np.rint(depth * 255), np.uint8)
    return packed, np.packbits(place.free), place.is_round, KINDS.index(kind)


def _is_believed(depth: Shares, place: Place, is_bilevel: bool) -> bool:
    """Whether nothing else doubts a mark: those are what the second look sees."""
    look = TickInk(depth, place.is_round, place.free)
    usual = _Page(frame=1.0, line=None, spread=0.0, specks=0.0, bilevel=is_bilevel)
    if usual.verdict(look, 1.0, None) != "marked":
        return False
    return is_bilevel or not in_two_tones([look])[0]


def _layers(person: Person, writing: Writing, rng: Chance) -> tuple[str, list[Layer]]:
    hand = person.hand
    if rng.random() > person.odd:
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


def _neighbours(sheet: seeing.Sheet, place: Place, person: Person, rng: Chance) -> None:
    """Marks in the boxes beside, and now and then ink of what was written near by."""
    hand, pen = person.hand, person.pens[0]
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
