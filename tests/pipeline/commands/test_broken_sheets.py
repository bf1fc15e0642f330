"""An own sheet, list or language file with a mistake: told as such, and in the way of no paper."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import pytest

from forms.catalogue import Catalogue
from forms.checking import check
from forms.checking.unreadable import why_no_folder
from forms.ground.known_names import BrokenSchemaError
from forms.ground.words import NO_MISTAKES
from tests.forms.sheets import SHIPPED
from tests.life.people import about, plan
from tests.read_aloud import heard
from tests.workspace import Answers, Workspace, fill

HEAD = 'id = "pauze"\ncode = "PZ"\nedition = 1\ntitle = "Pauze"\naudience = "client"\n'
ASKED = '[[sections]]\nkey = "a"\ntitle = "A"\n[[sections.fields]]\nkey = "x"\nlabel = "Wat?"\n'
LONG = f'kind = "text"\nlines = 20\nhelp = "{"ja " * 900}"\n'
MISTAKES = {
    "no TOML": b"dit is geen toml",
    "not UTF-8": b"\xff\xfe",
    "nothing": b"",
    "unknown kind": f'{HEAD}{ASKED}kind = "keuze"\n'.encode(),
    "unknown list": f'{HEAD}{ASKED}kind = "choice"\nchoices = "kleuren"\n'.encode(),
    "no key": (HEAD + ASKED.replace('key = "x"\n', "") + 'kind = "text"\n').encode(),
    "not a table": f"{HEAD}sections = 3\n".encode(),
    "higher than a page": (HEAD + ASKED + LONG).encode(),
    "the name of another": (
        HEAD.replace("pauze", "evaluatie") + ASKED + 'kind = "text"\n'
    ).encode(),
}


def own(office: Workspace, name: str, content: bytes) -> Path:
    """A sheet in the folder of the organisation."""
    file = office.path / "schemas" / f"{name}.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return file


@pytest.mark.parametrize("content", MISTAKES.values(), ids=MISTAKES)
def test_it_is_told_as_a_mistake_in_the_sheet(office: Workspace, content: bytes) -> None:
    own(office, "pauze", content)
    said = office.krachtwerk("print", "pauze")
    assert (said.exit_code, "schemas check" in said.output) == (1, True), said.output
    assert "pauze.toml" in said.output
    assert office.krachtwerk("schemas", "check", "pauze").exit_code == 1


def test_an_intake_tells_which_file_to_mend(office: Workspace) -> None:
    own(office, "pauze", MISTAKES["no TOML"])
    said = office.run_once()
    assert (said.exit_code, "pauze.toml" in said.stderr) == (0, True)


def test_all_others_are_printed(office: Workspace) -> None:
    own(office, "pauze", MISTAKES["no TOML"])
    said = office.krachtwerk("print")
    assert (said.exit_code, "pauze.toml" in said.output) == (1, True)
    assert "vormen_van_kracht.pdf" in said.stdout


def test_no_dossier_is_opened_for_a_pack_that_cannot_be_printed(office: Workspace) -> None:
    own(office, "evaluatie", MISTAKES["no TOML"])
    assert office.krachtwerk("print", "evaluatie", "--new", "2").exit_code == 1
    assert office.krachtwerk("client", "list").stdout == ""


def test_one_broken_sheet_keeps_no_other_from_being_printed(office: Workspace) -> None:
    code = office.new_client()
    own(office, "pauze", MISTAKES["no TOML"])
    for typed, printed in {
        ("print", "--client", code): "vormen_van_kracht-",
        ("print", "--client", code, "pauze", "evaluatie"): "evaluatie-",
        ("print", "pauze", "evaluatie"): "evaluatie.pdf",
        ("print", "--for", "Sanne"): "bestelformulier-",
        ("print", "--new", "1", "pauze", "evaluatie"): "evaluatie-",
        ("guide",): "evaluatie.pdf",
        ("guide", "pauze", "evaluatie"): "evaluatie.pdf",
    }.items():
        said = office.krachtwerk(*typed)
        assert (said.exit_code, printed in said.stdout) == (1, True), (typed, said.output)
        assert said.stderr.count("pauze.toml. Wat") == 1, typed


@pytest.mark.parametrize("typed", [("print", "--new", "1"), ("client", "new", "--pack")])
def test_a_pack_is_printed_without_the_sheet_that_is_broken(
    office: Workspace, typed: tuple[str, ...]
) -> None:
    mistake = MISTAKES["higher than a page"].replace(b"pauze", b"vormen_van_kracht")
    own(office, "vormen_van_kracht", mistake.replace(b'"PZ"', b'"VK"'))
    said = office.krachtwerk(*typed)
    assert (said.exit_code, "vormen_van_kracht.toml" in said.stderr) == (1, True), said.output
    code = office.krachtwerk("client", "list").stdout.split()[0]
    laid = [each.name for each in (office.path / "outbox" / code / "invullen").glob("*.pdf")]
    assert f"{code}-pakket.pdf" in laid
    assert not any(name.startswith("vormen_van_kracht") for name in laid)


def test_a_pack_that_does_not_hold_the_broken_sheet_is_as_ever(office: Workspace) -> None:
    own(office, "pauze", MISTAKES["no TOML"])
    assert office.krachtwerk("client", "new", "--pack").exit_code == 0
    assert office.krachtwerk("print", "--new", "1").exit_code == 0


def test_nobody_is_opened_for_a_pack_of_broken_sheets_alone(office: Workspace) -> None:
    for name in ("common", "domains"):
        own(office, name, b"x = [")
        assert office.krachtwerk("client", "new", "--pack").exit_code == 1
        assert office.krachtwerk("print", "--new", "2").exit_code == 1
    assert office.krachtwerk("client", "list").stdout == ""


ORDERS: Mapping[str, Answers] = {
    "a sound and a broken sheet": {
        "/prints/0/sheets/evaluatie": True,
        "/prints/0/sheets/vormen_van_kracht": True,
    },
    "a pack for somebody new": {"/new_clients/0/count": "1"},
    "a lost sheet by its file": {"/reprints/0/what": "vormen_van_kracht"},
    "a lost sheet by its title": {"/reprints/0/what": "Vormen van kracht"},
}


@pytest.mark.parametrize("rows", ORDERS.values(), ids=ORDERS)
def test_an_order_says_for_which_file_it_waits_and_goes_on_when_that_is_mended(
    office: Workspace, rows: Answers
) -> None:
    form = office.order_form()
    file = own(office, "vormen_van_kracht", MISTAKES["no TOML"])
    office.drop("bestelling.pdf", fill(form, {"/filled_on": "10-02-2026", **rows}))
    office.run_once()
    assert not list(office.path.rglob("vormen_van_kracht*.pdf"))
    (waits,) = office.waiting_orders()
    assert (waits["why"], "vormen_van_kracht.toml" in waits["because"]) == ("to_mend", True)
    (receipt,) = office.outbox("team", "bestellingen").glob("*.txt")
    listed = office.krachtwerk("orders", "list")
    page = office.outbox("overzicht.html").read_text()
    for told in (listed.output, receipt.read_text(), page, office.krachtwerk("today").output):
        assert "vormen_van_kracht.toml" in told
    assert "orders confirm" not in listed.output  # no yes mends a file
    assert not list(office.outbox("nakijken").glob("*.pdf"))

    file.unlink()
    assert office.run_once().exit_code == 0
    assert office.waiting_orders() == []
    assert list(office.outbox().rglob("vormen_van_kracht*.pdf"))
    assert "Gedaan." in receipt.read_text()


def test_an_order_for_a_broken_sheet_can_be_dropped(office: Workspace) -> None:
    form = office.order_form()
    file = own(office, "evaluatie", MISTAKES["no TOML"])
    office.drop(
        "bestelling.pdf",
        fill(form, {"/filled_on": "10-02-2026", "/prints/0/sheets/evaluatie": True}),
    )
    office.run_once()
    (waits,) = office.waiting_orders()
    assert office.krachtwerk("orders", "drop", waits["id"]).exit_code == 0
    file.unlink()
    office.run_once()
    assert not list(office.outbox().rglob("evaluatie*.pdf"))


ODD = """
[documents.words]
quote = "<{zzz}>"
colon = "{text}: "
[messages]
arrivals_none = "Er kwam nog {niets"
"""


def test_own_phrases_that_cannot_be_filled_in_are_ours(office: Workspace) -> None:
    code = office.new_client()
    path = office.path / "schemas" / "languages" / "nl.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'{ODD}[documents.plan]\nwant = "Hier ga ik voor"\n', encoding="utf-8")
    office.drop("plan.pdf", plan(about(code), "eerst"))
    assert office.run_once().exit_code == 0
    told = spoken(office.outbox(code, "actieplan.pdf").read_bytes())
    assert ("zzz" in told, "Hier ga ik voor" in told) == (False, True)
    assert "nl.toml" in office.krachtwerk("doctor").stdout
    assert office.krachtwerk("print", "evaluatie").exit_code == 0


def test_a_language_file_that_is_mended_is_read_anew(tmp_path: Path) -> None:
    """A watcher holds the same words for days."""
    own = tmp_path / "languages" / "nl.toml"
    own.parent.mkdir()
    own.write_text("x = [", encoding="utf-8")
    catalogue = Catalogue(SHIPPED, tmp_path, tmp_path / "store")
    words, ours = catalogue.words("nl"), Catalogue(SHIPPED).words("nl")("documents.plan.want")
    assert (words.broken, words("documents.plan.want")) == (own, ours)
    with pytest.raises(BrokenSchemaError):
        catalogue.current("evaluatie")
    own.write_text(ODD, encoding="utf-8")
    assert (words.broken, words.mistakes.mistaken) == (None, own)
    own.write_text(
        '[documents.plan]\nwant = "Hier ga ik voor"\n[worksheets.evaluatie]\ntitle = "Omkijken"\n',
        encoding="utf-8",
    )
    assert words("documents.plan.want") == "Hier ga ik voor"
    assert words.mistakes == NO_MISTAKES
    assert catalogue.current("evaluatie").worksheet.title == "Omkijken"


def test_the_page_of_today_is_drawn_with_our_lists_and_says_so(office: Workspace) -> None:
    code = office.new_client()
    path = own(office, "common", b"x = [")
    office.drop("plan.pdf", plan(about(code), "eerst"))
    office.run_once()
    page = office.outbox("overzicht.html").read_text(encoding="utf-8")
    assert code in page
    assert "In common.toml zit een fout." in page
    assert "In common.toml zit een fout." in office.krachtwerk("today").stdout
    path.unlink()
    office.run_once()
    assert "common.toml" not in office.outbox("overzicht.html").read_text(encoding="utf-8")


def spoken(pdf: bytes) -> str:
    return "".join(each.text for each in heard(pdf))


def test_a_plan_is_drawn_though_the_sheet_that_follows_is_broken(office: Workspace) -> None:
    code = office.new_client()
    file = own(office, "actieplan_bijwerken", MISTAKES["not a table"])
    office.drop("plan.pdf", plan(about(code), "eerst"))
    office.run_once()
    drawn = office.path / "outbox" / code
    assert (drawn / "actieplan.pdf").is_file()
    assert "actieplan_bijwerken" in office.krachtwerk("doctor").stdout
    file.write_bytes((SHIPPED / file.name).read_bytes())
    assert office.run_once().exit_code == 0
    assert (drawn / "actieplan-bijwerken.pdf").is_file()


SHARED = {
    "common.toml": [
        b"x = [",
        b"\xff\xfe",
        b"choices = 3",
        b'[[frame.client.header]]\nlabel = "x"\n',
    ],
    "domains.toml": [b"x = [", b'[[domains]]\nnaam = "x"\n'],
    "languages/nl.toml": [b"x = [", b"\xff\xfe"],
    "languages/en.toml": [b"x = ["],
    "pack.toml": [b"x = [", b'[pack.start]\nsheets = ["pauze"]\n'],
}


@pytest.mark.parametrize(
    ("file", "content"), [(file, each) for file, some in SHARED.items() for each in some]
)
def test_papers_are_read_whatever_stands_in_a_file_that_all_sheets_share(
    office: Workspace, file: str, content: bytes
) -> None:
    """A typing error in a language made the reader end, and sound papers were refused."""
    code = office.new_client()
    path = office.path / "schemas" / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    office.drop("plan.pdf", plan(about(code), "eerst"))
    office.run_once()
    assert [row["outcome"] for row in office.arrivals()] == ["accepted"]
    for typed in (
        ("status",),
        ("doctor",),
        ("arrivals",),
        ("today",),
        ("schemas", "check"),
        ("print",),
    ):
        assert "Er ging iets mis" not in office.krachtwerk(*typed).output, typed
    path.unlink()
    assert office.run_once().exit_code == 0
    assert (office.path / "outbox" / code / "actieplan.pdf").is_file()


@pytest.mark.parametrize("content", SHARED["pack.toml"])
@pytest.mark.parametrize("typed", [("print", "--new", "1"), ("client", "new", "--pack")])
def test_who_is_opened_with_another_pack_than_the_own_one_is_told(
    office: Workspace, content: bytes, typed: tuple[str, ...]
) -> None:
    """The shipped pack was printed in its place, without a word."""
    own(office, "pack", content)
    said = office.krachtwerk(*typed)
    assert (said.exit_code, "pack.toml" in said.stderr) == (1, True), said.output
    assert "pack.toml" in office.run_once().stderr
    assert "pack.toml" in office.krachtwerk("doctor").stdout


def a_folder(path: Path) -> None:
    path.mkdir()


def a_link_to_nothing(path: Path) -> None:
    path.symlink_to("weg.toml")


def a_pipe(path: Path) -> None:
    """Nobody who opens it goes on until somebody writes there."""
    os.mkfifo(path)


STRANGE = {
    "a folder": (a_folder, "map"),
    "a link": (a_link_to_nothing, "snelkoppeling"),
    "a pipe": (a_pipe, "geen gewoon bestand"),
}


@pytest.mark.parametrize("name", ["x", "common", "domains", "pack", "languages/nl", "languages/en"])
@pytest.mark.parametrize(("make", "told"), STRANGE.values(), ids=STRANGE)
def test_what_is_no_file_is_told_by_its_name_and_stops_no_paper(
    office: Workspace, make: Callable[[Path], None], told: str, name: str
) -> None:
    code = office.new_client()
    (office.path / "schemas" / "languages").mkdir(parents=True)
    make(office.path / "schemas" / f"{name}.toml")
    office.drop("plan.pdf", plan(about(code), "eerst"))
    office.run_once()
    assert [row["outcome"] for row in office.arrivals()] == ["accepted"]
    checked = office.krachtwerk("schemas", "check")
    assert (checked.exit_code, told in checked.output) == (1, True), checked.output
    assert f"{Path(name).name}.toml" in checked.output
    examined = office.krachtwerk("doctor")
    assert f"{Path(name).name}.toml" in examined.stdout
    for typed in (("print",), ("today",), ("schemas", "list"), ("guide",), ("schemas", "new", "y")):
        assert "Er ging iets mis" not in office.krachtwerk(*typed).output, typed


@pytest.mark.parametrize("name", ["._x.toml", "Thumbs.db", ".DS_Store", "languages/._en.toml"])
def test_what_systems_lay_beside_a_sheet_is_left_aside(office: Workspace, name: str) -> None:
    (office.path / "schemas" / "languages").mkdir(parents=True)
    (office.path / "schemas" / name).write_bytes(b"\0\5\x16\7")
    assert office.krachtwerk("print").exit_code == 0
    assert office.krachtwerk("schemas", "check").exit_code == 0
    assert "._" not in office.krachtwerk("schemas", "list").stdout
    assert "schemas check" not in office.krachtwerk("doctor").stdout
    assert office.run_once().exit_code == 0


@pytest.mark.parametrize("make", [a_link_to_nothing, Path.touch])
def test_a_folder_of_sheets_that_is_away_is_told(
    office: Workspace, make: Callable[[Path], None]
) -> None:
    """A folder on a share that is away: sheets of ours would be printed without a word."""
    make(office.path / "schemas")
    examined = office.krachtwerk("doctor")
    assert (examined.exit_code, str(office.path / "schemas") in examined.stdout) == (1, True)
    assert office.krachtwerk("print", "evaluatie").exit_code == 0


@pytest.mark.parametrize("name", ["schemas", "schemas/languages"])
@pytest.mark.parametrize("make", [a_link_to_nothing, Path.touch])
def test_what_is_no_folder_in_the_place_of_one_is_a_mistake(
    office: Workspace, make: Callable[[Path], None], name: str
) -> None:
    """It was: all is well, and sheets of ours in our words were printed."""
    (office.path / name).parent.mkdir(exist_ok=True)
    make(office.path / name)
    checked = office.krachtwerk("schemas", "check")
    assert (checked.exit_code, f"{office.path / name}: hier hoort een map" in checked.output) == (
        1,
        True,
    ), checked.output
    examined = office.krachtwerk("doctor")
    assert (examined.exit_code, Path(name).name in examined.stdout) == (1, True)


@pytest.mark.skipif(os.geteuid() != 0, reason="root may read all, and gives that up")
def test_a_folder_that_may_not_be_looked_into_is_told() -> None:
    folder = Path(mkdtemp(dir="/tmp"))
    folder.chmod(0o755)
    (folder / "languages").mkdir(mode=0)
    os.seteuid(65534)
    try:
        told = [why_no_folder(each) for each in (folder, folder / "languages")]
    finally:
        os.seteuid(0)
    assert told == ["", "folder_closed"]


@pytest.mark.skipif(os.geteuid() != 0, reason="root may read all, and gives that up")
def test_a_file_that_may_not_be_read_is_told() -> None:
    folder = Path(mkdtemp(dir="/tmp"))  # that of pytest is open to nobody else
    folder.chmod(0o755)
    file = folder / "pauze.toml"
    file.write_bytes(MISTAKES["nothing"])
    file.chmod(0)
    own = Catalogue(SHIPPED, folder)
    os.seteuid(65534)
    try:
        (told,) = check(file, own)
        with pytest.raises(BrokenSchemaError):
            own.worksheet("pauze")
    finally:
        os.seteuid(0)
        rmtree(folder)
    assert told.message_code == "not_readable"


@pytest.mark.parametrize("value", ["9" * 5000, "2026-13-45"])
def test_a_number_without_end_and_a_day_that_is_none_are_mistakes(
    office: Workspace, value: str
) -> None:
    """What reads them raises another error than for all else that is no TOML."""
    (office.path / "schemas").mkdir()
    (office.path / "schemas" / "pauze.toml").write_text(f'id = "pauze"\norder = {value}\n')
    checked = office.krachtwerk("schemas", "check", "pauze")
    assert (checked.exit_code, "pauze.toml: " in checked.stdout) == (1, True), checked.output
    assert "regel 2" in checked.stdout
    assert office.krachtwerk("print", "evaluatie").exit_code == 0


NO_PHRASES = {
    "a table that is a phrase": 'documents = "tekst"',
    "a phrase that is a table": '[documents.left_blank]\nwhat = "dit"',
    "a list": '[documents]\nleft_blank = ["dit", "dat"]',
    "another thing filled in": '[documents]\nleft_blank = "Leeg: {watte}"',
    "nothing filled in": '[documents]\nleft_blank = "Er was iets leeg."',
    "filled in otherwise": '[documents]\nleft_blank = "Leeg: {what!x}"',
    "endless room": '[documents]\nleft_blank = "Leeg: {what:>9999999}"',
}


@pytest.mark.parametrize("content", NO_PHRASES.values(), ids=NO_PHRASES)
def test_what_is_no_phrase_is_a_mistake_for_all_who_look(office: Workspace, content: str) -> None:
    own(office, "languages/nl", content.encode())
    checked = office.krachtwerk("schemas", "check", str(office.path / "schemas/languages/nl.toml"))
    assert (checked.exit_code, "nl.toml, documents" in checked.stdout) == (1, True), checked.output
    assert "FOUT     In deze bestanden zit een fout: nl.toml" in office.krachtwerk("doctor").stdout
    assert "nl.toml" in office.run_once().stderr


def test_a_phrase_that_nobody_asks_for_is_told(office: Workspace) -> None:
    file = own(office, "languages/nl", b'[documents]\nleft_blnk = "Leeg: {what}"')
    checked = office.krachtwerk("schemas", "check", str(file))
    assert checked.exit_code == 0
    assert "documents.left_blank" in checked.stdout
    own(office, "languages/nl", b'[documents]\nleft_blank = "Leeg: {what}"')
    assert "blank" not in office.krachtwerk("schemas", "check", str(file)).stdout


@pytest.mark.parametrize("how", [("--client",), ("actieplan", "--client")])
def test_a_broken_file_is_told_once(office: Workspace, how: tuple[str, ...]) -> None:
    own(office, "common", b"=")
    said = office.krachtwerk("print", *how, office.new_client())
    assert said.exit_code == 1
    assert said.stderr.count("zit een fout") == 1
