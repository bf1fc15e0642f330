"""Readings of a scanned file beside the truth -> how many boxes were read, asked and got wrong."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from forms.fields.date import Date, parse_day
from pipeline.records import Mark, NotRead, Reading
from pipeline.validation.combs import MustHold, decipher
from tests.scans.filling_combs import TODAY
from tests.scans.truth import GONE, WRITTEN, Back, Meant, PageTruth, Truths, Value
from tests.workspace import shipped

# The page itself is asked about: what seems empty on it may have been written on.
_ANOTHER = {"scan_another_below", "identity_conflict"}
_MAY_BE_TWO = "scan_jumps"  # people are asked whether all of it is of one sheet
_INK_IS_LOST = {"scan_pencil_lost", "scan_washed_out", "scan_shadowed"}


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """A value that went in though it is not what was meant; `page` is of the file."""

    where: str
    page: int
    pointer: str
    kind: str
    how: str
    meant: str
    got: str


@dataclass(slots=True)
class Tally:
    """Counts by name, and what was silently wrong.

    `asked` holds the questions about boxes that leave no doubt: a burden, not a fault. `told`: what
    was taken for empty on a page of which people are told that ink is gone from it.
    """

    counts: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)
    asked: list[Fault] = field(default_factory=list)
    told: list[Fault] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        """Take in the counts of another file."""
        self.counts.update(other.counts)
        self.faults += other.faults
        self.asked += other.asked
        self.told += other.told


def score(
    where: str,
    readings: Sequence[Reading | NotRead],
    truths: Truths,
    codes: frozenset[str],
) -> Tally:
    """Judge what was read of a file.

    Args:
        where: names the file in faults.
        truths: for each page of the file what was on it: one page of a form, or several in one
            picture; a back that somebody wrote on; None for an empty back.
        codes: the client codes that were issued.
    """
    tally = Tally()
    by_page = {page: each for each in readings if isinstance(each, Reading) for page in each.pages}
    for number, truth in enumerate(truths, start=1):
        if isinstance(truth, tuple):
            here = [each for each in readings if number in each.pages]
            _together(tally, (where, number), here, truth, codes)
            continue
        reading = by_page.get(number)
        if truth is None or isinstance(truth, Back):
            _back(
                tally, (where, number), [each for each in readings if number in each.pages], truth
            )
            continue
        tally.counts["pages"] += 1
        if reading is None:
            tally.asked.append(Fault(where, number, "", "page", "", "identified", "not identified"))
        elif not _is(reading, truth):
            seen = f"{reading.identity} page {reading.form_pages}"
            _wrong(tally, where, number, "page", (f"{truth.worksheet} {truth.page}", seen))
        else:
            _identified(tally, (where, number), reading, truth, codes)
    return tally


def _back(
    tally: Tally, place: tuple[str, int], found: Sequence[Reading | NotRead], truth: Back | None
) -> None:
    """Of an empty back nobody hears; what somebody wrote on one is shown to people."""
    tally.counts["backs" if truth is None else "backs noted"] += 1
    if any(isinstance(each, Reading) for each in found):
        _wrong(tally, *place, "page", ("a back", "a page"))
    elif truth is None and found:
        tally.counts["backs asked"] += 1
        tally.asked.append(Fault(*place, "", "back", "", "an empty back", "asked"))
    elif truth is not None and not found:
        tally.counts["backs noted wrong"] += 1
        tally.faults.append(Fault(*place, "", "back", truth.how, "a note", "nothing told"))


def _identified(
    tally: Tally, place: tuple[str, int], reading: Reading, truth: PageTruth, codes: frozenset[str]
) -> None:
    tally.counts["identified"] += 1
    tally.counts["boxes"] += truth.boxes
    for problem in reading.problems:
        tally.counts[f"problem {problem.code}"] += 1
    if truth.has_note:
        tally.counts["notes"] += 1
        # what reaches a question is asked with that question
        if not reading.beside and all(m.unread_because != "illegible" for m in reading.marks):
            _wrong(tally, *place, "note", ("a note", "nothing told"))
    _page(tally, place, reading, truth, codes)


def _together(
    tally: Tally,
    place: tuple[str, int],
    found: Sequence[Reading | NotRead],
    truths: Sequence[PageTruth],
    codes: frozenset[str],
) -> None:
    """Several sheets in one picture: each is read as itself, or it is told that one was not."""
    left = [each for each in found if isinstance(each, Reading)]
    told = {problem.code for each in left for problem in each.problems} & _ANOTHER
    is_told = bool(told) or len(left) < len(found)
    for truth in truths:
        tally.counts["pages"] += 1
        mine = [reading for reading in left if _is(reading, truth)]
        if mine:
            best = max(mine, key=lambda reading: _agreement(reading, truth, codes))
            left.remove(best)
            _identified(tally, place, best, truth, codes)
        elif is_told:
            tally.asked.append(Fault(*place, "", "page", "", "identified", "not identified"))
        else:
            _wrong(tally, *place, "page", (f"{truth.worksheet} {truth.page}", "lost, untold"))
    for reading in left:
        seen = f"{reading.identity} page {reading.form_pages}"
        _wrong(tally, *place, "page", ("another sheet", seen))


def _agreement(reading: Reading, truth: PageTruth, codes: frozenset[str]) -> int:
    marks = {mark.pointer: mark for mark in understood(reading, codes)}
    return sum(allows(marks.get(pointer), meant) for pointer, meant in truth.meant.items())


def _wrong(tally: Tally, where: str, page: int, kind: str, texts: tuple[str, str]) -> None:
    tally.counts[f"{kind} wrong"] += 1
    tally.faults.append(Fault(where, page, "", kind, "", *texts))


def _is(reading: Reading, truth: PageTruth) -> bool:
    identity = reading.identity
    return (
        (identity.worksheet, identity.edition, identity.language, identity.instance)
        == (truth.worksheet, truth.edition, truth.language, truth.instance)
        and identity.client == truth.client
        and reading.form_pages == (truth.page,)
    )


def _page(
    tally: Tally,
    place: tuple[str, int],
    reading: Reading,
    truth: PageTruth,
    codes: frozenset[str],
) -> None:
    marks = {mark.pointer: mark for mark in understood(reading, codes)}
    codes_told = {problem.code for problem in reading.problems}
    is_told = not codes_told.isdisjoint(_INK_IS_LOST)
    for pointer, meant in truth.meant.items():
        group = "mark" if meant.kind in ("tick", "choice") else meant.kind
        mark = marks.get(pointer)
        value = said(mark, meant)
        asked = mark is None or (mark.state == "unread" and value != WRITTEN)
        sort = (
            "odd" if not meant.plain else "empty" if meant.allowed[0] in (None, False) else "full"
        )
        tally.counts[f"{group} {sort}"] += 1
        fault = Fault(*place, pointer, group, meant.how, str(meant.allowed), str(value))
        if meant.how == GONE and _MAY_BE_TWO in codes_told:
            tally.counts[f"{group} {sort} asked"] += 1
        elif meant.how == GONE and mark is not None and mark.unread_because == "handwritten":
            tally.counts[f"{group} {sort} wrong"] += 1
            tally.faults.append(fault)  # shown as somebody's hand, though nobody can see it
        elif asked:
            tally.counts[f"{group} {sort} asked"] += 1
            if meant.plain:
                tally.asked.append(fault)
        elif value in meant.allowed:
            tally.counts[f"{group} {sort} right"] += 1
        elif group == "words" and value == WRITTEN:
            tally.counts["words empty asked"] += 1  # asked about an empty box: a burden
            tally.asked.append(fault)
        elif is_told and value in (None, False):
            tally.counts[f"{group} {sort} told"] += 1
            tally.told.append(fault)
        else:
            tally.counts[f"{group} {sort} wrong"] += 1
            tally.faults.append(fault)


def understood(reading: Reading, codes: frozenset[str]) -> Iterable[Mark]:
    """The marks of a reading with its combs deciphered, as on the route of a paper."""
    edition = shipped().edition(
        reading.identity.worksheet, reading.identity.edition, reading.identity.language
    )
    patterns = {box.pointer: box.pattern for page in edition.layout.pages for box in page.boxes}
    fields = {leaf.pointer: leaf.field for leaf in edition.worksheet.leaves()}
    for mark in reading.marks:
        asked = fields.get(mark.pointer)
        yield decipher(
            mark,
            patterns[mark.pointer],
            MustHold(TODAY, codes.__contains__, future=not isinstance(asked, Date) or asked.future),
        )


def allows(mark: Mark | None, meant: Meant) -> bool:
    """Whether what a mark says is what may be accepted."""
    value = said(mark, meant)
    unread = mark is None or (mark.state == "unread" and value != WRITTEN)
    return not unread and value in meant.allowed


def said(mark: Mark | None, meant: Meant) -> Value:
    """What a mark says, in the words of the truth."""
    unread = mark is not None and mark.state == "unread"
    if meant.kind == "words" and mark is not None and unread and mark.unread_because != "not_seen":
        return WRITTEN  # a person reads it
    if mark is None or mark.state in ("empty", "unread") or mark.raw is None:
        return False if meant.kind == "tick" else None
    if meant.kind == "date" and isinstance(mark.raw, str):
        day: date | None = parse_day(mark.raw)
        return day.isoformat() if day else mark.raw
    return mark.raw


def without_faults(tally: Tally) -> Tally:
    """The counts of a case in which the scanner itself lost ink; nothing of it is held against."""
    return replace(tally, faults=[], asked=[], told=[])
