"""The head of a page: what a person knows a paper by, where no mark says whose it is."""

from collections.abc import Sequence
from typing import Final

from forms.ground.check_digit import is_valid
from forms.layout.bands import CONTENT_LEFT, CONTENT_TOP, CONTENT_WIDTH, EDGE, QR_TOP
from forms.layout.parts import LayoutPage
from pipeline.extraction.pixels import Grey
from pipeline.extraction.scan.registering.registration import Registration
from pipeline.extraction.scan.words.written_boxes import as_picture
from pipeline.records import Mark, Picture

# What a person knows a paper by, beside its title.
_FIELDS: Final = frozenset({"/client", "/alias", "/filled_on"})
_HIGHEST_HEAD: Final = 110.0  # mm from the top
_HEAD_SCALE: Final = 5.0  # pixels in a millimetre: enough to know a hand, and made of every page
# mm from the top and from the left: the codes in this corner are wiped from the picture of a head,
# for on a sheet that is scanned again they would tell of another form.
_CODES: Final = (QR_TOP[1] + QR_TOP[2] + 3, 140.0)
_LIKELY: Final = 0.9  # a digit of a code for which nobody will be asked whose page it is
_AROUND: Final = 1.5  # mm of paper below the last of these boxes


def head_of(
    grey: Grey, there: Registration, page: LayoutPage, marks: Sequence[Mark]
) -> Picture | None:
    """The head of a page of which the mark does not say whose it is: others may know it."""
    whose = [mark for mark in marks if mark.pointer == "/client" and mark.state != "read"]
    if not whose or all(map(_is_clear, whose)):
        return None
    boxes = (box for box in page.boxes if box.pointer in _FIELDS)
    bottom = max([CONTENT_TOP, *(box.y + box.h for box in boxes)]) + _AROUND
    left, height = CONTENT_LEFT - 2, min(bottom, _HIGHEST_HEAD) - EDGE
    area = (left, EDGE, CONTENT_WIDTH + 4, height)
    head = there.cut(grey, area, _HEAD_SCALE)
    below, beside = (_CODES[0] - EDGE, _CODES[1] - left)
    head[: round(below * _HEAD_SCALE), round(beside * _HEAD_SCALE) :] = 255
    return as_picture(head, _HEAD_SCALE)


def _is_clear(mark: Mark) -> bool:
    """Whether the digits in a comb are likely to be a client's code."""
    cells = [max(range(len(cell)), key=cell.__getitem__) for cell in mark.digits]
    sure = all(cell[n] > _LIKELY for n, cell in zip(cells, mark.digits, strict=True))
    return sure and is_valid("".join(map(str, cells)))
