"""Who is erased wrote with a pen: pictures, what they may say, pages that wait, a stack of two."""

import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest

from pipeline.records import Suggestion
from pipeline.store import pictures
from pipeline.store.ledger import Ledger
from tests.life.test_erase import files_of
from tests.life.traces import traces
from tests.pipeline.desk.seated import desk_of
from tests.pipeline.test_scanned_stack import LOOKING_BACK, STRENGTHS, WORKERS_VIEW
from tests.scans.answering import Person
from tests.scans.on_paper import Stack, WritingTable
from tests.workspace import Workspace, fill, fresh

SAID = "trekzakmuziek"


@dataclass
class Pen:
    """The office, who is erased, another, and the digests of the pictures of each."""

    office: Workspace
    who: str
    other: str
    theirs: frozenset[str] = frozenset()

    def copy_to(self, folder: Path) -> "Pen":
        return Pen(self.office.copy_to(folder), self.who, self.other, self.theirs)

    def pictures(self) -> set[str]:
        return set(pictures.all_digests(self.office.path / "dossiers"))


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Pen:
    office = fresh(tmp_path_factory.mktemp("pen") / "werk")
    with (office.path / "krachtwerk.toml").open("a") as settings:
        settings.write('suggestions = "off"\n')
    desk = WritingTable(office)
    who, other = desk.client("Zoë"), desk.client("Zoë")
    words = desk.fill(Person.of(21), "vormen_van_kracht", who, STRENGTHS, blank=True)
    back = desk.fill(Person.of(5), "evaluatie", who, LOOKING_BACK)
    view = desk.fill(Person.of(10), "evaluatie_begeleider", other, WORKERS_VIEW, blank=True)
    office.drop("half.pdf", Stack.of([back], 8, without=back.pages[1]).content)
    office.hand_in(stapel=Stack.of([words, view], 7).content)
    asked = json.loads(office.krachtwerk("review", "--json").stdout)
    first = next(row for row in asked if row["client"] == who and not row["choices"])
    answer = {f"{first['item']}/value": SAID, "/filled_on": "20-03-2026", "/filled_by": "JB"}
    office.hand_in(nagekeken=fill((office.path / first["sheet"]).read_bytes(), answer))
    with Ledger.open(office.path / "dossiers") as ledger:
        theirs = named(ledger, who)
        others = named(ledger, other)
        ledger.suggestions.keep({digest: Suggestion("piepzak", 0.5) for digest in theirs | others})
    assert others
    return Pen(office, who, other, frozenset(theirs - others))


def named(ledger: Ledger, code: str) -> set[str]:
    """The pictures that the papers in a dossier name."""
    papers = ledger.papers.of(code)
    return {box.picture for paper in papers for box in paper.readings.values() if box.picture}


def shown(pen: Pen) -> set[str]:
    """The same of the other's."""
    with Ledger.open(pen.office.path / "dossiers") as ledger:
        return named(ledger, pen.other)


def rows(pen: Pen, table: str) -> int:
    with Ledger.open(pen.office.path / "dossiers") as ledger:
        return {
            "held": lambda: len(ledger.held.all()),
            "suggestions": lambda: sum(
                ledger.suggestions.get(digest) is not None for digest in pen.theirs
            ),
        }[table]()


def test_all_of_it_is_there_before(written: Pen) -> None:
    assert written.theirs
    assert rows(written, "held") == 1
    assert rows(written, "suggestions") == len(written.theirs)
    assert traces(written.office.path, [SAID])


@pytest.fixture(scope="module")
def erased(written: Pen, tmp_path_factory: pytest.TempPathFactory) -> Pen:
    pen = written.copy_to(tmp_path_factory.mktemp("gewist") / "werk")
    said = pen.office.krachtwerk("client", "erase", pen.who, "--yes")
    assert said.exit_code == 0, said.output
    assert "waar ook papieren van een ander in staan" in said.output
    return pen


def test_pictures_pages_and_answers_are_gone(erased: Pen) -> None:
    assert erased.pictures() == shown(erased)
    assert rows(erased, "held") == 0
    assert rows(erased, "suggestions") == 0
    assert traces(erased.office.path, [SAID]) == {}


def test_the_stack_stays_for_the_other(erased: Pen, written: Pen) -> None:
    kept = {row["sha256"] for row in erased.office.arrivals()}
    came = {row["file"]: row["sha256"] for row in written.office.arrivals()}
    assert came["stapel.pdf"] in kept
    assert came["half.pdf"] not in kept
    originals = erased.office.path / "dossiers" / "originals"
    assert {path.name for path in originals.glob("*/*")} == kept
    assert files_of(erased.office, erased.other) == files_of(written.office, written.other)
    assert erased.office.krachtwerk("doctor", "--deep").exit_code == 0


def test_the_stack_goes_with_the_other(erased: Pen, tmp_path: Path) -> None:
    pen = erased.copy_to(tmp_path / "werk")
    assert pen.office.krachtwerk("client", "erase", pen.other, "--yes").exit_code == 0
    assert pen.pictures() == set()
    assert list((pen.office.path / "dossiers" / "originals").glob("*/*")) == []


def test_pages_of_theirs_from_a_scanner_are_not_held(erased: Pen, tmp_path: Path) -> None:
    pen = erased.copy_to(tmp_path / "werk")
    desk = WritingTable(pen.office)
    words = desk.fill(Person.of(21), "vormen_van_kracht", pen.who, STRENGTHS, blank=True)
    before = {path.name for path in (pen.office.path / "dossiers" / "originals").glob("*/*")}
    pen.office.hand_in(later=Stack.of([words], 9).content)
    after = {path.name for path in (pen.office.path / "dossiers" / "originals").glob("*/*")}
    assert after == before
    assert pen.pictures() == shown(pen)
    assert pen.office.outbox("geweigerd", "later.pdf").exists()


def test_the_desk_shows_nothing_of_them(written: Pen, tmp_path: Path) -> None:
    """It was open, had drawn a page, and somebody answers what they saw before."""
    pen = written.copy_to(tmp_path / "werk")
    with desk_of(pen.office) as seat:
        pile = seat.questions(pen.who)
        page = seat.look(f"/pile/{pen.who}/{pile[0]}")
        assert pen.who in page
        assert pen.office.krachtwerk("client", "erase", pen.who, "--yes").exit_code == 0
        drawn = seat.room.pages
        assert not any(drawn.page(key) for key in list(drawn._kept))
        seat.post(f"/pile/{pen.who}/{pile[0]}", act="take", value="hoempapa")
        assert seat.questions(pen.who) == []
    assert traces(pen.office.path, ["hoempapa", SAID]) == {}
    assert pen.pictures() == shown(pen)


def test_nobody_gets_a_page_of_another(written: Pen, tmp_path: Path) -> None:
    """Of the stack each gets their own pages, as pictures; of a file of their own all of it."""
    came = {row["file"]: row["sha256"] for row in written.office.arrivals()}
    pages = {}
    for code in (written.who, written.other):
        file = tmp_path / f"{code}.zip"
        words = ("client", "export", code, "--with-worker-papers", "--out", str(file))
        assert written.office.krachtwerk(*words).exit_code == 0
        with ZipFile(file) as archive:
            names = [name for name in archive.namelist() if name.startswith("papieren/")]
            digests = {sha256(archive.read(name)).hexdigest() for name in names}
        pages[code] = {int(n.split(".pagina-")[1][:-4]) for n in names if ".pagina-" in n}
        assert came["stapel.pdf"] not in digests
    assert all(pages.values())
    assert not pages[written.who] & pages[written.other]
