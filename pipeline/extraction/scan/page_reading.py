"""One picture of a scan -> a reading of each sheet in it; or why it cannot be read."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final, Literal

from forms.ground.problems import Problem
from forms.ground.style import PAGE_HEIGHT, PAGE_WIDTH
from forms.pdf.page_code import PageCode
from pipeline.extraction.pixels import Grey
from pipeline.extraction.scan.as_on_paper import as_on_paper, is_known
from pipeline.extraction.scan.light_ink.creases import without_creases
from pipeline.extraction.scan.light_ink.fronts import without_front
from pipeline.extraction.scan.light_ink.other_side import sides_of
from pipeline.extraction.scan.light_ink.shadows import without_shadows
from pipeline.extraction.scan.pale_hands import PalePage
from pipeline.extraction.scan.pictures.grain import without_grain
from pipeline.extraction.scan.pictures.page_images import (
    PageImage,
    is_dot,
    piece_of,
)
from pipeline.extraction.scan.prints.aligning import aligned
from pipeline.extraction.scan.prints.likeness import likeliest_blank
from pipeline.extraction.scan.prints.other_print import strips_of, without
from pipeline.extraction.scan.prints.sheets import PrintedPage, Sheets
from pipeline.extraction.scan.prints.unbending import laid
from pipeline.extraction.scan.registering.codes import FoundCode
from pipeline.extraction.scan.registering.locating import Located, locate
from pipeline.extraction.scan.registering.readable_id import (
    another_id,
    guards_agree,
    is_of_another,
    read_id,
)
from pipeline.extraction.scan.registering.registration import Registration
from pipeline.extraction.scan.registering.several import SheetPiece, taken_apart
from pipeline.extraction.scan.stray_ink.empty_backs import is_blank, lies_on_a_desk
from pipeline.extraction.scan.stray_ink.marks_on_words import with_marks_on_words
from pipeline.extraction.scan.stray_ink.notes_on_backs import is_quiet
from pipeline.records import Identity, NotRead, Reading
from pipeline.records.refusals import (
    BackWritten,
    NotOurForm,
    PageUnclear,
    Refusal,
    SeveralSheets,
    UnknownEdition,
)

_SHOWN: Final = 150 / 25.4  # pixels in a millimetre of a page that a person looks at


def read_picture(image: PageImage, sheets: Sheets) -> list[Reading | NotRead]:
    """Read every sheet in a picture: a reading of each page; nothing for an empty back."""
    if is_dot(image.grey):
        return [NotRead((image.number,), NotOurForm())]
    image, located = as_on_paper(image)
    back = _as_back(image, located)
    if back != "none":
        return [] if back == "empty" else [NotRead((image.number,), BackWritten())]
    apart = None if located.is_plain else taken_apart(image.grey, located.there)
    if apart is None:
        return [_read(image, located, sheets)]
    if apart.is_more_below and len(apart.pieces) == 1:
        return [_with_one_below(_read(image, located, sheets))]
    read = [_of_piece(image, n, piece, sheets) for n, piece in enumerate(apart.pieces, start=1)]
    if apart.is_more_below:
        read = [_with_one_below(page) for page in read]
    return read if apart.are_all else [*read, NotRead((image.number,), SeveralSheets())]


def _with_one_below(page: Reading | NotRead) -> Reading | NotRead:
    """A page beside which the edge of another one is seen: told, though nothing can be read."""
    if isinstance(page, NotRead):
        return page
    return replace(page, problems=(*page.problems, Problem("scan_another_below", None, "warning")))


def read_page(image: PageImage, sheets: Sheets) -> Reading | NotRead | None:
    """Read one page, as if no other lay in its picture; None for an empty back."""
    image, located = as_on_paper(image)
    back = _as_back(image, located)
    if back != "none":
        return None if back == "empty" else NotRead((image.number,), BackWritten())
    return _read(image, located, sheets)


def _of_piece(
    image: PageImage, number: int, piece: SheetPiece, sheets: Sheets
) -> Reading | NotRead:
    """One of several sheets; its own code must be on what is read."""
    page = read_page(piece_of(image, piece, number), sheets)
    own = sheets.page(piece.code)
    if isinstance(page, NotRead):
        return page
    if (
        page is None
        or own is None
        or (page.identity, page.form_pages)
        != (
            own.identity,
            (own.number,),
        )
    ):
        return NotRead((image.number,), SeveralSheets())
    return page


def _as_back(image: PageImage, located: Located) -> Literal["empty", "written", "none"]:
    """Whether it is the back of a sheet on which nothing is printed; codes may shine through it.

    "written": somebody wrote on what is surely a back. Others may be any paper.
    """
    is_lost = located.there is None or located.is_rough
    if is_known(located) or (is_lost and lies_on_a_desk(image.grey)):
        return "none"
    if is_lost and is_quiet(image.grey):
        if is_blank(image.grey):
            return "empty"
        return "written" if any(True for _ in sides_of(image.others)) else "none"
    bare = _without_front(image, located)
    if bare is None:
        return "empty" if is_lost and is_blank(image.grey) else "none"
    if is_blank(bare, image.grey):
        return "empty"
    return "none" if locate(bare).is_ours else "written"


def _without_front(image: PageImage, located: Located) -> Grey | None:
    """A page without what shines through from its front, the page beside it; None if none does."""
    if image.is_bilevel or not image.others:
        return None
    return without_front(image.grey, located.there, sides_of(image.others))


def _read(image: PageImage, located: Located, sheets: Sheets) -> Reading | NotRead:
    if not located.is_ours:
        return NotRead((image.number,), NotOurForm())
    try:
        printed = _which(image, located, sheets)
        there = _where(image, located, printed, sheets)
    except Refusal as refusal:
        return NotRead((image.number,), refusal)
    found = laid(image.grey, there, printed, sheets)
    code = located.found
    if code is not None and _is_half_another(image.grey, found.there, code, sheets):
        return NotRead((image.number,), SeveralSheets())
    problems = _doubts(image, located, found.there)
    if not image.is_bilevel:
        image = without_shadows(image, found.there, printed.plain)
        grey, creases = without_creases(image.grey, found.there, printed.plain)
        image = replace(image, grey=grey, quiet=without_grain(grey), creases=creases)
    drawn = sheets.drawn(printed)
    reader = PalePage(image, found.there, printed, found.lost, found.whole, drawn=drawn)
    read = reader.reading(problems)
    is_odd = len(found.whole) < len(printed.boxes) or _is_anything_shown(read)
    if found.there.is_sound:
        read = with_marks_on_words(read, image, found.there, printed, sheets)
    if not is_odd and not found.is_uneven:
        return read
    strips = strips_of(image.grey, found, printed, sheets, is_bilevel=image.is_bilevel)
    if strips.lying == "two":
        return NotRead((image.number,), SeveralSheets())
    read = without(read, strips.rows)
    if strips.lying == "jumping":
        read = replace(read, problems=(*read.problems, Problem("scan_jumps")))
    return read


def _is_anything_shown(read: Reading) -> bool:
    """Whether a person would see pieces of the page that nobody knows what to make of."""
    return bool(read.beside) or any(mark.unread_because == "illegible" for mark in read.marks)


def _is_half_another(grey: Grey, there: Registration, code: FoundCode, sheets: Sheets) -> bool:
    """Whether half a sheet lies over half of another: nobody ever printed codes of two on one.

    The id in letters stands right beside the code at the head: where that one and the one at the
    foot are the same, both ends are of one sheet. Of letters that a scanner drew out, some other id
    may be the likeliest that checks; but nobody ever printed that.
    """
    if code.is_at_both or code.is_of_two:
        return code.is_of_two
    if guards_agree(grey, there, code.code):
        return False
    other = another_id(grey, there, code.code)
    if other is None:
        return is_of_another(grey, there, code.code)
    page = sheets.page(other)
    return page is not None and _is_a_print(page)


def _is_a_print(page: PrintedPage) -> bool:
    """Whether it is blank, or was printed here for somebody."""
    return page.before is not None or page.identity.instance is None


def _which(image: PageImage, located: Located, sheets: Sheets) -> PrintedPage:
    """Which page it is: by its code, else by what is printed on it.

    Raises:
        PageUnclear: it is a page of ours, but nothing says clearly which.
        UnknownEdition: it says so, but that sheet is not known here.
    """
    if located.found is not None:
        page = sheets.page(located.found.code)
        if page is None:
            raise UnknownEdition
        return page
    if located.there is not None:
        code = _code_in_letters(image.grey, located)
        page = sheets.page(code) if code is not None else None
        if page is not None and _is_a_print(page):
            return page
        if code is None and not located.is_rough:
            page = likeliest_blank(image.grey, located.there, sheets)
            if page is not None:
                return page
    raise PageUnclear


def _code_in_letters(grey: Grey, located: Located) -> PageCode | None:
    """The code that is printed in letters; by few marks, its place is known roughly only."""
    assert located.there is not None
    ways = (True,) if located.is_rough else (False, True)
    read = (read_id(grey, located.there, is_rough=is_rough) for is_rough in ways)
    return next((code for code in read if code is not None), None)


def _where(
    image: PageImage, located: Located, printed: PrintedPage, sheets: Sheets
) -> Registration:
    """Where the page lies.

    Raises:
        PageUnclear: that is not to be known.
    """
    there = located.there
    if there is not None and located.is_rough:
        boxes = printed.plain.boxes
        there = aligned(image.grey, there, sheets.drawn(printed), printed.number, boxes)
    if there is None:
        raise PageUnclear
    return there


def _doubts(image: PageImage, located: Located, there: Registration) -> Iterator[Problem]:
    """What is odd about the page as a whole."""
    if located.found is None:
        yield Problem("scan_code_unread", None, "warning")
    elif located.found.others:
        yield Problem("identity_conflict")
    if not there.is_sound:
        yield Problem("scan_crooked")
    if image.is_bilevel:
        yield Problem("scan_bilevel", None, "warning")


def straightened(
    image: PageImage, sheets: Sheets, identity: Identity | None, form_page: int
) -> Grey | None:
    """A page as it was printed, at 150 dpi; None where it is not that page, or nobody can tell.

    `identity`: of the form that it is a page of; None where that is not known.
    """
    image, located = as_on_paper(image)
    apart = None if located.is_plain else taken_apart(image.grey, located.there)
    views = [image]
    if apart is not None and len(apart.pieces) > 1:
        pieces = enumerate(apart.pieces, start=1)
        views = [piece_of(image, piece, n) for n, piece in pieces]
    for view in views:
        seen = located if view is image else locate(view.grey)
        try:
            printed = _which(view, seen, sheets)
            there = _where(view, seen, printed, sheets)
        except Refusal:
            continue
        if identity is None or _is_page_of(printed, identity, form_page):
            found = laid(view.grey, there, printed, sheets)
            return found.there.cut(view.grey, (0, 0, PAGE_WIDTH, PAGE_HEIGHT), _SHOWN)
    return None


def _is_page_of(printed: PrintedPage, identity: Identity, form_page: int) -> bool:
    """A client may stand on one of them only, where the other was written on later."""
    same = (printed.identity.worksheet, printed.identity.instance, printed.number)
    return same == (identity.worksheet, identity.instance, form_page)
