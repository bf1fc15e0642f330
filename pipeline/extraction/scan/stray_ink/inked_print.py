"""How much ink stands on the printed lines of a page: less where they lie off, more if drawn over.

All print of a page is about equally dark, so that each line is compared with the others. All
lengths in millimetres of the form.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from forms.ground.style import PAGE_HEIGHT, PAGE_WIDTH
from forms.layout.parts import Box, LayoutPage
from pipeline.extraction.pixels import Flags, Grey, Indices, Points, Shares
from pipeline.extraction.quantiles import median, percentile
from pipeline.extraction.scan.prints.print_areas import (
    BESIDE_SCALE,
    Edges,
    PrintedText,
    bare_beside,
    headings_of,
    texts_of,
)
from pipeline.extraction.scan.stray_ink.suspects import (
    NO_SUSPECTS,
    InkedLine,
    Suspects,
    suspects_among,
)

# of its ink: a line of text that shows less lies off its place; light ones show more in black
_LACKS: Final = 0.84
_LACKS_BILEVEL: Final = 0.7
_BESIDE_TEXT: Final = (0.2, 0.3, 0.6, 0.6)  # mm left, above, right and below that are looked at
_FEW: Final = 4  # lines of text that tell how dark print is, at least
_ALIKE: Final = 8  # the same of lines in one face and size
# mm2 of ink over a label, beyond what is printed; as a share of that; and of light pencil
_LEAST_OVER: Final = (0.35, 0.06, 0.27)
_LEAST_OVER_BILEVEL: Final = (2.0, 0.25, np.inf)  # a thin line is one pixel wide there, or two
# the same over a word of a question (measured in black and white: nearly all print to 1.2 mm2, or
# 0.1 of its ink; arrows from 1.4 and 0.12)
_LEAST_OVER_HEADING: Final = (1.0, 0.15)
_LEAST_OVER_HEADING_BILEVEL: Final = (1.35, 0.115)
# the same over a question that holds no mark (measured on 123 pages: nothing, of 847 such words)
_LEAST_OVER_EMPTY: Final = (1.0, 0.075)
# the same over labels that are drawn anew to be sure; and of so many labels
_PERHAPS_OVER: Final = (0.25, 0.025)
_MOST_OVER: Final = 8
_THERE: Final = 0.5  # of the ink of a line of text: less is none
_STRONG: Final = 0.3  # of the light: what shines through takes less
_MOSTLY: Final = 0.4  # of the ink over a label that is so dark
_GLANCE: Final = 0.15  # of the light, where a thin line may be seen with few pixels
_SHINES: Final = 0.08  # of the light: what takes less may be grain
# share of bare paper that takes more (measured: to 0.002; where the other side shines through 0.004
# and more, with few exceptions)
_FEW_SHINE: Final = 0.002
_SOME: Final = 4  # each of so many rows tells as much of a page
_CLEARLY_OVER: Final = 1.35  # times as much pencil as print may differ (measured: print to 1.27)
_SPREAD: Final = 3.0  # times by which print differs from line to line


@dataclass(frozen=True, eq=False)
class InkedPrint:
    """The printed lines of a page as its picture shows them.

    Attributes:
        lacking, paper: what is taken of the light of the paper, and that light; at `BESIDE_SCALE`.
        page: what is printed on it.
        bilevel: the picture knows black and white only.
    """

    lacking: Grey
    paper: Grey
    page: LayoutPage
    bilevel: bool

    def may_be_inked(self, rows: slice | Indices, columns: slice | Indices) -> Flags:
        """Which of these pixels a thin line may run over."""
        place = rows, columns
        return np.asarray(self.lacking[place] > _GLANCE * self.paper[place], np.bool_)

    def is_on_bare(self) -> bool:
        """Whether hardly anything shows on the paper beside it, as from its other side."""
        some = np.s_[::_SOME]
        bare = bare_beside(self.page)[some] > 0
        pale = _paleness(self.lacking[some], self.paper[some])[bare] > _SHINES
        return bool(pale.mean() < _FEW_SHINE)

    @cached_property
    def _sums(self) -> "_Sums":
        """Added up once for all that is looked at."""
        return _Sums.of(self.lacking, self.paper)

    @cached_property
    def _beyond_print(self) -> tuple[NDArray[np.float64], float]:
        """The ink on each text beyond what is printed, and by how much print differs."""
        printed = _texts(self.page)
        return _extra(self._sums.ink_on(printed.whole), printed)

    def off_their_place(self) -> tuple[list[Edges], float]:
        """The lines that are not quite where they should be, as on bent paper; their share."""
        texts = _texts(self.page)
        if len(texts.texts) < _FEW:
            return [], 0.0
        least = _LACKS_BILEVEL if self.bilevel else _LACKS
        share = self._sums.ink_on(texts.small) / texts.ink
        low = share < least * percentile(share, 75)
        off = [text.edges for text, is_low in zip(texts.texts, low, strict=True) if is_low]
        return off, len(off) / len(texts.texts)

    def over_labels(self) -> tuple[tuple[PrintedText, float], ...]:
        """The labels over which something was drawn, and how much, in mm2."""
        printed = _texts(self.page)
        if len(printed.texts) < _FEW or all(text.box is None for text in printed.texts):
            return ()
        least = _LEAST_OVER_BILEVEL if self.bilevel else _LEAST_OVER
        return tuple(_over(self._sums, self.is_on_bare, printed, least, self._beyond_print))

    def in_uneven_print(self) -> tuple[PrintedText, ...]:
        """The labels, where print differs too much for its ink to tell of strokes."""
        printed = _texts(self.page)
        if self.bilevel or len(printed.texts) < _FEW:
            return ()
        _, spread = self._beyond_print
        if _SPREAD * spread <= _LEAST_OVER[1]:
            return ()
        return tuple(text for text in printed.texts if text.box is not None)

    def perhaps_over_labels(self) -> tuple[tuple[PrintedText, ...], tuple[PrintedText, ...]]:
        """The labels with most ink beyond print, on bent paper that lies off; some with least.

        None where hardly any has more.
        """
        printed = _texts(self.page)
        if self.bilevel or len(printed.texts) < _FEW:
            return (), ()
        extra, _ = self._beyond_print
        mm2, share = _PERHAPS_OVER
        may = (extra > np.maximum(mm2, share * printed.ink)).tolist()
        order = np.argsort(extra / printed.ink)[::-1].tolist()
        labels = [n for n in order if printed.texts[n].box is not None]
        over = [n for n in labels if may[n]][:_MOST_OVER]
        rest = [n for n in labels[-max(len(over), _FEW) :] if n not in over] if over else []
        most, least = (tuple(printed.texts[n] for n in each) for each in (over, rest))
        return most, least

    def suspects(self, empty: Collection[str], inked: Collection[Box]) -> Suspects:
        """What may be struck out: see `suspects`."""
        labels, headings = _texts(self.page), _headings(self.page)
        seen = [self._sums.ink_on(texts.whole) for texts in (labels, headings)]
        if len(labels.texts) < _FEW:
            return NO_SUSPECTS
        texts = [InkedLine(*each) for each in zip(labels.texts, labels.ink, seen[0], strict=True)]
        words = [
            InkedLine(*each) for each in zip(headings.texts, headings.ink, seen[1], strict=True)
        ]
        return suspects_among(texts, words, empty, inked, bilevel=self.bilevel)

    def over_headings(self) -> tuple[tuple[PrintedText, bool], ...]:
        """The words of questions over which something dark was drawn, and whether that is much.

        In black and white print may differ as much from word to word: they are drawn anew.
        """
        much = _LEAST_OVER_HEADING_BILEVEL if self.bilevel else _LEAST_OVER_HEADING
        least = much if self.bilevel else _LEAST_OVER_EMPTY
        times = 0.0 if self.bilevel else _SPREAD
        return tuple(_over_headings(self._sums, _headings(self.page), least, much, times))


@dataclass(frozen=True, slots=True, eq=False)
class _Sums:
    """What is taken of the light of the paper, and for each place all of it above and left."""

    lacking: Grey
    paper: Grey
    total: NDArray[np.int32]

    @classmethod
    def of(cls, lacking: Grey, paper: Grey) -> "_Sums":
        return cls(lacking, paper, np.asarray(cv2.integral(lacking), np.int32))

    def strong(self) -> "_Sums":
        """The same without what is pale."""
        return _Sums.of(_strong(self.lacking, self.paper), self.paper)

    def ink_on(self, places: Indices) -> NDArray[np.float64]:
        """The ink in rectangles (see `_places`), in mm2 of full black."""
        left, top, right, bottom = places
        inside = (self.total[bottom, right] - self.total[top, right]).astype(np.float64)
        inside -= self.total[bottom, left] - self.total[top, left]
        middle = np.minimum((left + right) // 2, self.paper.shape[1] - 1)
        light = self.paper[(top + bottom) // 2, middle]
        return np.asarray(inside / np.maximum(light, 1) / BESIDE_SCALE**2, np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class _Texts:
    """The lines of text of a page, the ink that each took (mm2), and where each is looked at.

    `whole` and `small`: pixels of all letters and of the small ones alone (left, top, right,
    bottom; each of all texts).
    """

    texts: tuple[PrintedText, ...]
    ink: NDArray[np.float64]
    whole: Indices
    small: Indices


@lru_cache(maxsize=64)
def _texts(page: LayoutPage) -> _Texts:
    return _looked_at(texts_of(page))


@lru_cache(maxsize=64)
def _headings(page: LayoutPage) -> _Texts:
    return _looked_at(headings_of(page))


def _looked_at(texts: tuple[PrintedText, ...]) -> _Texts:
    edges = np.array([text.edges for text in texts]).reshape(-1, 4)
    small = edges.copy()
    high = edges[:, 3] - edges[:, 1]
    small[:, 1] += 0.22 * high + _BESIDE_TEXT[1]
    small[:, 3] -= 0.24 * high + _BESIDE_TEXT[3]
    return _Texts(texts, np.array([text.ink for text in texts]), _places(edges), _places(small))


def _places(edges: Points) -> Indices:
    """The pixels around lines of text (4, n)."""
    around = np.array(_BESIDE_TEXT) * (-1, -1, 1, 1)
    left, top, right, bottom = np.rint((edges + around) * BESIDE_SCALE).astype(np.int64).T
    width, height = (round(side * BESIDE_SCALE) for side in (PAGE_WIDTH, PAGE_HEIGHT))
    across, down = np.clip([left, right], 0, width), np.clip([top, bottom], 0, height)
    return np.stack([across[0], down[0], across[1], down[1]])


def _over(
    sums: _Sums,
    is_on_bare: Callable[[], bool],
    printed: _Texts,
    least: tuple[float, float, float],
    beyond: tuple[NDArray[np.float64], float],
) -> Iterator[tuple[PrintedText, float]]:
    """The labels over which something was drawn: all print of a page is about equally dark.

    Looked at once more without what is pale, where there is any: the other side may shine through.
    It does not where the paper is bare beside all print, and then what is pale is light pencil.
    """
    texts, (extra, spread) = printed.texts, beyond
    share = np.maximum(least[1], _SPREAD * spread) * printed.ink
    chance = np.maximum(least[0], share)
    is_light = extra > np.maximum(least[2], _CLEARLY_OVER * share)
    over = np.flatnonzero((extra > chance) | is_light)
    if len(over) == 0:
        return
    seen = sums.strong().ink_on(printed.whole)
    # most of those that look alike may be struck out
    dark = np.maximum(_extra(seen, printed)[0], _extra_by_look(seen, printed))
    if is_light.any():  # nearly never: the whole page is looked at for it
        is_light &= is_on_bare()
    for n in over:
        if texts[n].box is not None and (
            (extra[n] > chance[n] and dark[n] > _MOSTLY * extra[n])
            or (is_light[n] and _is_on_bare(sums, printed.whole[:, n]))
        ):
            yield texts[n], float(extra[n])


def _over_headings(
    sums: _Sums,
    printed: _Texts,
    least: tuple[float, float],
    much: tuple[float, float],
    times: float,
) -> Iterator[tuple[PrintedText, bool]]:
    """The same of words of questions; `times`: by which print differs, as `_SPREAD`."""
    if len(printed.texts) < _FEW:
        return
    extra, spread = _extra(sums.ink_on(printed.whole), printed)
    some, more = (
        extra > np.maximum(mm2, np.maximum(share, times * spread) * printed.ink)
        for mm2, share in (least, much)
    )
    over = np.flatnonzero(some)
    if len(over):
        seen = sums.strong().ink_on(printed.whole)
        dark, _ = _extra(seen, printed)
        yield from ((printed.texts[n], bool(more[n])) for n in over if dark[n] > _MOSTLY * extra[n])


def _strong(lacking: Grey, paper: Grey) -> Grey:
    """The ink without what is pale."""
    pale = cv2.compare(lacking, cv2.convertScaleAbs(paper, alpha=_STRONG), cv2.CMP_LE)
    return np.asarray(np.where(pale > 0, np.uint8(0), lacking), np.uint8)


def _paleness(lacking: Grey, paper: Grey) -> Shares:
    """The share of its light that each pixel lacks."""
    return np.asarray(lacking / np.maximum(paper, np.uint8(1)), np.float32)


def _is_on_bare(sums: _Sums, place: Indices) -> bool:
    """Whether the paper between the letters is bare: a highlighter colours all of it."""
    left, top, right, bottom = place
    part = slice(top, bottom), slice(left, right)
    return percentile(_paleness(sums.lacking[part], sums.paper[part]).ravel(), 25) < _SHINES


def _extra(seen: NDArray[np.float64], printed: _Texts) -> tuple[NDArray[np.float64], float]:
    """The ink on each text beyond what is printed, in mm2; and the share by which print differs."""
    share = seen / printed.ink
    there = share[share > _THERE * percentile(share, 75)]  # on a personal sheet some was left out
    if not there.size:
        return np.zeros_like(seen), 0.0  # nothing can be seen at all
    usual = median(there)
    paler = usual - there[there <= usual]  # ink of a pen only adds
    return seen - usual * printed.ink, 1.5 * median(paler)


def _extra_by_look(seen: NDArray[np.float64], printed: _Texts) -> NDArray[np.float64]:
    """The same of what is dark: thin letters are paler, so a line is like those that look alike."""
    share = seen / printed.ink
    there = share > _THERE * percentile(share, 75)
    usual = np.full_like(share, median(share[there]) if there.any() else 0.0)
    looks = [text.look for text in printed.texts]
    for look in set(looks):
        alike = np.array([each == look for each in looks])
        if np.count_nonzero(alike & there) >= _ALIKE:
            usual[alike] = median(share[alike & there])
    return np.asarray(seen - usual * printed.ink, np.float64)
