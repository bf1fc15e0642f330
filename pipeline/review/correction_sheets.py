"""Correction sheets: laid out for whoever checks, and carried out when they come back.

A sheet may be gone through again after a crash: what it confirms has ids that derive from the
sheet and the place on it, and a last decision, in the same transaction, says that it was done.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from forms.catalogue import CHECK_SHEET, Catalogue
from forms.fields import Code
from forms.ground.check_digit import is_valid, parse
from forms.ground.words import Words
from pipeline.dossiers.abridging import is_doubtful
from pipeline.dossiers.corrections import refused
from pipeline.dossiers.current_papers import Standing, is_order
from pipeline.outbox import files
from pipeline.records import Document, Held, Submission
from pipeline.records.events import Event, event_id
from pipeline.review.answers import Said, said_on
from pipeline.review.questions import OpenQuestion, open_questions, places_of
from pipeline.review.sheet_layout import (
    FOLDER,
    AskedAgain,
    Desk,
    SheetItem,
    draw,
    in_rhythm,
    item_of,
)
from pipeline.review.unclaimed_pages import item_of_held
from pipeline.store import pictures
from pipeline.store.ledger import Ledger
from pipeline.store.originals import original

TEAM: Final = "team"  # name of the sheet about papers without a client
UNKNOWN: Final = "onbekend"  # begins the names of sheets that ask whose pages are (contract)


@dataclass(frozen=True, slots=True)
class OpenSheet:
    """What is asked on one correction sheet, in order; beyond MOST it waits for the next one."""

    name: str
    client: str | None
    questions: tuple[OpenQuestion, ...]
    items: tuple[SheetItem, ...]
    held: Held | None = None


@dataclass(frozen=True, slots=True)
class Correcting:
    """Lays out correction sheets and carries them out.

    Attributes:
        papers: as they count now.
        outbox: the folder for people. store: the private folder, with the pictures.
        words: phrases for the people in the office.
        assign: enters pages that are held as those of a client.
    """

    ledger: Ledger
    catalogue: Catalogue
    papers: Standing
    outbox: Path
    store: Path
    words: Words
    clock: Callable[[], datetime]
    assign: Callable[[Held, str], None]

    # What came back

    def carry_out(self, client: str | None) -> None:
        """Enter what the correction sheets in a dossier (None: nobody's) confirm, each once."""
        sheets = self.ledger.correction_sheets(client)
        done = {e.data["submission"] for e in self.ledger.events() if e.kind == "check"}
        for sheet in sheets:
            if sheet.id not in done:
                self._carry_out(sheet)

    def _carry_out(self, sheet: Submission) -> None:
        printed = self.ledger.instance(sheet.instance or "")
        events: list[Event] = []
        still: list[list[str | None]] = []
        if printed is not None and printed.sheet is not None:
            edition = self.catalogue.edition(
                sheet.worksheet, sheet.edition, sheet.language, printed.sheet
            )
            for said in said_on(sheet, printed, edition):
                why = said.asked or self._take(sheet, said, events)
                if why is not None:
                    still.append([said.target, why, said.picture])
        data = {"submission": sheet.id, "open": json.dumps(still)}
        done = Event(event_id("check", sheet.id), self.clock(), "check", data)
        self.ledger.decide_all([*events, done])

    def _take(self, sheet: Submission, said: Said, events: list[Event]) -> str | None:
        """Note what was said about one box; or why it cannot be, as the code of a problem."""
        if said.target.startswith("H-"):
            return self._assign(said)
        identity, _, rest = said.target.partition("/")
        pointer = f"/{rest}"
        paper = self.ledger.submission(identity)
        if paper is None:
            return None
        now = self.papers.paper(paper, self.ledger.filing())
        edition, printed = self.papers.edition(paper), self.ledger.instance(paper.instance or "")
        field = places_of(edition)[pointer].field
        if isinstance(field, Code) and said.value is not None and not self._is_client(said.value):
            return "case_unknown"
        if (why := refused(now, pointer, said.value, edition, printed)) is not None:
            return why
        data = {
            "submission": identity,
            "pointer": pointer,
            "value": json.dumps(said.value, ensure_ascii=False),
            **_by(sheet),
            "on": sheet.filled_on.isoformat(),
            "sheet": sheet.id,
        }
        number = event_id("confirm", sheet.id, said.place)
        events.append(Event(number, self.clock(), "confirm", data))
        return None

    def _assign(self, said: Said) -> str | None:
        asked = (each for each in self.ledger.held() if each.why == "client")
        held = next((each for each in asked if each.id == said.target), None)
        if held is None:
            return None  # somebody else said whose it is
        if said.value is None or not is_valid(str(said.value)):
            return "order_code_wrong"
        code = parse(str(said.value)) or ""
        if self.ledger.client(code) is None:
            return "order_code_unknown"
        self.assign(held, code)
        return None

    def _is_client(self, code: Any) -> bool:
        return is_valid(str(code)) and self.ledger.client(parse(str(code)) or "") is not None

    # What is asked

    def lay_out(self, client: str | None, papers: Iterable[Submission]) -> None:
        """Lay out the sheet about the papers in a dossier; take it away where nothing is open.

        `papers`: those in doubt, or more.
        """
        self._put(list(self._drawn(self.sheet_of(client, papers))), [f"{client or TEAM}.pdf"])

    def lay_out_unknown(self) -> None:
        """Lay out the sheets that ask whose pages are; take those away that were answered."""
        sheets = self.sheets_of_held()
        drawn = [document for sheet in sheets for document in self._drawn(sheet)]
        beside = [document for sheet in sheets for document in self._beside(sheet)]
        self._put([*drawn, *beside], [f"{UNKNOWN}-*.pdf", f"{UNKNOWN}-*.txt"])

    def _put(self, documents: Sequence[Document], patterns: Sequence[str]) -> None:
        folder = self.outbox / FOLDER
        for document in documents:
            self.ledger.add_instances(document.instances)
            files.write(folder / document.name, document.content)
        files.clear(folder, patterns, {document.name for document in documents})

    def _beside(self, sheet: OpenSheet) -> Iterator[Document]:
        """Why it is asked, in plain words; and the paper itself, where it was typed."""
        held, words = sheet.held, self.words
        assert held is not None
        lines = [
            words("refusals.title"), "",
            words("refusals.reason_heading"), words(f"refusals.{held.reason}.reason"), "",
            words("refusals.remedy_heading"), words("refusals.client_unreadable.remedy"), "",
            words("refusals.number", number=held.sha256[:8].upper()), "",
        ]  # fmt: skip
        yield Document(f"{sheet.name}.txt", "\n".join(lines).encode())
        paper = original(self.store / "originals", held.sha256)
        if held.readings[0].channel != "scan" and paper.is_file():
            yield Document(f"{sheet.name}-{words('correction.paper')}.pdf", paper.read_bytes())

    def _drawn(self, sheet: OpenSheet) -> Iterator[Document]:
        if sheet.items:
            desk = Desk(self.catalogue, self.words, self._png)
            yield draw(sheet.name, sheet.items, desk, client=sheet.client)

    def _png(self, digest: str) -> bytes | None:
        path = pictures.path_of(self.store, digest)
        return path.read_bytes() if path.is_file() else None

    def sheet_of(self, client: str | None, papers: Iterable[Submission]) -> OpenSheet:
        """What is asked about the papers in a dossier (None: the team's), as they stand.

        `papers`: those in doubt, or more.
        """
        doubtful = (p for p in papers if p.worksheet != CHECK_SHEET and is_doubtful(p))
        found = in_rhythm([each for paper in doubtful for each in self._asked(paper)])
        again = self._asked_again() if found else {}
        items = tuple(
            item_of(each, self._suggested(each), again.get(each.target), self.words)
            for each in found
        )
        return OpenSheet(client or TEAM, client, tuple(found), items)

    def _asked(self, paper: Submission) -> Iterator[OpenQuestion]:
        """What is open about a paper; what an order form clearly says, its receipt answers."""
        is_clear = is_order(paper, self.catalogue)
        for each in open_questions(paper, self.papers.edition(paper)):
            if not is_clear or paper.readings[each.place.pointer]["state"] == "unread":
                yield each

    def sheets_of_held(self) -> list[OpenSheet]:
        """What is asked about pages of which nobody knows whose they are, each on a sheet."""
        return [
            OpenSheet(
                f"{UNKNOWN}-{held.id.removeprefix('H-')}", None, (),
                (item_of_held(held, self.catalogue, self.words),), held=held,
            )
            for held in self.ledger.held()
            if held.why == "client"
        ]  # fmt: skip

    def _suggested(self, question: OpenQuestion) -> str | None:
        if question.picture is None or question.place.kind not in {"word", "text"}:
            return None
        found = self.ledger.suggestion(question.picture)
        return (found[0] or None) if found else None

    def _asked_again(self) -> dict[str, AskedAgain]:
        """What was said on a sheet and could not be taken over, by what it is about."""
        return {
            target: AskedAgain(why, picture)
            for event in self.ledger.events()
            if event.kind == "check"
            for target, why, picture in json.loads(event.data["open"])
        }


def _by(sheet: Submission) -> dict[str, str]:
    """Who checked, as typed; what nobody read is kept as the picture that it is."""
    reading = sheet.readings.get("/filled_by", {})
    if reading.get("state") == "unread" and reading.get("picture"):
        return {"by": "", "by_picture": reading["picture"]}
    return {"by": str(sheet.values.get("filled_by") or "")}
