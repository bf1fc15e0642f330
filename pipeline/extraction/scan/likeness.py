"""A registered page without a readable code -> the blank page that it was printed from, if clear.

The last road before a person: what is printed outside the boxes is compared with every page of
every edition. Pages of one sheet look much alike, so the best must beat each other one clearly
where the two differ. A personal sheet is never known by its looks: nothing would say whose it is;
so the id of a blank one must be there, too badly printed or scanned to be read, but alike.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from forms.catalogue import Edition
from forms.ground.style import PAGE_HEIGHT, PAGE_WIDTH
from forms.layout.bands import ID_PITCH, ID_RIGHT, ID_TOP, QR_FOOT, QR_TOP
from forms.layout.parts import LayoutPage
from pipeline.extraction.pixels import Flags, Grey, Shares
from pipeline.extraction.scan.drawn_form import WHOLE_PAGE
from pipeline.extraction.scan.registration import Area, Registration
from pipeline.extraction.scan.sheets import PrintedPage, Sheets
from pipeline.records import Identity

_SCALE: Final = 3.0  # pixels in a millimetre
_LEAST: Final = 0.6  # correlation of scan and print outside the boxes
_TRIED: Final = 8  # pages that are looked at closely
_DIFFER: Final = 0.25  # share of light by which two prints differ, where they do
_ENOUGH: Final = 60  # pixels in which they differ: a word or two
_CLEARLY: Final = 0.5  # of the other's error there, at most
_ID: Final[Area] = (ID_RIGHT - 25, ID_TOP - 3, 25.5, 2 * ID_PITCH + 4)
_SAME_ID: Final = 0.6  # correlation of the printed id, which a personal sheet has another of


@dataclass(frozen=True, slots=True, eq=False)
class _Candidate:
    """A page of an edition: what is printed on it, and where nobody writes."""

    edition: Edition
    number: int
    print_: Shares
    fixed: Flags
    alike: float


def likeliest_blank(grey: Grey, there: Registration, sheets: Sheets) -> PrintedPage | None:
    """The blank page that this is; None where it may be another, or a personal one."""
    seen = _dark(there.cut(grey, WHOLE_PAGE, 2 * _SCALE), 2)
    candidates = sorted(_candidates(seen, sheets), key=lambda each: -each.alike)[:_TRIED]
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


def _candidates(seen: Shares, sheets: Sheets) -> Iterator[_Candidate]:
    for edition in sheets.catalogue.every_edition():
        identity = Identity(edition.worksheet.id, edition.number, edition.worksheet.language)
        for number, page in enumerate(edition.layout.pages, start=1):
            drawn = sheets.drawn(PrintedPage(identity, edition, number))
            print_ = _dark(drawn.area(number, scale=_SCALE), 1)
            fixed = _fixed(page)
            alike = float(np.corrcoef(seen[fixed], print_[fixed])[0, 1])
            yield _Candidate(edition, number, print_, fixed, alike)


def _dark(grey: Grey, factor: int) -> Shares:
    """The share of light that is lacking, softly, at `_SCALE`."""
    if factor > 1:
        size = (round(PAGE_WIDTH * _SCALE), round(PAGE_HEIGHT * _SCALE))
        grey = np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)
    paper = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((19, 19), np.uint8))
    light = np.maximum(np.asarray(paper, np.float32), 1)
    share = np.asarray(1 - grey / light, np.float32)
    return np.asarray(cv2.GaussianBlur(share, (0, 0), 1.0), np.float32)


def _fixed(page: LayoutPage) -> Flags:
    """Where the same stands on every copy: outside the boxes and the codes."""
    fixed = np.ones((round(PAGE_HEIGHT * _SCALE), round(PAGE_WIDTH * _SCALE)), np.bool_)
    codes = [(x, y, side, side) for x, y, side in (QR_TOP, QR_FOOT)]
    for area in (*codes, *((box.x, box.y, box.w, box.h) for box in page.boxes)):
        x, y, x2, y2 = (
            round(at * _SCALE) for at in (area[0], area[1], area[0] + area[2], area[1] + area[3])
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
