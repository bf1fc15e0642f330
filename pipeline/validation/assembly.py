"""Pages as they came, in any order -> forms, each whole or with what it lacks.

Pure. They come from scanners, or are parts of what was typed. A page of a personal form is known by
its instance; a page of a blank one by the client code written on it. A page without a readable code
is never put with others because it lies near them: it is asked whose it is, together with pages
that follow on it without one. Only where what can be made out of the code fits the one form that
lacks this very page, it goes there. A page that several copies of a form lack is put with none of
them: a person is asked with which it lies. What was typed into one file stays together.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from forms.ground.problems import Problem, number_at_foot, page_missing
from forms.layout.parts import Layout
from pipeline.records import Channel, Identity, Mark, Reading
from pipeline.validation.never_filled import is_untouched

CLIENT = "/client"


@dataclass(frozen=True, slots=True)
class LoosePage:
    """One page of a form, as it came.

    Attributes:
        reading: of this page alone.
        whose: the client code on it, if it is certain.
        has_owner: False for a team's sheet, which has no client.
        arrival, sha256: the file it came in.
        held: id under which it waits since an earlier file; None if it came now.
        likely: the client code that it would be, where that is not certain.
        beside: id of the pages that wait, with which it lies, as a person said; its own: with none.
    """

    reading: Reading
    whose: str | None
    has_owner: bool
    arrival: str
    sha256: str
    held: str | None = None
    likely: str | None = None
    beside: str | None = None

    @property
    def number(self) -> int:
        """Which page of the form it is, 1-based."""
        return self.reading.form_pages[0]

    @property
    def is_orphan(self) -> bool:
        """Whether nothing on it says whose it is."""
        return self.has_owner and self.whose is None and self.reading.identity.instance is None


@dataclass(slots=True)
class Gathered:
    """Pages of one form, by their number.

    `wanted`: the pages that the form was printed with. `is_mixed`: several copies of the form
    lack these pages, and a person is asked which it is. `stands_alone`: any of its pages are a
    whole paper.
    """

    wanted: tuple[int, ...]
    pages: dict[int, LoosePage] = field(default_factory=dict)
    is_mixed: bool = False
    stands_alone: bool = False

    @property
    def missing(self) -> tuple[int, ...]:
        """The pages that are not here, in order."""
        return tuple(page for page in self.wanted if page not in self.pages)

    @property
    def awaited(self) -> tuple[int, ...]:
        """Those of them that are waited for, and asked for."""
        return () if self.stands_alone else self.missing

    @property
    def lacking(self) -> str:
        """The numbers of those pages, as a person is told: as they stand at the foot."""
        return ", ".join(map(str, self.at_foot(self.missing)))

    def at_foot(self, pages: Iterable[int]) -> tuple[int, ...]:
        """The numbers that stand at the foot of pages of this form."""
        return tuple(number_at_foot(page, self.wanted) for page in pages)

    @property
    def is_orphan(self) -> bool:
        """Whether nobody knows whose it is."""
        return all(page.is_orphan for page in self.pages.values())

    @property
    def in_order(self) -> tuple[LoosePage, ...]:
        """The pages, first page first."""
        return tuple(page for _, page in sorted(self.pages.items()))

    @property
    def fresh(self) -> tuple[LoosePage, ...]:
        """The pages that came now, first page first."""
        return tuple(page for page in self.in_order if page.held is None)


_Key = tuple[Identity, str | None]
Begin = Callable[[Identity], Gathered]  # a form of which no page is here yet


def gather(pages: Sequence[LoosePage], begin: Begin) -> list[Gathered]:
    """Put pages with their fellows.

    Args:
        pages: in the order they came, those that wait already first.
        begin: a form with the pages that it was printed with, and none of them here.
    """
    forms: dict[_Key, list[Gathered]] = {}
    asked: dict[_Key, list[Gathered]] = {}
    whole = _whole_files(pages, begin)
    together = _together(pages)
    for page in pages:
        if page.is_orphan:
            continue
        key = (page.reading.identity, page.whose)
        copies = forms.setdefault(key, [])
        fresh = begin(page.reading.identity)
        if fresh.stands_alone:
            form = _beside(copies, page, together[key, page.arrival])
        else:
            if (key, page.arrival) in whole:
                copies = [form for form in copies if _is_of(form, page.arrival)]
            form = _of_part([*copies, *asked.get(key, ())], page) or _as_said(copies, page)
            fits = [] if form else _lacking(copies, page, together[key, page.arrival])
            fresh.is_mixed = len(fits) > 1
            form = form or (fits[0] if len(fits) == 1 else None)
        if form is None:
            form = fresh
            (asked if form.is_mixed else forms).setdefault(key, []).append(form)
        form.pages[page.number] = page
    known = [form for copies in (*forms.values(), *asked.values()) for form in copies]
    return known + _orphans(pages, forms, begin)


def _together(pages: Sequence[LoosePage]) -> Mapping[tuple[_Key, str], set[int]]:
    """The pages of one form that came in one file."""
    found: dict[tuple[_Key, str], set[int]] = {}
    for page in pages:
        key = (page.reading.identity, page.whose)
        found.setdefault((key, page.arrival), set()).add(page.number)
    return found


def _beside(copies: Sequence[Gathered], page: LoosePage, mine: Collection[int]) -> Gathered | None:
    """The form that a page belongs to, where each page stands alone.

    That of its own file; else one of which no page came again with it: what comes again is another
    copy, with all that came with it. On a blank sheet only the one form that it can be.

    Args:
        copies: the forms of that sheet by that person, or of that print.
        page: the page.
        mine: the numbers of the pages that came in one file with it.
    """
    lacking = [form for form in copies if page.number not in form.pages]
    of_file = (f for f in lacking if any(p.arrival == page.arrival for p in f.pages.values()))
    if (own := next(of_file, None)) is not None:
        return own
    apart = [form for form in lacking if form.pages.keys().isdisjoint(mine)]
    return apart[0] if apart and (page.reading.identity.instance or len(apart) == 1) else None


def _orphans(
    pages: Sequence[LoosePage], forms: Mapping[_Key, Sequence[Gathered]], begin: Begin
) -> list[Gathered]:
    """Forms of pages that do not say whose they are; those that just one form lacks join that."""
    found: list[Gathered] = []
    before: tuple[LoosePage, Gathered] | None = None
    for page in pages:
        if not page.is_orphan:
            before = None
            continue
        fresh = begin(page.reading.identity)
        form = _expecting(forms, page)
        if form is None and fresh.stands_alone:
            form = _with_nothing_on_it(forms, page)
        if form is not None:
            form.pages[page.number] = page
            before = None
            continue
        form = None if fresh.stands_alone else _after(before, page)
        if form is None:
            form = fresh
            found.append(form)
        form.pages[page.number] = page
        before = (page, form)
    return found


def _expecting(forms: Mapping[_Key, Sequence[Gathered]], page: LoosePage) -> Gathered | None:
    """The one form that lacks this page, with the code on it that this page most likely has.

    Digits that are no proof by themselves are enough beside a fellow page that says the same.
    """
    if page.likely is None:
        return None
    copies = forms.get((page.reading.identity, page.likely), ())
    lacking = [form for form in copies if page.number in form.missing]
    return lacking[0] if len(lacking) == 1 else None


def _with_nothing_on_it(
    forms: Mapping[_Key, Sequence[Gathered]], page: LoosePage
) -> Gathered | None:
    """A form of the same file that lacks a page on which nothing stands: it tells of nobody."""
    if page.reading.beside or not all(map(is_untouched, page.reading.marks)):
        return None
    of_sheet = (
        form for key, same in forms.items() if key[0] == page.reading.identity for form in same
    )
    lacking = (form for form in of_sheet if page.number in form.missing)
    return next((form for form in lacking if page.arrival in {p.arrival for p in form.fresh}), None)


def _whole_files(pages: Sequence[LoosePage], begin: Begin) -> set[tuple[_Key, str]]:
    """The files that hold a form whole: there, no page of it is put with those of another file.

    So who is told that a page is missing may scan that page, or all of the form once more.
    """
    counts: dict[tuple[_Key, str], Counter[int]] = {}
    for page in pages:
        if page.held is None and not page.is_orphan:
            place = ((page.reading.identity, page.whose), page.arrival)
            counts.setdefault(place, Counter())[page.number] += 1
    return {
        place
        for place, count in counts.items()
        if len({count[number] for number in begin(place[0][0]).wanted}) == 1
    }


def _is_of(form: Gathered, arrival: str) -> bool:
    return all(page.arrival == arrival for page in form.pages.values())


def _after(before: tuple[LoosePage, Gathered] | None, page: LoosePage) -> Gathered | None:
    """The orphans that this one follows in the same file; only to be asked about together."""
    if before is None or not before[0].is_orphan:
        return None
    last, form = before
    same = last.reading.identity == page.reading.identity and last.arrival == page.arrival
    same = same and last.reading.sheet == page.reading.sheet  # two on one glass are no stack
    follows = page.number == last.number + 1
    return form if same and follows and last.held is None and page.held is None else None


def _of_part(forms: Sequence[Gathered], page: LoosePage) -> Gathered | None:
    """The form with pages that were typed into one file with this one."""
    if page.reading.channel == "scan":
        return None
    lacking = (form for form in forms if page.number not in form.pages)
    of_file = (f for f in lacking if any(p.arrival == page.arrival for p in f.pages.values()))
    return next(of_file, None)


def _as_said(copies: Sequence[Gathered], page: LoosePage) -> Gathered | None:
    """The form that a page is of, as a person said, if that still lacks it."""
    if page.beside is None:
        return None
    fellows = {page.beside, page.held}
    lacking = (form for form in copies if page.number not in form.pages)
    return next((f for f in lacking if any(p.held in fellows for p in f.pages.values())), None)


def _lacking(
    copies: Sequence[Gathered], page: LoosePage, mine: Collection[int]
) -> Sequence[Gathered]:
    """The copies of a form that lack this page; of a part that was typed, all its pages.

    `mine`: the numbers of the pages that came in one file with it.
    """
    if page.beside is not None and page.beside == page.held:
        return ()  # a person said that it is of none of them
    needed = {page.number} if page.reading.channel == "scan" else {page.number, *mine}
    return [form for form in copies if needed.isdisjoint(form.pages)]


def bound(form: Gathered, layout: Layout) -> Reading:
    """The pages of a form as one reading, with a mark for every field of the sheet.

    What stands on a page that is not here is unread; on one that was never printed, empty.
    """
    pages = form.in_order
    marks: dict[str, Mark] = {}
    for page in pages:
        for mark in page.reading.marks:
            kept = marks.get(mark.pointer)
            if kept is None or (kept.state != "read" and mark.state == "read"):
                marks[mark.pointer] = mark
    channel = channel_of(form)
    for number, _ in enumerate(layout.pages, start=1):
        if number not in form.pages:
            for mark in _blank(layout, number, channel, is_known=number not in form.wanted):
                marks.setdefault(mark.pointer, mark)
    return replace(
        pages[0].reading,
        channel=channel,
        pages=tuple(number for page in pages for number in page.reading.pages),
        form_pages=tuple(page.number for page in pages),
        marks=tuple(marks.values()),
        problems=tuple(_problems(form)),
        beside=tuple(mark for page in pages for mark in page.reading.beside),
    )


def channel_of(form: Gathered) -> Channel:
    """By which road a form came; if its pages came by several, the one that is least sure."""
    roads = {page.reading.channel for page in form.pages.values()}
    return "scan" if "scan" in roads else "flattened" if "flattened" in roads else "fillable"


def _blank(layout: Layout, number: int, channel: Channel, *, is_known: bool) -> Iterator[Mark]:
    for box in layout.pages[number - 1].boxes:
        yield Mark(
            pointer=box.pointer,
            raw=None,
            page=number,
            box_mm=(box.x, box.y, box.w, box.h),
            channel=channel,
            confidence=1.0 if is_known else 0.0,
            state="empty" if is_known else "unread",
            unread_because=None if is_known else "not_seen",
        )


def _problems(form: Gathered) -> list[Problem]:
    """What is odd about its pages, each thing once, and about how they lie together."""
    problems: list[Problem] = []
    for page in form.in_order:
        problems += [problem for problem in page.reading.problems if problem not in problems]
    if form.missing:
        problems.append(page_missing(form.missing, form.wanted))
    return problems
