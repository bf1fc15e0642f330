"""A registered page without a readable code -> the blank page that it was printed from, if clear.

The last road before a person: what is printed outside the boxes is compared with every page of
every edition. Pages of one sheet look much alike, so the best must beat each other one clearly
where the two differ. A personal sheet is never known by its looks: nothing would say whose it is;
so the id of a blank one must be there, too badly printed or scanned to be read, but alike.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from forms.catalogue import Edition
from forms.ground.style import PAGE_HEIGHT, PAGE_WIDTH
from forms.layout.bands import ID_PITCH, ID_RIGHT, ID_TOP, QR_FOOT, QR_TOP
from forms.layout.parts import Box, Image, LayoutPage
from pipeline.extraction.pixels import Flags, Grey, Shares
from pipeline.extraction.scan.prints.drawn_form import WHOLE_PAGE
from pipeline.extraction.scan.prints.sheets import PrintedPage, Sheets
from pipeline.extraction.scan.registering.registration import Area, Registration
from pipeline.records import Identity

_SCALE: Final = 3.0  # pixels in a millimetre
_AT_A_GLANCE: Final = 1.0  # pixels in a millimetre, where all pages of all editions are compared
_GLANCED: Final = 24  # pages that are looked at again
_LEAST: Final = 0.6  # correlation of scan and print outside the boxes
_TRIED: Final = 8  # pages that are looked at closely
_DIFFER: Final = 0.25  # share of light by which two prints differ, where they do
_ENOUGH: Final = 60  # pixels in which they differ: a word or two
_CLEARLY: Final = 0.5  # of the other's error there, at most
_ID: Final[Area] = (ID_RIGHT - 25, ID_TOP - 3, 25.5, 2 * ID_PITCH + 4)
_REACH: Final = 6.0  # mm in which the light of the paper is looked for
_SOFT: Final = 1 / 3  # mm over which print and scan may lie apart
_SAME_ID: Final = 0.6  # correlation of the printed id, which a personal sheet has another of


@dataclass(frozen=True, slots=True, eq=False)
class _Candidate:
    """A page of an edition: what is printed on it, and where nobody writes, at some scale."""

    edition: Edition
    number: int
    print_: Shares
    fixed: Flags
    alike: float

    @classmethod
    def of(
        cls, edition: Edition, number: int, sheets: Sheets, seen: Shares, scale: float
    ) -> "_Candidate":
        """A page beside what was seen, both at `scale` pixels in a millimetre."""
        identity = Identity(edition.worksheet.id, edition.number, edition.worksheet.language)
        drawn = sheets.drawn(PrintedPage(identity, edition, number))
        print_ = softly_dark(drawn.area(number, scale=scale), scale)
        fixed = where_nobody_writes(edition.layout.pages[number - 1], scale)
        alike = float(np.corrcoef(seen[fixed], print_[fixed])[0, 1])
        return cls(edition, number, print_, fixed, alike)


def likeliest_blank(grey: Grey, there: Registration, sheets: Sheets) -> PrintedPage | None:
    """The blank page that this is; None where it may be another, or a personal one."""
    cut = there.cut(grey, WHOLE_PAGE, 2 * _SCALE)
    seen = softly_dark(cut, _SCALE)
    glanced = _glanced(softly_dark(cut, _AT_A_GLANCE), sheets)
    closely = (_Candidate.of(edition, page, sheets, seen, _SCALE) for edition, page in glanced)
    candidates = sorted(closely, key=lambda each: -each.alike)[:_TRIED]
    if not candidates or candidates[0].alike < _LEAST:
        return None
    best, *others = candidates
    if not (_has_its_id(best, seen) and all(_beats(best, other, seen) for other in others)):
        return None
    sheet = best.edition.worksheet
    identity = Identity(sheet.id, best.edition.number, sheet.language)
    return PrintedPage(identity, best.edition, best.number)


def _has_its_id(best: _Candidate, seen: Shares) -> bool:
    """Whether the id that is printed on blank sheets stands there, however badly."""
    x, y, w, h = (round(mm * _SCALE) for mm in _ID)
    here, there = (dark[y : y + h, x : x + w].ravel() for dark in (seen, best.print_))
    return float(np.corrcoef(here, there)[0, 1]) > _SAME_ID if here.std() > 0 else False


def _glanced(seen: Shares, sheets: Sheets) -> list[tuple[Edition, int]]:
    """The pages of all editions that are most alike at a glance: a tenth of the work."""
    every = (
        _Candidate.of(edition, number, sheets, seen, _AT_A_GLANCE)
        for edition in sheets.catalogue.every_edition()
        for number in range(1, len(edition.layout.pages) + 1)
    )
    alike = ((each.alike, each.edition, each.number) for each in every)  # and not its pixels
    best = sorted(alike, key=lambda each: -each[0])[:_GLANCED]
    return [(edition, number) for _, edition, number in best]


def _size(scale: float) -> tuple[int, int]:
    """Width and height of a page in pixels."""
    return round(PAGE_WIDTH * scale), round(PAGE_HEIGHT * scale)


def softly_dark(grey: Grey, scale: float) -> Shares:
    """The share of light that is lacking, softly, at `scale`."""
    if grey.shape[::-1] != _size(scale):
        grey = np.asarray(cv2.resize(grey, _size(scale), interpolation=cv2.INTER_AREA), np.uint8)
    reach = 2 * round(_REACH * scale / 2) + 1
    paper = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    light = np.maximum(np.asarray(paper, np.float32), 1)
    share = np.asarray(1 - grey / light, np.float32)
    return np.asarray(cv2.GaussianBlur(share, (0, 0), _SOFT * scale), np.float32)


def where_nobody_writes(page: LayoutPage, scale: float) -> Flags:
    """Where the same stands on every copy: outside the boxes and the codes.

    Nor in pictures, of a piece of another sheet: those are not drawn anew.
    """
    fixed = np.ones(_size(scale)[::-1], np.bool_)
    codes = [(x, y, side, side) for x, y, side in (QR_TOP, QR_FOOT)]
    shown = [part for part in page.parts if isinstance(part, Box | Image)]
    for area in (*codes, *((part.x, part.y, part.w, part.h) for part in shown)):
        x, y, x2, y2 = (
            round(at * scale) for at in (area[0], area[1], area[0] + area[2], area[1] + area[3])
        )
        fixed[max(0, y - 2) : y2 + 2, max(0, x - 2) : x2 + 2] = False
    return fixed


def _beats(best: _Candidate, other: _Candidate, seen: Shares) -> bool:
    """Whether the scan is like the best and unlike the other, where their prints differ."""
    differ = (np.abs(best.print_ - other.print_) > _DIFFER) & best.fixed & other.fixed
    if int(differ.sum()) < _ENOUGH:
        return False
    wrong = np.abs(seen[differ] - best.print_[differ]).sum()
    wrong_other = np.abs(seen[differ] - other.print_[differ]).sum()
    return bool(wrong < _CLEARLY * wrong_other)
