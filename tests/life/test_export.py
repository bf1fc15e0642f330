"""`krachtwerk client export`: what is kept of somebody, for themselves, and nothing of others."""

import json
from html.parser import HTMLParser
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.life.people import WORDS, People, made
from tests.life.traces import forms_of, unpacked

SHOWN = ("answer", "free text", "zip", "moved in", "withdrawn", "renamed", "second alias")


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> tuple[People, Path]:
    people = made().copy_to(tmp_path_factory.mktemp("mee") / "werk")
    said = people.office.krachtwerk("client", "export", people.who)
    assert said.exit_code == 0, said.output
    return people, Path(said.stdout.strip())


def holds(file: Path, word: str) -> bool:
    return any(form in part for part in unpacked(file.read_bytes()) for form in forms_of(word))


def test_all_of_them_is_in_it_and_nothing_of_others(exported: tuple[People, Path]) -> None:
    people, file = exported
    assert file == people.office.outbox(people.who, f"dossier-{people.who}.zip")
    assert [word for word in SHOWN if not holds(file, WORDS[word])] == []
    for word in ("Meer slapen", "Een eigen kamer", WORDS["refused first"], WORDS["file name"]):
        assert not holds(file, word)


def test_what_workers_wrote_is_told_and_given_where_the_office_says_so(
    exported: tuple[People, Path], tmp_path: Path
) -> None:
    people, file = exported
    assert not holds(file, WORDS["team"])
    with ZipFile(file) as archive:
        assert "Je mag vragen om ze te lezen" in archive.read("index.html").decode()
    again = tmp_path / "alles.zip"
    words = ("client", "export", people.who, "--with-worker-papers", "--out", str(again))
    assert people.office.krachtwerk(*words).exit_code == 0
    assert holds(again, WORDS["team"])
    assert again.stat().st_mode & 0o077 == 0


def test_it_is_written_over_no_file_of_others(
    exported: tuple[People, Path], tmp_path: Path
) -> None:
    people, _ = exported
    mine = tmp_path / "foto.zip"
    mine.write_bytes(b"PK")
    words = ("client", "export", people.who, "--out", str(mine))
    assert people.office.krachtwerk(*words).exit_code == 2
    assert mine.read_bytes() == b"PK"


def test_it_says_where_to_take_it_away(exported: tuple[People, Path], tmp_path: Path) -> None:
    people, _ = exported
    there = ("client", "export", people.who, "--out", str(tmp_path / "mee.zip"))
    assert "uit de outbox" not in people.office.krachtwerk(*there).stderr
    assert "uit de outbox" in people.office.krachtwerk(*there[:3]).stderr


class Links(HTMLParser):
    """Where a page leads."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in {"script", "img", "link"}
        self.found |= {value for name, value in attrs if name == "href" and value}


def test_who_drew_all_words_or_listed_all_clients_stands_in_it(
    exported: tuple[People, Path], tmp_path: Path
) -> None:
    people = exported[0].copy_to(tmp_path / "werk")
    looked = (
        ("appendix", people.who, "--out", str(tmp_path / "uit")),
        ("client", "list"),
        ("review", "--json"),
    )
    for words in (*looked, ("client", "export", people.who, "--out", str(tmp_path / "mee.zip"))):
        assert people.office.krachtwerk(*words).exit_code == 0
    with ZipFile(tmp_path / "mee.zip") as archive:
        page = archive.read("index.html").decode()
    assert "appendix" in page
    assert "client list" in page
    assert "<td>review</td>" in page
    assert "opende, staat hier niet" in page


def test_the_page_leads_to_every_file_and_says_who_did_what(exported: tuple[People, Path]) -> None:
    with ZipFile(exported[1]) as archive:
        page, links = archive.read("index.html").decode(), Links()
        links.feed(page)
        names = set(archive.namelist())
        kept = json.loads(archive.read("dossier.json"))
    assert not [name for name in names if ".pagina-" in name]  # each file is theirs alone
    assert "papieren/2026-02-04" in page  # of a paper that was moved here, and came in twice
    assert links.found == names - {"index.html"}
    assert {"documenten/actieplan.pdf", "documenten/traject.pdf"} <= names
    assert "toegevoegd" in page
    assert "Dit papier telt niet mee" in page
    assert "views" not in kept


def test_the_same_history_gives_the_same_bytes(tmp_path: Path) -> None:
    files = []
    for name in ("een", "twee"):
        people = made().copy_to(tmp_path / name)
        said = people.office.krachtwerk("client", "export", people.who)
        files.append(Path(said.stdout.strip()).read_bytes())
    assert files[0] == files[1]


def test_it_is_noted_and_goes_with_an_erase(exported: tuple[People, Path], tmp_path: Path) -> None:
    people = exported[0].copy_to(tmp_path / "werk")
    lines = json.loads(people.office.krachtwerk("audit", "show", "--json").stdout)
    assert ("export", people.who) in {(line["action"], line["client"]) for line in lines}
    assert people.office.krachtwerk("client", "erase", people.who, "--yes").exit_code == 0
    assert list(people.office.path.rglob("*.zip")) == []
    assert people.office.krachtwerk("client", "export", people.who).exit_code == 2
