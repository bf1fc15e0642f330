"""A workspace with a full inbox, made once; and what an undisturbed run makes of it."""

import hashlib
import json
import re
import sqlite3
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import pikepdf

from pipeline.store.ledger.in_a_file.opening import DAILY
from pipeline.store.resealing import in_the_open
from pipeline.store.scrubbing import DAY, SCRUB
from pipeline.workspace import Office
from tests.enclosing import mail
from tests.keys.offices import with_key
from tests.scans.answering import Person
from tests.scans.on_paper import Stack, WritingTable
from tests.workspace import Answers, Workspace, blank, fill, header, unopened

RUN = ("run", "--once")
_TABLES = ("clients", "instances", "submissions", "events", "jobs", "shares", "suggestions")
VIEW: Answers = {
    "/filled_on": "05-03-2026",
    "/went_forward/0": "Zij belde zelf",
    "/network_more": "more",
}
LATER = "09-03-2026"
_OF_A_RUN = ("id", "at", "arrival")
_OF_DRAWING = ("documents.", "form.", "questions.", "paper.waiting")
_NUMBER = re.compile(rb"instance>([0-9A-Z]{7})<")
_MOMENTS = ("received_at", "at", "opened_at")


def make(folder: Path, *, sealed: bool = False) -> Workspace:
    """Two clients and an inbox: sound papers, a double, one of which nobody knows whose, a letter.

    And from the scanner, in one file: a form with words that nobody has read, and one without its
    second page; and the answers to what was asked about an earlier one. `sealed`: with a key beside
    the folder.
    """
    office = unopened(folder)  # so that all it writes from the first moment on can be cut short
    if sealed:
        Office.at(with_key(office).path, "nl")  # what is written by the test is sealed too
    settings = office.path / "krachtwerk.toml"
    settings.write_text(f'{settings.read_text()}events = "on"\n')
    desk = WritingTable(office)
    anne, bram = desk.client("Anne"), desk.client("Bram")
    views = [desk.fill(Person.of(21), "evaluatie_begeleider", code, VIEW) for code in (anne, bram)]
    office.hand_in(
        eerste=_plan(anne, "01-03-2026", "Vaker naar buiten"),
        gescand=Stack.of(views[:1], 1).content,
    )
    later = desk.fill(Person.of(22), "evaluatie_begeleider", anne, {**VIEW, "/filled_on": LATER})
    lacking = views[1].pages[1]
    for name, content in _papers(office, anne, bram).items():
        office.drop(name, content)
    office.drop("SCN_0002.pdf", Stack.of([later, views[1]], 2, without=lacking).content)
    office.drop("nagekeken.pdf", _checked(office))
    _let_look_be_due(office.path / "dossiers" / SCRUB)
    return office


def _let_look_be_due(note: Path) -> None:
    """As after a night: the run looks at all that is kept, and lays a copy of the day beside it."""
    told = json.loads(note.read_bytes())
    begun = datetime.fromisoformat(told["begun"])
    note.write_text(json.dumps({**told, "begun": (begun - 2 * DAY).isoformat()}))


def _checked(office: Workspace) -> bytes:
    """The correction sheet of the scan, with an answer to its first question."""
    asked = json.loads(office.krachtwerk("review", "--json").stdout)
    first = next(row for row in asked if row["sheet"])
    answer: Answers = {f"{first['item']}/value": "Zij belde zelf"}
    return fill((office.path / first["sheet"]).read_bytes(), answer)


def _papers(office: Workspace, anne: str, bram: str) -> dict[str, bytes]:
    update = {**header("08-03-2026"), "/actions/0/status": "done", "/actions/0/helped": "Buiten"}
    second = _plan(bram, "02-03-2026", "Rust in huis")
    return {
        "bijwerken.pdf": fill(office.personal("actieplan_bijwerken", anne), update),
        "plan.pdf": second,
        "scanner/2026-03-02/nog-eens.pdf": second,
        "twee-codes.pdf": fill(office.personal("actieplan", anne), {"/client": bram}),
        "post.eml": mail(_plan(bram, "03-03-2026", "Meer lopen"), b"Dit is geen formulier.\n" * 9),
        "brief.txt": b"Dit is een brief en geen formulier.\n" * 50,
    }


def _plan(code: str, day: str, wish: str) -> bytes:
    goal = {"/goals/0/text": wish, "/goals/0/actions/0/what": "Bellen"}
    return fill(blank("actieplan"), {"/client": code, **header(day), **goal})


def lies_open(workspace: Path) -> int:
    """How many files and rows of a sealed store are not sealed."""
    office = Office.at(workspace, "nl")
    with office.ledger() as ledger:
        return len([*in_the_open(office.settings.store)]) + ledger.rows_in_the_open()


def state(workspace: Path) -> dict[str, Any]:
    """All that must be the same however often a run was cut short: inbox, store, ledger, outbox.

    Moments and the ids of files differ from run to run; nothing else may.
    """
    return {
        "inbox": sorted(_tree(workspace / "inbox")),
        "originals": _tree(workspace / "dossiers" / "originals"),
        "received": sorted(_tree(workspace / "dossiers" / "received")),
        "pictures": _tree(workspace / "dossiers" / "pictures"),
        "outbox": _tree(workspace / "outbox", but=".events"),
        "events": _events(workspace / "outbox" / ".events"),
        "daily": _soundness(workspace / "dossiers" / DAILY),
        "looked": json.loads((workspace / "dossiers" / SCRUB).read_bytes()).get("is_done"),
        "ledger": _ledger(workspace / "dossiers" / "krachtwerk.sqlite3", workspace / "outbox"),
    }


def _soundness(copy: Path) -> str:
    """Whether a copy of the day that lies there is whole; a disk that refused it has none."""
    if not copy.is_file():
        return "ok"
    with closing(sqlite3.connect(f"file:{copy}?mode=ro", uri=True)) as database:
        (whole,) = database.execute("PRAGMA integrity_check").fetchone()
        return str(whole)


def _tree(folder: Path, but: str = "") -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): _digest(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.parent.name != but
    }


def _events(folder: Path) -> list[str]:
    """What was told, each once; not what depends on when documents were drawn."""
    told = [json.loads(path.read_bytes()) for path in folder.iterdir()]
    timeless = ({k: v for k, v in each.items() if k not in _OF_A_RUN} for each in told)
    return sorted(repr(each) for each in timeless if not each["kind"].startswith(_OF_DRAWING))


def _digest(path: Path) -> str:
    content = path.read_bytes()
    if path.suffix == ".html":  # the pages of today tell when: that they are there is what counts
        return "" if content.endswith(b"</html>") else "broken"
    if path.suffix == ".json":
        values = json.loads(content)
        values.pop("received_at", None)
        content = json.dumps(values, sort_keys=True).encode()
    return hashlib.sha256(content).hexdigest()


def _ledger(path: Path, outbox: Path) -> dict[str, list[str]]:
    with closing(sqlite3.connect(path)) as database:
        database.row_factory = sqlite3.Row
        told = {table: _rows(database, f"SELECT * FROM {table}") for table in _TABLES}
        # what stood in the outbox for a while, between two papers, differs from run to run
        lying = _numbers_in(outbox)
        told["instances"] = [row for row in told["instances"] if any(n in row for n in lying)]
        # of two files with the same bytes either may come first: what was in hand comes last
        told["arrivals"] = _rows(database, "SELECT part, sha256, outcome, record FROM arrivals")
        told["files"] = _rows(database, "SELECT part, file, sha256 FROM arrivals")
        told["held"] = _rows(database, "SELECT part, sha256, why FROM held")
        told["audit"] = sorted(
            set(_rows(database, "SELECT action, client, about FROM audit WHERE action != 'print'"))
        )
        (whole,) = database.execute("PRAGMA integrity_check").fetchone()
        told["integrity"] = [whole]
    return told


def _numbers_in(outbox: Path) -> set[str]:
    """The numbers of the forms that lie there for people."""
    found = set()
    for path in outbox.rglob("*.pdf"):
        with suppress(pikepdf.PdfError), pikepdf.open(path) as pdf:
            about = pdf.Root.get("/Metadata")
            found |= set(_NUMBER.findall(about.read_bytes() if about is not None else b""))
    return {number.decode("ascii") for number in found}


def _rows(database: sqlite3.Connection, statement: str) -> list[str]:
    return sorted(
        repr({key: _timeless(each) for key, each in dict(row).items() if key not in _MOMENTS})
        for row in database.execute(statement)
    )


def _timeless(value: Any) -> Any:
    """A record without the moment of receipt in it."""
    if not isinstance(value, str) or not value.startswith("{"):
        return value
    kept = json.loads(value)
    return json.dumps({k: v for k, v in kept.items() if k not in _MOMENTS}, sort_keys=True)
