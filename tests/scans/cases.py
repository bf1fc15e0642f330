"""The ways from paper to file that are measured, each by its name: a line of the report."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from tests.scans import (
    backs,
    bending,
    beside,
    covering,
    crayons,
    crossing_out,
    damage,
    everyday,
    habits,
    hardships,
    lamps,
    light,
    machines,
    missing,
    offices,
    pale,
    parts,
    print_marked,
    redrawn,
    striking,
    taken_back,
    things,
    together,
    turned_over,
    wet,
)
from tests.scans.encoding import avif, jpeg, jpeg2000, pdf_of, png, tiff, webp
from tests.scans.filling import Fill, Filled, fill_page
from tests.scans.heic import heic
from tests.scans.pens import HARD_PENCILS, LIGHT_PENCIL, PENCILS, PENS, SKIPPING, Pen
from tests.scans.printing import Paper, Pixels, Printer, Sheet
from tests.scans.scanning import Scanner, bilevel, fax_line, scan
from tests.scans.stacking import stacked
from tests.scans.together import Made
from tests.scans.truth import Truths
from tests.scans.words_inside import letters_in_boxes, words_in_boxes

Rng = np.random.Generator
PLAIN_PRINTER = Printer()
_FINE_FAX = 196
FILM = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\x7f\xff\xd8" * 200_000
_200 = Scanner()
_COLOUR = Scanner(is_grey=False)
_ALL_PENS = (*PENS, LIGHT_PENCIL)


@dataclass(frozen=True, slots=True)
class Scanned:
    """A file, and which of the pages that went in stands on each of its pages (None: a back).

    `truths`: of each of its pages, where that is not what went in: several on one, or a part.
    """

    content: bytes
    order: tuple[int | None, ...] = ()
    truths: Truths = ()


Scan = Callable[[Sequence[Filled], Rng], Scanned]
Spoil = Callable[[Paper, Rng], Pixels]


@dataclass(frozen=True, slots=True)
class Case:
    """One degradation.

    Attributes:
        pages: how many pages go into one file. printer, pens: of what is scanned.
        fill: how a page is filled in.
        takes: which pages of sheets; any where it is None, or where there are none of those.
        are_alike: whether the same is printed on all pages of a file, for whomever.
        is_duplex: whether the second page of a file is printed on the back of the first.
        counts: False where the scanner itself loses ink, so that no reader could know.
    """

    name: str
    scan: Scan
    pages: int = 1
    printer: Printer = PLAIN_PRINTER
    pens: tuple[Pen, ...] = _ALL_PENS
    counts: bool = True
    fill: Fill = fill_page
    takes: Callable[[Sheet, int], bool] | None = None
    are_alike: bool = False
    is_duplex: bool = False


def _grey(picture: Pixels, dpi: int, quality: int) -> bytes:
    return pdf_of([picture], (dpi, dpi), quality)


def _in_pdf(scanner: Scanner, quality: int, spoil: Spoil | None = None) -> Scan:
    """Pages of a PDF of JPEGs; `spoil` is what befalls the paper first."""

    def made(pages: Sequence[Filled], rng: Rng) -> Scanned:
        pictures = [
            scan(spoil(page.paper, rng) if spoil else page.paper.pixels, scanner, rng)
            for page in pages
        ]
        return Scanned(pdf_of(pictures, scanner.dpi, quality), tuple(range(len(pages))))

    return made


def _clean_png(pages: Sequence[Filled], rng: Rng) -> Scanned:
    return Scanned(png(scan(pages[0].paper.pixels, Scanner((300, 300)), rng), 300), (0,))


def _bilevel(pages: Sequence[Filled], rng: Rng) -> Scanned:
    grey = scan(pages[0].paper.pixels, _200, rng)
    threshold = None if rng.random() < 0.5 else int(rng.integers(140, 190))
    return Scanned(tiff([bilevel(grey, rng, threshold)], (200, 200), "group4"), (0,))


def _bilevel_pdf(pages: Sequence[Filled], rng: Rng) -> Scanned:
    grey = scan(pages[0].paper.pixels, Scanner((300, 300)), rng)
    return Scanned(pdf_of([bilevel(grey, rng)], (300, 300), None), (0,))


def _fax(down: float) -> Scan:
    def made(pages: Sequence[Filled], rng: Rng) -> Scanned:
        if down < _FINE_FAX:
            hardships.closed_gaps(pages[0])
        grey = scan(pages[0].paper.pixels, Scanner((204, down), skew=1.2), rng)
        threshold = int(rng.integers(150, 185))
        hardships.forgive(pages[0], threshold, (204, down))
        page = fax_line(bilevel(grey, rng, threshold), rng)
        return Scanned(tiff([page], (204, down), "group4"), (0,))

    return made


def _turned(pages: Sequence[Filled], rng: Rng) -> Scanned:
    turn = int(rng.choice((90, 180, 270)))
    picture = scan(pages[0].paper.pixels, _200, rng, turn)
    return Scanned(_grey(picture, 200, 75), (0,))


def _photo(pages: Sequence[Filled], rng: Rng) -> Scanned:
    picture = damage.photo(pages[0].paper, rng)
    return Scanned(jpeg(picture, 72, int(rng.integers(60, 85))), (0,))


def _photo_as(encode: Callable[[Pixels], bytes]) -> Scan:
    def made(pages: Sequence[Filled], rng: Rng) -> Scanned:
        return Scanned(encode(damage.photo(pages[0].paper, rng)), (0,))

    return made


def _jpeg2000(pages: Sequence[Filled], rng: Rng) -> Scanned:
    return Scanned(jpeg2000(scan(pages[0].paper.pixels, _200, rng), 20), (0,))


def _photo_of_bend(pages: Sequence[Filled], rng: Rng) -> Scanned:
    picture = bending.photo_of_bend(pages[0].paper, rng)
    return Scanned(jpeg(picture, 72, int(rng.integers(60, 85))), (0,))


def _dirty(pages: Sequence[Filled], rng: Rng) -> Scanned:
    picture = damage.dirty_glass(scan(pages[0].paper.pixels, _200, rng), rng)
    return Scanned(_grey(picture, 200, 75), (0,))


def _shining_darkly(pages: Sequence[Filled], rng: Rng) -> Scanned:
    sides = [page.paper.pixels.copy() for page in pages]
    both = ((pages[0], sides[1]), (pages[1], sides[0]))
    seen = [pale.shining_darkly(page.paper, other, rng) for page, other in both]
    return Scanned(pdf_of([scan(each, _200, rng) for each in seen], (200, 200), 75), (0, 1))


def _both_sides(pages: Sequence[Filled], rng: Rng) -> Scanned:
    """Both sides of thin sheets in one file, the fronts first or the backs; some backs are bare."""
    front, back, alone = (page.paper.pixels.copy() for page in pages)
    bare = np.full_like(alone, 255)
    sides: list[tuple[int | None, Pixels, Pixels]] = [(0, front, back), (1, back, front)]
    sides += [(2, alone, bare), (None, bare, alone)]
    if rng.random() < 0.5:  # the feeder took them with their backs up
        sides = [side for n in (0, 2) for side in reversed(sides[n : n + 2])]
    seen = [pale.shining_unevenly(side, other, rng) for _, side, other in sides]
    content = pdf_of([scan(each, _200, rng) for each in seen], (200, 200), 75)
    return Scanned(content, tuple(number for number, _, _ in sides))


def _one_side(pages: Sequence[Filled], rng: Rng) -> Scanned:
    """The front of a thin sheet, whose back was not scanned; another page follows it."""
    front, back, other = (page.paper.pixels for page in pages)
    seen = [pale.shining_unevenly(front, back, rng), other]
    return Scanned(pdf_of([scan(each, _200, rng) for each in seen], (200, 200), 75), (0, 2))


def _on_used_paper(pages: Sequence[Filled], rng: Rng) -> Scanned:
    """A page on thin paper on which something else was printed, that nobody scanned."""
    seen = pale.shining_unevenly(pages[0].paper.pixels, pages[1].paper.pixels, rng)
    return Scanned(_grey(scan(seen, _200, rng), 200, 80), (0,))


def _bleeding(pages: Sequence[Filled], rng: Rng) -> Scanned:
    front = damage.bleed_through(pages[0].paper, pages[1].paper.pixels, rng)
    back = damage.bleed_through(pages[1].paper, pages[0].paper.pixels, rng)
    pictures = [scan(side, _COLOUR, rng) for side in (front, back)]
    return Scanned(pdf_of(pictures, (200, 200), 75), (0, 1))


def _mixed(pages: Sequence[Filled], rng: Rng) -> Scanned:
    return Scanned(*stacked(pages, rng))


def _grey_tiff(pages: Sequence[Filled], rng: Rng) -> Scanned:
    pictures = [scan(page.paper.pixels, Scanner((150, 150)), rng) for page in pages]
    return Scanned(tiff(pictures, (150, 150), "tiff_lzw"), tuple(range(len(pages))))


def _with_wrong_text(pages: Sequence[Filled], rng: Rng) -> Scanned:
    """A scanner that reads along: the text under the picture is wrong, and another page's."""
    picture = scan(pages[0].paper.pixels, _200, rng)
    text = "Mijn actieplan\nAP-1-NL-3 CHB\nCode 765432-1\n0l-O2-2O26\nik wil een eiqen p1ek X x X"
    return Scanned(pdf_of([picture], (200, 200), 75, [text]), (0,))


def _any_grey_way(pages: Sequence[Filled], rng: Rng) -> Scanned:
    """By phone, coarsely, or plainly; in black and white a pale line is lost altogether."""
    ways = (_photo, _in_pdf(Scanner((150, 150)), 50), _in_pdf(_200, 75))
    return ways[int(rng.integers(len(ways)))](pages, rng)


def _any_way(pages: Sequence[Filled], rng: Rng) -> Scanned:
    """By phone, in black and white, coarsely, or plainly."""
    ways = (_photo, _bilevel, _in_pdf(Scanner((150, 150)), 50), _in_pdf(_200, 75))
    return ways[int(rng.integers(len(ways)))](pages, rng)


def _in_colour(pages: Sequence[Filled], rng: Rng) -> Scanned:
    """By phone, or scanned in colour."""
    ways = (_photo, _in_pdf(_COLOUR, 75))
    return ways[int(rng.integers(len(ways)))](pages, rng)


def _any_bilevel_way(pages: Sequence[Filled], rng: Rng) -> Scanned:
    """In black and white: plainly, in a PDF, by fax, or with a threshold that breaks lines."""
    ways = (_bilevel, _bilevel_pdf, _fax(196), _fax(98), _hard(hardships.thin_threshold))
    return ways[int(rng.integers(len(ways)))](pages, rng)


def _hard(way: Callable[[Sequence[Filled], Rng], hardships.Made]) -> Scan:
    return lambda pages, rng: Scanned(*way(pages, rng))


def _made(make: Callable[[Sequence[Filled], Rng], Made]) -> Scan:
    """A file with truths of its own."""

    def made(pages: Sequence[Filled], rng: Rng) -> Scanned:
        content, truths = make(pages, rng)
        return Scanned(content, truths=truths)

    return made


def _with(befalls: Callable[[Filled, Rng], Filled], scanner: Scanner = _200) -> Scan:
    """Pages to which something was added, in a PDF; what may be read of them is told anew."""

    def made(pages: Sequence[Filled], rng: Rng) -> Scanned:
        for page in pages:
            page.truth = befalls(page, rng).truth
        return _in_pdf(scanner, 75)(pages, rng)

    return made


def _then(befalls: Callable[[Filled, Rng], Filled], way: Scan) -> Scan:
    """One page to which something was added, scanned in some way; and so told anew."""

    def made(pages: Sequence[Filled], rng: Rng) -> Scanned:
        pages[0].truth = befalls(pages[0], rng).truth
        return way(pages, rng)

    return made


# What people do to a page, and every way in which a person still sees it.
_HABITS: tuple[Callable[[Filled, Rng], Filled], ...] = (
    *(beside.arrows, beside.arrows_down, beside.crossed, beside.missed, beside.not_so),
    *(beside.above_boxes, beside.dates_beside, beside.struck, beside.underlined),
    *(striking.struck_through, print_marked.struck_after_marking, print_marked.struck_questions),
    *(things.correction_fluid, things.sticky_note, things.tape, things.staples),
    *(things.ring_holes, things.office_stamp, missing.torn, missing.stickers),
    *(offices.archive_sticker, turned_over.folded_over),
)
_WAYS: tuple[Scan, ...] = (
    *(_photo, _bilevel, _bilevel_pdf, _fax(196), _fax(98), _jpeg2000),
    *(_in_pdf(Scanner((150, 150)), 50), _in_pdf(Scanner((100, 100)), 60), _in_pdf(_200, 75)),
    *(_hard(everyday.by_messenger), _hard(everyday.copied_twice), _hard(everyday.moved)),
    *(_hard(everyday.by_an_app), _hard(everyday.sharpened), _hard(everyday.in_a_sleeve)),
    *(_hard(everyday.coloured_paper), _hard(hardships.low_light)),
    _hard(machines.screen_in_the_dark),
)


def _some_habits(count: int) -> Callable[[Filled, Rng], Filled]:
    """So many of them at once."""

    def befall(page: Filled, rng: Rng) -> Filled:
        for number in rng.choice(len(_HABITS), count, replace=False):
            page.truth = _HABITS[int(number)](page, rng).truth
        return page

    return befall


def _by_some_way(pages: Sequence[Filled], rng: Rng) -> Scanned:
    return _WAYS[int(rng.integers(len(_WAYS)))](pages, rng)


def _pdf(
    name: str,
    scanner: Scanner = _200,
    quality: int = 75,
    spoil: Spoil | None = None,
    printer: Printer = PLAIN_PRINTER,
) -> Case:
    return Case(name, _in_pdf(scanner, quality, spoil), printer=printer)


CASES: tuple[Case, ...] = (
    Case("300 dpi grey, PNG", _clean_png),
    _pdf("200 dpi colour, JPEG", _COLOUR, printer=Printer(is_grey=False)),
    _pdf("150 dpi, JPEG quality 20", Scanner((150, 150)), 20),
    _pdf("100 dpi", Scanner((100, 100)), 60),
    Case("200 dpi bilevel, G4 TIFF", _bilevel, pens=PENS),
    Case("300 dpi bilevel, G4 in PDF", _bilevel_pdf, pens=PENS),
    Case("fax, 204x196", _fax(196), pens=PENS),
    Case("fax, 204x98", _fax(98), pens=PENS),
    _pdf("skew up to 5 degrees", Scanner(skew=5)),
    _pdf("skew up to 15 degrees", Scanner(skew=15, lid=240)),
    Case("upside down, on its side", _turned),
    _pdf("printed to fit, 94 to 97 %", printer=Printer(scale=0.955)),
    _pdf("scanned to fit, 94 %", Scanner(shrink=0.94)),
    _pdf("shadow, grey paper", _COLOUR, spoil=damage.spine_shadow),
    Case("phone", _photo),
    Case("other side shines through", _bleeding, pages=2),
    Case("dirty glass", _dirty),
    _pdf("pen through a code", spoil=damage.struck_code),
    _pdf("coffee", _COLOUR, spoil=damage.coffee),
    _pdf("torn corner", spoil=damage.torn_corner),
    _pdf("low toner", printer=Printer(toner=0.55)),
    Case("mixed pile with backs, PDF", _mixed, pages=4),
    Case("multi-page grey TIFF, 150 dpi", _grey_tiff, pages=3),
    Case("PDF with a wrong text under it", _with_wrong_text),
    _pdf("600 dpi", Scanner((600, 600), noise=4), 60),
    Case("phone, HEIC", _photo_as(heic)),
    Case("phone, a film behind it", _photo_as(lambda picture: jpeg(picture, 72, 75) + FILM)),
    Case("phone, WebP", _photo_as(lambda picture: webp(picture, 60))),
    Case("phone, AVIF", _photo_as(lambda picture: avif(picture, 55))),
    Case("200 dpi grey, JPEG 2000", _jpeg2000),
    Case("light pencil, bilevel", _bilevel, pens=(LIGHT_PENCIL,), counts=False),
    # hard to read, though a person can
    Case(
        "low light",
        _hard(hardships.low_light),
        pens=hardships.FAINT_PENS,
        fill=hardships.small_hand,
    ),
    Case("thin threshold, bilevel", _hard(hardships.thin_threshold), pens=PENS),
    Case("digits larger than cells", _in_pdf(_200, 75), pens=PENS, fill=hardships.large_digits),
    Case("digits with a broad felt pen", _in_pdf(_200, 75), pens=PENS, fill=hardships.felt_digits),
    Case("words over the lower edge", _in_pdf(_200, 75), fill=hardships.over_lower_edge),
    Case("words scribbled out", _in_pdf(_200, 75), fill=hardships.scribbled_out),
    Case("huge ticks", _in_pdf(_200, 75), pens=PENS, fill=hardships.huge_ticks),
    Case(
        "pencil that is hardly seen",
        _in_pdf(_200, 85),
        pens=HARD_PENCILS,
        fill=hardships.hardly_seen,
    ),
    _pdf("bowed by up to 2 mm", spoil=bending.bow(0.5, 2)),
    _pdf("bowed by 2 to 4 mm", spoil=bending.bow(2, 4)),
    _pdf("bowed by 4 to 7 mm", spoil=bending.bow(4, 7)),
    _pdf("curled", spoil=bending.curled),
    _pdf("wrinkled", spoil=bending.wrinkled),
    _pdf("folded", spoil=bending.folded),
    _pdf("roller slipped", spoil=bending.slipped),
    Case("phone, bent page", _photo_of_bend),
    *(
        Case(name, _made(make), pages)
        for name, make, pages in (
            ("two sheets on an A3 glass", together.on_a3_glass, 2),
            ("two pages on one sheet", together.two_up, 2),
            ("two sheets in one photo", together.in_one_photo, 2),
            ("four sheets in one photo", together.in_one_photo, 4),
            ("two sheets anyhow, one over the other", together.anyhow, 2),
            ("half a sheet over half of another", together.half_over_half, 2),
            ("page cut off", parts.cut_off, 1),
            ("page padded with white", parts.padded_white, 1),
            ("A4 scanned as Letter", parts.on_letter, 1),
            ("A3 in two halves", parts.two_halves, 1),
            ("compact PDF with a mask", together.masked, 1),
        )
    ),
    # ink beside the boxes, and things on the paper
    Case("arrow to another box", _with(beside.arrows)),
    Case("label underlined", _with(beside.underlined)),
    Case("other labels struck", _with(beside.struck)),
    Case("cross beside its box", _with(beside.missed)),
    Case("cross on a label", _with(beside.crossed)),
    Case("no beside a cross", _with(beside.not_so)),
    Case("date beside its boxes", _with(beside.dates_beside)),
    Case("ring hole through boxes", _with(things.ring_holes)),
    Case("staple through boxes", _with(things.staples)),
    Case("office stamp", _with(things.office_stamp)),
    Case("correction fluid", _with(things.correction_fluid)),
    Case("sticky note", _with(things.sticky_note)),
    Case("highlighter", _with(things.highlighter, _COLOUR)),
    Case("tape", _with(things.tape)),
    Case("huge crosses", _with(things.huge_marks)),
    # pale, and yet no ink
    Case("creases pressed flat", _with(pale.creased)),
    Case("other side shines through darkly", _shining_darkly, pages=2),
    # paper that is gone, or covered
    *(
        Case(name, _with(befalls))
        for name, befalls in (
            ("punched anywhere", missing.holes),
            ("punched wide", missing.wide_holes),
            ("torn within", missing.torn),
            ("torn off a side", missing.corner_off),
            ("stickers", missing.stickers),
        )
    ),
    # in light colours
    Case(
        "answers in highlighter", _in_pdf(_COLOUR, 75), pens=light.PENS, fill=light.highlit_answers
    ),
    Case("answers in highlighter, phone", _photo, pens=light.PENS, fill=light.highlit_answers),
    Case("lines marked in highlighter", _with(light.lines_marked, _COLOUR)),
    Case("margins cut off", _made(parts.margins_cut)),
    # personal sheets, printed by a viewer that drew their values anew
    *(
        Case(name, _any_way, pens=PENS, fill=fill, takes=redrawn.is_filled)
        for name, fill in (
            ("values drawn anew", redrawn.same_again),
            ("a value changed, drawn anew", redrawn.changed),
        )
    ),
    Case("line through a mark", _with(striking.struck_through)),
    Case("round arrow to another box", _with(beside.arrows_down)),
    Case("struck anyhow", _then(striking.struck_anyhow, _any_way), pens=PENS),
    Case("arrow to another box, bilevel", _then(beside.arrows, _bilevel), pens=PENS),
    Case("arrow below to another box", _then(beside.arrows_below, _any_way), pens=PENS),
    Case("sticky note, bilevel", _then(things.sticky_note, _bilevel), pens=PENS),
    Case("pencil, paper made white", _hard(machines.made_white), pens=(PENS[3], LIGHT_PENCIL)),
    Case("screen in the dark", _hard(machines.screen_in_the_dark)),
    Case("struck out in pencil", _then(striking.struck_palely, _in_pdf(_200, 75)), pens=PENS),
    Case("a child's drawing", _with(crayons.drawn_on, _COLOUR)),
    Case("struck aslant with a thin line", _then(striking.struck_aslant, _any_grey_way), pens=PENS),
    *(
        Case(name, _then(befalls, _any_grey_way), pens=pens, takes=striking.has_choices)
        for name, befalls, pens in (
            ("half a line through a mark", striking.struck_halfway, PENS),
            ("a short line through a mark", striking.struck_shortly, PENS),
            ("a line along an arm of a cross", striking.struck_along, PENS),
            ("a large X in pencil over a mark", striking.crossed_in_pencil, striking.NO_PENCIL),
        )
    ),
    Case(
        "a word in a box to tick",
        _then(words_in_boxes, _any_way),
        pens=PENS[:3],
        takes=striking.has_choices,
    ),
    Case(
        "a large X in the same pen over a mark",
        _any_way,
        pens=PENS,
        fill=striking.crossed_in_same_pen,
        takes=striking.has_choices,
    ),
    Case(
        "a letter in a box to tick",
        _then(letters_in_boxes, _any_way),
        pens=PENS[:3],
        takes=striking.has_choices,
    ),
    Case("a strip of another sheet", _made(together.strip_across), 2),
    Case("mark above its box", _with(beside.above_boxes), takes=striking.has_choices),
    _pdf("bold, uneven toner", printer=Printer(is_bold=True)),
    Case("labels struck in bold toner", _with(beside.struck), printer=Printer(is_bold=True)),
    *(
        Case(name, _then(befalls, way), pens=PENS, takes=striking.has_choices)
        for name, befalls, way in (
            ("pale ring round a label", print_marked.ringed_labels, _in_pdf(_200, 75)),
            ("labels struck in light pencil", print_marked.struck_in_pencil, _in_pdf(_200, 75)),
            ("label of a mark struck", print_marked.struck_after_marking, _any_way),
            ("question struck out", print_marked.struck_questions, _any_way),
        )
    ),
    # folded for an envelope or a pocket, and what a pencil wrote on paper that is not clean
    Case("folded in three for an envelope", _then(pale.folded_in_three, _any_grey_way)),
    Case("pencil on creased paper", _then(pale.creased, _any_grey_way), pens=PENCILS),
    Case("pencil on folded paper", _then(pale.folded_in_three, _any_grey_way), pens=PENCILS),
    Case("pencil on wrinkled paper", _in_pdf(_200, 75, bending.wrinkled), pens=PENCILS),
    Case("pencil, other side shines through", _shining_darkly, pages=2, pens=PENCILS),
    Case(
        "pencil hardly seen on creased paper",
        _then(pale.creased, _in_pdf(_200, 85)),
        pens=HARD_PENCILS,
        fill=hardships.hardly_seen,
    ),
    Case("ticks with long legs", _any_way, fill=habits.long_legs, pens=PENS),
    # what machines draw over the page
    Case("black lines over the page", _hard(machines.black_lines), pens=PENS),
    Case("toner in bands over the page", _then(things.toner_in_bands, _any_way), pens=PENS),
    Case("a strip of the same page of another", _made(together.strip_alike), 2, are_alike=True),
    # what shines through is known: it stands in the file, or is what was printed there
    Case("both sides of thin paper", _both_sides, pages=3, is_duplex=True),
    Case("thin paper, its other side not scanned", _one_side, pages=3, is_duplex=True),
    Case(
        "pencil hardly seen on thin paper",
        _both_sides,
        pages=3,
        pens=HARD_PENCILS,
        fill=hardships.hardly_seen,
        is_duplex=True,
    ),
    # backs on which nothing is printed
    Case("a note on a bare back", _made(backs.noted)),
    Case("a bare back with dirt", _made(backs.bare)),
    # on an ordinary day
    Case("coloured pens", _hard(everyday.in_colour), pens=everyday.COLOURED_PENS),
    Case("a ballpoint that skips", _any_grey_way, pens=SKIPPING),
    Case("hearts, faces and stars", _any_way, fill=habits.for_fun, pens=PENS),
    *(
        Case(name, _hard(way), pens=pens)
        for name, way, pens in (
            ("coloured paper", everyday.coloured_paper, _ALL_PENS),
            ("in a plastic sleeve", everyday.in_a_sleeve, _ALL_PENS),
            ("held by a thumb", everyday.held_by_a_thumb, _ALL_PENS),
            ("sent by a messenger", everyday.by_messenger, _ALL_PENS),
            ("phone, moved or not sharp", everyday.moved, _ALL_PENS),
            ("phone, whitened by an app", everyday.by_an_app, _ALL_PENS),
            ("sharpened by a scanner", everyday.sharpened, _ALL_PENS),
            ("copied twice", everyday.copied_twice, PENS),  # of light pencil a copy has nothing
            ("colours beside each other", everyday.colours_apart, _ALL_PENS),
        )
    ),
    Case("half of the same page of another", _made(together.half_alike), 2, are_alike=True),
    # what shines through is not known: it stands in no file
    Case(
        "pencil hardly seen on used paper",
        _on_used_paper,
        pages=2,
        pens=HARD_PENCILS,
        fill=hardships.hardly_seen,
    ),
    Case("thin paper that was used before", _on_used_paper, pages=2),
    Case("upright half of the same page", _made(covering.upright_half), 2, are_alike=True),
    Case("a piece of the same page", _made(covering.piece), 2, are_alike=True),
    # lamps, wet ink, offices
    *(
        Case(name, _hard(way))
        for name, way in (
            ("phone, by a flickering lamp", lamps.in_bands),
            ("phone, behind blinds", lamps.behind_blinds),
            ("phone, by flash", lamps.by_flash),
            ("phone, from a screen", lamps.from_a_screen),
            ("a phone's own picture of it", lamps.on_a_phone),
            ("sensors beside each other", offices.sensor_seams),
        )
    ),
    Case("smeared by a hand", _any_way, fill=wet.smeared, pens=PENS),
    Case("rained on", _any_way, fill=wet.rained_on, pens=PENS),
    Case("ink of another page come off", _any_way, fill=wet.come_off, pens=PENS),
    Case("paper with a letterhead", _then(offices.letterhead, _any_way), pens=PENS),
    Case("sticker of an archive", _then(offices.archive_sticker, _any_way), pens=PENS),
    Case("numbered by a stamp", _then(offices.numbered, _any_way), pens=PENS),
    Case("printed by dry nozzles", _any_way, fill=offices.clogged, pens=PENS),
    Case("printed in one colour", _any_way, fill=offices.in_one_colour, pens=PENS),
    Case("a corner or side folded over", _then(turned_over.folded_over, _any_way)),
    Case(
        "label of a mark struck in light pencil",
        _then(print_marked.struck_palely_after_marking, _any_grey_way),
        pens=PENS,
        takes=striking.has_choices,
    ),
    Case("page crossed out", _then(crossing_out.page_crossed_out, _any_way), pens=PENS),
    Case("a part crossed out", _then(crossing_out.part_crossed_out, _any_way), pens=PENS),
    Case("coloured lines of a feeder", _hard(machines.coloured_lines)),
    Case("level half of the same page", _made(covering.level_half), 2, are_alike=True),
    # taken back, and hard to see
    *(
        Case(name, _then(taken_back.highlit_or_taken_back, way), takes=striking.has_choices)
        for name, way in (
            ("scribbled over with a highlighter", _in_pdf(_COLOUR, 75)),
            ("scribbled over with a highlighter, phone", _photo),
        )
    ),
    Case(
        "rubbed out",
        _any_grey_way,
        pens=PENCILS,
        fill=taken_back.rubbed_out,
        takes=striking.has_choices,
    ),
    Case(
        "question struck out, bilevel",
        _then(print_marked.struck_questions_in_ink, _any_bilevel_way),
        pens=striking.NO_PENCIL,
        takes=striking.has_choices,
    ),
    *(
        Case(name, _then(befalls, way), pens=PENS)
        for name, befalls, way in (
            (
                "page crossed out with a highlighter",
                crossing_out.page_crossed_out_with_a_highlighter,
                _in_colour,
            ),
            (
                "page crossed out in light pencil",
                crossing_out.page_crossed_out_palely,
                _any_grey_way,
            ),
        )
    ),
    Case(
        "outlines drawn over, bold toner",
        _then(print_marked.drawn_over_outlines, _in_pdf(_200, 75)),
        printer=Printer(is_bold=True),
        pens=PENS,
        takes=striking.has_choices,
    ),
    *(
        Case(name, _then(befalls, _any_way), pens=PENS)
        for name, befalls in (
            ("page crossed out in waves", crossing_out.page_crossed_out_in_waves),
            ("page crossed out in a bow", crossing_out.page_crossed_out_in_a_bow),
            ("page crossed out in dashes", crossing_out.page_crossed_out_in_dashes),
        )
    ),
    Case(
        "label of a mark struck palely, messenger",
        _then(print_marked.struck_palely_after_marking, _hard(everyday.by_messenger)),
        pens=PENS,
        takes=striking.has_choices,
    ),
    Case(
        "label of a mark struck in part",
        _then(print_marked.struck_in_part, _any_grey_way),
        pens=PENS,
        takes=striking.has_choices,
    ),
    # habits and ways of scanning, crossed with each other
    *(
        Case(name, _then(_some_habits(count), way), pens=PENS, takes=striking.has_choices)
        for name, count, way in (
            ("a habit, by any way", 1, _by_some_way),
            ("two habits, by any way", 2, _by_some_way),
            ("two habits, bowed", 2, _in_pdf(_200, 75, bending.bow(0.5, 4))),
            ("two habits, wrinkled", 2, _in_pdf(_200, 75, bending.wrinkled)),
        )
    ),
    *(
        Case(
            name,
            _then(print_marked.struck_questions_palely, way),
            pens=PENS,
            takes=striking.has_choices,
        )
        for name, way in (
            ("question struck palely", _any_grey_way),
            ("question struck palely, messenger", _hard(everyday.by_messenger)),
        )
    ),
)
