"""An arrival that was refused, as the ledger tells of it -> its paper and the reason in the outbox.

It is work for a durable job: a paper does not wait in the inbox because the outbox is locked. What
lies there follows from the ledger alone, so it may be done again at any time.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from forms.ground.words import Words
from pipeline.outbox import files
from pipeline.outbox.acting import MOST_PAGES, ShowPage, may_act, pictured
from pipeline.outbox.names import harmless_name
from pipeline.outbox.roots import Root, Roots
from pipeline.records import Submission
from pipeline.records.enclosures import TakenApart, number_inside
from pipeline.records.file_kinds import HEAD, ending_of
from pipeline.records.file_names import one_line, shown
from pipeline.records.jobs import JobKey
from pipeline.records.refusal_texts import explained
from pipeline.records.refusals import NoFormInPortfolio, OwnDocument, OwnPlan, OwnSummary, Refusal
from pipeline.store.ledger import ArrivalRow, Ledger
from pipeline.store.originals import Original, original

_MOST_NAMES: Final = 10  # of files that were the same, in the text beside one of them
_OURS: Final = frozenset(each.code for each in (OwnPlan, OwnSummary, OwnDocument))
_INERT: Final = ".bin"  # an ending that nothing opens by itself
_ADDED: Final = frozenset({_INERT, ".txt"})  # to names by which something could be run


@dataclass(frozen=True, slots=True)
class Shelf:
    """Lays refused papers out for people, and takes them back when they went on after all.

    Attributes:
        roots: the folders for people. originals: where what came in is kept.
        words: phrases for the people in the office.
        show: a page of a file, drawn behind the sandbox. apart: gives, when it is needed, what
            takes the files out of one there.
        came_in: whether all that was refused of a file, by its id, came in well since.
    """

    ledger: Ledger
    roots: Roots
    originals: Path
    words: Words
    show: ShowPage
    apart: Callable[[], Callable[[bytes], TakenApart | None]]
    came_in: Callable[[str], bool]

    def jobs(self, rows: Sequence[ArrivalRow]) -> list[JobKey]:
        """What has to be done for an arrival that became these rows, once they are entered."""
        earlier = self.ledger.arrivals.of_bytes(rows[0].sha256 or "") if rows else ()
        if any(map(_is_refused, (*rows, *earlier))):
            return [JobKey("refused", rows[0].arrival)]
        return []

    def jobs_of_prints(self, papers: Sequence[Submission]) -> list[JobKey]:
        """What has to be done where forms of the same prints as these papers were refused."""
        prints = {paper.instance for paper in papers if paper.instance}
        return [JobKey("refused", each) for each in self.ledger.arrivals.refused_of_prints(prints)]

    def carry_out(self, arrival: str) -> tuple[str, ...]:
        """Bring what lies in the outbox into line with what became of the arrival."""
        rows = self.ledger.arrivals.of_file(arrival)
        if not rows or rows[0].sha256 is None:
            return ()
        alike = self.ledger.arrivals.of_bytes(rows[0].sha256)
        came_later = alike[max(n for n, row in enumerate(alike) if row.arrival == arrival) + 1 :]
        if came_later:
            return ()  # the job of that one says, or said, what became of these bytes
        kept = original(self.originals, rows[0].sha256)
        for other in {row.arrival for row in alike} - {arrival}:
            self.take_back(other)
        if arrival in self.ledger.decisions.filing().put_away or self.came_in(arrival):
            self.take_back(arrival)
        else:
            names = _names_of(alike)
            self.roots.spread(
                arrival,
                [self.root_of(rows)],
                lambda root: self._show(rows, kept, names, root.path),
                lambda root: self._take_back_from(arrival, root),
            )
        return ()

    def root_of(self, rows: Sequence[ArrivalRow]) -> Root:
        """Where a file lies that was refused: with who is surely the only one on it.

        That is known of a sheet by its number, which was printed for somebody; and of one that was
        taken in, also by whose it is now.
        """
        if len(self.roots.every) == 1:
            return self.roots.every[0]
        taken = {row.submission for row in rows if row.submission is not None}
        codes = {*map(self._whose, rows), *map(self.roots.owner, taken)}
        return self.roots.of(None) if None in codes else self.roots.of_all(codes)

    def _whose(self, row: ArrivalRow) -> str | None:
        printed = self.ledger.printed.get(row.instance)
        return row.client or (printed.client if printed is not None else None)

    def turn_away(self, name: str, content: bytes, refusal: Refusal) -> None:
        """Lay out a paper that is not kept, with the reason; the same again changes nothing.

        `name`: below the inbox, as given.
        """
        text = explained(refusal.code, refusal.params, self.words, is_kept=False)
        called = name.rpartition("/")[2]
        if may_act(content):  # all that there is of it: pictures alone would not do
            called, text = f"{called}{_INERT}", f"{text}\n{self.words('refusals.inert')}\n"
        files.refuse(self.roots.main, called, content, text)

    def take_back(self, arrival: str) -> None:
        """Take away what lies here of a refused arrival, while its original is there."""
        self.roots.spread(arrival, [], _nothing, lambda root: self._take_back_from(arrival, root))

    def _take_back_from(self, arrival: str, root: Root) -> None:
        for row in self.ledger.arrivals.of_file(arrival):
            kept = original(self.originals, row.sha256 or "")
            if _is_refused(row) and kept.is_file():
                for name in self._names(row, kept):
                    _take_away(root.path, name, kept)

    def _show(
        self, rows: Sequence[ArrivalRow], kept: Original, names: Sequence[str], outbox: Path
    ) -> None:
        """Put a refused paper where people find it, beside the reason and the remedy.

        `names`: of the files in the inbox that had these bytes.
        """
        refused = [row for row in rows if _is_refused(row)]
        if not refused:
            return
        texts = [self._explained(alike, alone=len(rows) == 1) for alike in _alike(refused)]
        text = "\n\n".join(texts)
        number = (refused[0].sha256 or "")[:8]
        text = f"{text}\n{self.words('refusals.number', number=number.upper())}\n"
        text += f"{self.words('refusals.when_done', number=number.upper())}\n"
        if others := [name for name in names if name != one_line(refused[0].name)]:
            told = ", ".join(others[:_MOST_NAMES])
            text += f"{self.words('refusals.also_came', names=told)}\n"
        if refused[0].folder:
            text += f"{self.words('refusals.folder', folder=shown(refused[0].folder))}\n"
        name, why = self._names(refused[0], kept)[0], refused[0].reasons[0].code
        if why in _OURS and len(self.roots.every) > 1:
            # nobody can tell of which group it is: it stays in the store, and this tells of it
            beside = f"{text}\n{self.words('refusals.not_laid')}\n"
            files.tell_beside(outbox, _of_pictures(name, kept), beside)
            return
        holds_files = why == NoFormInPortfolio.code
        self._lay(outbox, name, kept, text, holds_files=holds_files)

    def _lay(
        self, outbox: Path, name: str, kept: Original, text: str, *, holds_files: bool
    ) -> None:
        """Lay a refused paper, or what stands for one that does something when it is opened.

        `holds_files`: what people want of it is no page.
        """
        if not may_act(kept):
            files.refuse(outbox, name, kept, text + self._renamed(name, kept))
            return
        files.take_back(outbox, name, kept)  # older versions laid it there as it is
        pages = None if holds_files else pictured(kept, self.show)
        if pages is None:
            inert = f"{text}\n{self.words('refusals.inert')}\n"
            files.refuse(outbox, f"{name}{_INERT}", kept, inert)
            return
        drawn = f"{text}\n{self.words('refusals.pictured', most=MOST_PAGES)}\n"
        files.lay_beside(outbox, _of_pictures(name, kept), pages, drawn)

    def _renamed(self, name: str, kept: Original) -> str:
        """How to open a paper whose name got an ending by which no program does."""
        with kept.open() as file:
            ending = Path(harmless_name(name, file.read(HEAD))).suffix
        if ending not in _ADDED or Path(name).suffix.lower() in {ending, ""}:
            return ""
        return f"\n{self.words('refusals.renamed', ending=ending)}\n"

    def _names(self, row: ArrivalRow, kept: Original) -> tuple[str, ...]:
        """The same, and what older versions of this program called it."""
        number = number_inside(row.arrival)
        if not number:
            return (row.name,)
        with kept.open() as file:
            ending = ending_of(file.read(HEAD))
        name = f"{Path(row.name).stem} {self.words('refusals.enclosed_name', number=number)}"
        return (f"{name}{ending}", name)

    def _called_inside(self, row: ArrivalRow, number: str) -> str:
        """What is called there what lay in a file at this place; "" where nobody can tell."""
        whole = original(self.originals, row.within or "")
        if not row.within or not whole.is_file() or whole.is_forgotten():
            return ""
        with suppress(Refusal):
            apart = self.apart()(whole.read_bytes())
            return next((f.name for f in (apart.files if apart else ()) if f.number == number), "")
        return ""

    def _explained(self, rows: Sequence[ArrivalRow], *, alone: bool) -> str:
        """Why these were refused, all for one reason."""
        row = rows[0]
        reason = row.reasons[0]
        text = explained(reason.code, reason.params, self.words)
        if number := number_inside(row.arrival):
            said = self.words("refusals.enclosed", number=number, name=one_line(row.name))
            if called := self._called_inside(row, number):
                said += "\n" + self.words("refusals.enclosed_as", name=called)
            text = f"{said}\n{text}"
        pages = ", ".join(str(page) for each in rows for page in each.pages)
        return text if alone else f"{self.words('refusals.pages', pages=pages)}\n{text}"


def _alike(refused: Sequence[ArrivalRow]) -> list[list[ArrivalRow]]:
    """What was refused for the same reason, together: a stack of empty sheets is told of once."""
    by_why: dict[tuple[str, tuple[tuple[str, str], ...]], list[ArrivalRow]] = {}
    for row in refused:
        why = row.reasons[0]
        by_why.setdefault((why.code, tuple(sorted(why.params.items()))), []).append(row)
    return list(by_why.values())


def _of_pictures(name: str, kept: Original) -> str:
    """What the pictures of a paper are called: its name, and its number."""
    return f"{Path(name).stem[:60]}-{kept.sha256[:8].upper()}.pdf"


def _nothing(_root: Root) -> None:
    """Nothing is laid."""


def _take_away(outbox: Path, name: str, kept: Original) -> None:
    """Take away what lies of a paper under this name, whatever stands for it."""
    files.take_back(outbox, name, kept)
    files.take_back(outbox, f"{name}{_INERT}", kept)
    files.take_beside(outbox, _of_pictures(name, kept))


def _names_of(rows: Sequence[ArrivalRow]) -> tuple[str, ...]:
    """What the files in the inbox were called that had these bytes, each name once."""
    return tuple({one_line(row.name): None for row in rows if not number_inside(row.arrival)})


def _is_refused(row: ArrivalRow) -> bool:
    return row.outcome == "rejected"
