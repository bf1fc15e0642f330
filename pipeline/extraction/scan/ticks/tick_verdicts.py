"""The ink in and around boxes to tick -> empty, marked, blackened (taken back), or in doubt.

The paper says: put a cross; wrong? Make the box completely black. Share of ink alone does not tell
a thick cross from a box that was half blackened, nor a cross from the tail of the neighbour's, so
it is also looked at where the ink lies and how much white is left.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Final, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from forms.layout.parts import Box
from pipeline.extraction.pixels import Flags, Shares
from pipeline.extraction.quantiles import median
from pipeline.extraction.scan.ticks.crosses_in_pieces import is_cross_in_pieces
from pipeline.extraction.scan.ticks.drawn_over import FrameLines, LineNear
from pipeline.extraction.scan.ticks.far_crosses import is_broad_cross, is_far_cross
from pipeline.extraction.scan.ticks.large_crosses import is_crossed_out
from pipeline.extraction.scan.ticks.missing_paper import is_covered, lack_lines
from pipeline.extraction.scan.ticks.patches import Patches
from pipeline.extraction.scan.ticks.plain_ticks import is_plain_tick
from pipeline.extraction.scan.ticks.printed_marks import of_printed
from pipeline.extraction.scan.ticks.ridges import ridges_of, sharp_of
from pipeline.extraction.scan.ticks.rings_beside import without_rings_of_others
from pipeline.extraction.scan.ticks.second_look import seem_odd
from pipeline.extraction.scan.ticks.signs_beside import has_sign_beside
from pipeline.extraction.scan.ticks.single_letters import is_letter
from pipeline.extraction.scan.ticks.specks import one_speck
from pipeline.extraction.scan.ticks.struck_in_part import is_struck_in_part
from pipeline.extraction.scan.ticks.struck_marks import is_struck
from pipeline.extraction.scan.ticks.struck_palely import is_struck_palely
from pipeline.extraction.scan.ticks.third_strokes import is_star
from pipeline.extraction.scan.ticks.tick_ink import TickInk
from pipeline.extraction.scan.ticks.tick_zones import frame_eighths
from pipeline.extraction.scan.ticks.tones import Tones
from pipeline.extraction.scan.ticks.unsharp_print import UnsharpPrint
from pipeline.extraction.scan.ticks.written_inside import clean_strokes, is_written

TickVerdict = Literal["empty", "near", "marked", "black", "doubtful"]

_EMPTY: Final = 0.02  # share of the inside that is ink
_SPECKLED: Final = 0.015  # in black and white: what is left of a faint line, beyond usual specks
_MARKED: Final = 0.05
_MARKED_BILEVEL: Final = 0.07
_SMALL: Final = 1.2  # mm: less is a speck of dirt, or a pen that was put down and lifted
_DUSTY: Final = 0.12  # share of ink that is more than specks, in however many pieces it lies
_CORE: Final = 0.04  # a mark goes through the middle; what comes in from a neighbour seldom does
_HOLLOW: Final = 0.35  # of the share of the whole inside: a thick outline is less in the middle
_THICKLY: Final = 0.4  # share of ink beyond which a mark fills the middle as much as the rest:
_CLOSED: Final = 0.6  # of that share (measured: an outline of a felt pen 0.42, marks from 0.75)
_BESIDE: Final = 0.06  # share of ink close around a box that may be a mark which missed it
_DOT: Final = 0.1  # share of the inside: more is no dot
_GONE: Final = 0.25  # of the usual frame: one that shows less is not there
_HIDDEN: Final = 0.35  # the same of an eighth of it


@dataclass(frozen=True, slots=True)
class Tick:
    """What was seen in a box to tick.

    Attributes:
        verdict: near: the box is empty but for a speck, or for something that was drawn close by
            or over its frame; enough to ask, unless another one is clearly marked.
        ink: share of its inside that is ink, 0 to 1.
        speck: mm2 of one, as if it were black, that is all that is near: dirt, where more lies all
            over the page; 0 of anything else.
    """

    verdict: TickVerdict
    ink: float
    speck: float = 0.0

    @property
    def is_marked(self) -> bool:
        """Whether it is clearly marked."""
        return self.verdict == "marked"

    @property
    def may_be_dot(self) -> bool:
        """Whether something as small as a dot is in it."""
        return not self.is_marked and _EMPTY <= self.ink < _DOT

    @property
    def is_bare(self) -> bool:
        """Whether there is no mark in it that is dark."""
        return self.verdict in {"empty", "near"}


def look_at(
    seen: Patches,
    boxes: Sequence[Box],
    free: Sequence[Flags],
    printed: Sequence[Shares | None],
    whole: Sequence[bool],
    *,
    bilevel: bool,
    line_near: LineNear,
) -> list[Tick]:
    """Judge every box of a page.

    Args:
        seen: what lies around each of them.
        boxes: the same boxes, as laid out.
        free: of each patch, where nothing is printed.
        printed: of each box in which a mark was printed beforehand, its patch as it was printed.
        whole: of each box whether its frame is known to show all around.
        bilevel: the scan knew black and white only.
        line_near: how dark other printed lines are near a box; None where that is not known.
    """
    looks = [
        TickInk(depth, box.kind == "circle", blank)
        for depth, box, blank in zip(seen.depths, boxes, free, strict=True)
    ]
    looks = without_rings_of_others(looks, boxes)
    lines = FrameLines.of(looks, boxes, bilevel=bilevel)
    is_round = np.array([box.kind == "circle" for box in boxes])
    tones = None if bilevel else Tones(looks, UnsharpPrint(seen.depths, is_round))
    page = _Page.of(looks, seen.frames, lines, tones)
    over = lines.drawn_over(looks, boxes, line_near)
    shows = whole if all(whole) else (_frames_show(seen.depths, boxes) | whole).tolist()
    lacking = lack_lines(seen.depths, is_round, bilevel=bilevel)
    known = list(map(_Known, printed, seen.frames.tolist(), over, shows, lacking))
    verdicts = [page.of_box(look, each) for look, each in zip(looks, known, strict=True)]
    if tones is not None:
        _look_sharply(verdicts, looks, known, page, tones.unsharp)
        marked = _marked(verdicts, printed)
        for n in compress(marked, tones.doubtful([looks[n] for n in marked])):
            verdicts[n] = "doubtful"
    _doubt_odd(verdicts, looks, printed)
    return [
        Tick(verdict, round(look.share, 4), page.speck_in(look) if verdict == "near" else 0.0)
        for verdict, look in zip(verdicts, looks, strict=True)
    ]


class _Known(NamedTuple):
    """What is known of a box beside the ink that is seen in it.

    `before`: its patch as it was printed, if marked; `frame`: how dark its frame is; `is_over`:
    whether that was drawn over, `shows` all around, or surely `lacks` a piece.
    """

    before: Shares | None
    frame: float
    is_over: bool
    shows: bool
    lacks: bool


def _look_sharply(
    verdicts: list[TickVerdict],
    looks: Sequence[TickInk],
    known: Sequence[_Known],
    page: "_Page",
    unsharp: UnsharpPrint,
) -> None:
    """Judge what would be asked for ink inside once more, without the blur of a page."""
    for n, (verdict, look) in enumerate(zip(verdicts, looks, strict=True)):
        is_asked = verdict in {"near", "doubtful"} and look.share >= _EMPTY
        cleared = unsharp.cleared(look) if is_asked and known[n].before is None else None
        if cleared is not None:
            verdicts[n] = page.of_box(cleared, known[n])


def as_in_grain(looks: Sequence[Tick], in_grain: Sequence[Tick]) -> list[Tick]:
    """What boxes hold in a picture without its grain; asked where a mark is gone with that.

    So is a box that is black only without it: white between the lines of a hatching goes as well.

    Args:
        looks: what they seem to hold there.
        in_grain: what they do in the picture as it is.
    """
    return [_in_grain(tick, other) for tick, other in zip(looks, in_grain, strict=True)]


def _in_grain(tick: Tick, other: Tick) -> Tick:
    if tick.verdict == "empty" and other.verdict in {"marked", "black"}:
        return Tick("near", tick.ink)
    if tick.verdict == "black" and other.verdict == "doubtful":
        return Tick("doubtful", tick.ink)
    return tick


def _doubt_odd(
    verdicts: list[TickVerdict], looks: Sequence[TickInk], printed: Sequence[Shares | None]
) -> None:
    """Doubt what a second look takes for something else than a plain mark; but for true discs."""
    marked = [n for n in _marked(verdicts, printed) if not looks[n].is_disc]
    for n, is_odd in zip(marked, seem_odd([looks[n] for n in marked]), strict=True):
        if is_odd or has_sign_beside(looks[n]):
            verdicts[n] = "doubtful"


def _marked(verdicts: Sequence[TickVerdict], printed: Sequence[Shares | None]) -> list[int]:
    """Which boxes hold a mark that was not printed there."""
    return [
        n
        for n, (verdict, before) in enumerate(zip(verdicts, printed, strict=True))
        if verdict == "marked" and before is None
    ]


def _of_whole_box(verdict: TickVerdict, look: TickInk, shows: bool, lacks: bool) -> TickVerdict:
    """What may be said of a box of which a part may be hidden (a hole, a sticky note, fluid).

    Args:
        verdict: of what is seen.
        look: the same, closer.
        shows: whether its frame shows all around, with ink beside it or not.
        lacks: whether a piece of its frame surely does not.
    """
    is_inked = verdict in {"marked", "black"}
    if lacks or not (shows or is_inked) or (is_inked and is_covered(look.depth, look.is_round)):
        return "doubtful"
    return verdict


def _frames_show(depths: Shares, boxes: Sequence[Box]) -> Flags:
    """Of each box whether its frame shows all around, as those of the other boxes do."""
    eighths = np.zeros((len(boxes), 8), np.float32)
    is_round = np.array([box.kind == "circle" for box in boxes])
    flat = depths.reshape(len(boxes), -1)
    for kind in (True, False):
        mine = is_round == kind
        if mine.any():
            eighths[mine] = flat[mine] @ frame_eighths(kind).T
    usual = np.minimum(np.median(eighths, axis=0), np.median(eighths))
    return np.asarray((eighths > _HIDDEN * usual).all(axis=1), np.bool_)


@dataclass(frozen=True, slots=True)
class _Page:
    """What is usual on a page: no box is judged without the others.

    Attributes:
        frame: how much a printed frame shows. thick: how dark one is that was drawn over.
        specks: share of the inside of a box that is specks.
        tones: how pale its strokes may be; None in black and white.
    """

    frame: float
    thick: float
    specks: float
    bilevel: bool
    tones: Tones | None

    @classmethod
    def of(
        cls,
        looks: Sequence[TickInk],
        frames: NDArray[np.float64],
        lines: FrameLines,
        tones: Tones | None,
    ) -> "_Page":
        return cls(
            frame=median(frames),
            thick=lines.thick,
            specks=median(np.array([look.specks for look in looks])),
            bilevel=tones is None,
            tones=tones,
        )

    def of_box(self, look: TickInk, known: _Known) -> TickVerdict:
        """What may be said of a box of which a part may be hidden."""
        return _of_whole_box(self._verdict(look, known), look, known.shows, known.lacks)

    def _verdict(self, look: TickInk, known: _Known) -> TickVerdict:
        if known.frame < _GONE * self.frame:
            return "doubtful"  # torn off, or folded away
        if known.before is not None:
            return of_printed(look, known.before, bilevel=self.bilevel)
        if look.share < _EMPTY:
            return self._empty(look, known.is_over)
        least = _MARKED_BILEVEL if self.bilevel else _MARKED
        is_in_pieces = look.length < _SMALL and is_cross_in_pieces(look.depth, look.zones.inner)
        if look.share < least or (look.length < _SMALL and not is_in_pieces):
            return "near" if look.share < _DUSTY else "doubtful"
        seen = "doubtful" if _is_odd(look) else look.mark(bilevel=self.bilevel)
        return "doubtful" if seen == "marked" and _is_more_than_a_mark(look, self.tones) else seen

    def _empty(self, look: TickInk, is_over: bool) -> TickVerdict:
        """An empty box: whether something was drawn around it, over its frame or close by."""
        if look.is_clean:
            return "near" if is_over else "empty"
        if look.is_ringed:
            return "doubtful"
        is_faint = self.bilevel and look.specks > 3 * self.specks + _SPECKLED
        return "near" if is_faint or is_over or look.beside > _BESIDE else "empty"

    def speck_in(self, look: TickInk) -> float:
        """Of a speck that is all that is near a box: none that a pen left which went around it."""
        is_apart = look.line_alone <= self.thick and look.beside <= _BESIDE and not look.is_ringed
        return one_speck(look) if is_apart else 0.0


def _is_odd(look: TickInk) -> bool:
    """Whether ink is none that a pen makes in a box: hollow, soft, crumbs, a crease."""
    hollow = _CLOSED if look.share > _THICKLY else _HOLLOW
    is_hollow = look.core < max(_CORE, hollow * look.share)
    inner = look.zones.inner
    is_eaten = look.is_crumbs and not is_cross_in_pieces(look.depth, inner)
    if look.is_soft or is_eaten or look.is_crease:
        return True
    if not (is_hollow or look.runs_through) or is_far_cross(look.ink, inner):
        return False
    return not (look.goes_out_once and is_plain_tick(sharp_of(look.ink, look.depth), inner))


def _is_more_than_a_mark(look: TickInk, tones: Tones | None) -> bool:
    """Whether a mark was struck out in any way that no plain mark looks like, or is a word."""
    inner = look.zones.inner
    if is_struck(look.ink, inner) and not _is_cross(look):
        return True
    beyond, sharp = ridges_of(look.depth, look.free), sharp_of(look.ink, look.depth)
    return (
        is_struck_palely(beyond, look.ink, inner)
        or is_struck_in_part(beyond, look.ink, sharp, look.free, look.zones)
        or is_star(sharp, inner)
        or (tones is not None and tones.are_paler_in_part(look))
        or is_crossed_out(look.ink, look.depth, look.free, is_round=look.is_round)
        or (not look.is_disc and _is_words(look, sharp))
    )


def _is_cross(look: TickInk) -> bool:
    """Whether a box holds one cross of a felt pen: a bent stroke seems a line, and more."""
    return is_broad_cross(look.ink, look.depth, look.zones.inner, is_round=look.is_round)


def _is_words(look: TickInk, sharp: Flags) -> bool:
    """Whether letters stand in a box, or one."""
    clean = clean_strokes(sharp, look.zones.inner)
    return is_written(clean) or is_letter(clean, look.ink, look.depth, look.zones.inner)
