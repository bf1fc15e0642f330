"""Chosen parts of life, the pack in one file, and nothing that has no sense yet."""

from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from pipeline.settings import shipped_schemas
from pipeline.store.ledger import Ledger
from tests.flatteners import in_python
from tests.read_aloud import findings, heard
from tests.workspace import Workspace, blank, fill, header

SHEET = "krachteninventarisatie"


@pytest.fixture
def home(office: Workspace) -> Workspace:
    """An office in which each page of the sheet about parts of life stands alone."""
    text = (shipped_schemas() / f"{SHEET}.toml").read_text(encoding="utf-8")
    (office.path / "schemas").mkdir()
    alone = (
        text if "\npages = " in text else text.replace("\ntitle =", '\npages = "alone"\ntitle =', 1)
    )
    (office.path / "schemas" / f"{SHEET}.toml").write_text(alone, encoding="utf-8")
    return office


def fields(path: str) -> set[str]:
    with pikepdf.open(path) as pdf:
        return {str(field.T) for field in pdf.Root.AcroForm.Fields}


def about(path: str) -> set[str]:
    return {name.split("/")[2] for name in fields(path) if name.startswith("/domains/")}


@pytest.mark.parametrize("typed", ["housing,money", "Wonen, Geld en papieren", "geld,won"])
def test_chosen_parts_of_life_are_printed_between_first_and_last_page(
    home: Workspace, typed: str
) -> None:
    code = home.new_client()
    (path,) = home.krachtwerk("print", SHEET, "--client", code, "--domains", typed).stdout.split()
    assert about(path) == {"housing", "money"}
    assert {"/filled_on", "/life_worth", "/enough"} <= fields(path)


@pytest.mark.parametrize(("typed", "told"), [("tuin", "Wonen (housing)"), ("mijn", "Mijn lijf")])
def test_what_is_not_clear_is_answered_with_what_there_is(
    home: Workspace, typed: str, told: str
) -> None:
    result = home.krachtwerk("print", SHEET, "--domains", typed)
    assert (result.exit_code, told in result.stderr) == (2, True)


def test_a_sheet_without_parts_to_choose_says_so(home: Workspace) -> None:
    result = home.krachtwerk("print", "actieplan", "--domains", "wonen")
    assert (result.exit_code, "geen onderwerpen te kiezen" in result.stderr) == (2, True)


def test_a_chosen_print_comes_back_whole(home: Workspace) -> None:
    code = home.new_client()
    (path,) = home.krachtwerk("print", SHEET, "--client", code, "--domains", "geld").stdout.split()
    said = {"/domains/money/present_self/0": "Zuinig zijn"}
    (row,) = home.hand_in(blad=fill(Path(path).read_bytes(), {**header(), **said}))
    assert (row["outcome"], row["reasons"]) == ("accepted", [])


def test_a_blank_choice_leaves_the_whole_sheet_alone(home: Workspace) -> None:
    (path,) = home.krachtwerk("print", SHEET, "--domains", "geld").stdout.split()
    assert (Path(path).name, about(path)) == (f"{SHEET}-money.pdf", {"money"})


def test_a_pack_has_the_usual_parts_and_says_which(home: Workspace) -> None:
    result = home.krachtwerk("client", "new", "--pack")
    code = result.stdout.strip()
    assert "Wonen; Geld en papieren" in result.stderr
    (sheet,) = home.outbox(code, "invullen").glob(f"{SHEET}-*.pdf")
    assert about(str(sheet)) == {"housing", "money", "daytime_leisure", "social", "mind"}


def test_a_pack_is_one_file_to_print_that_is_taken_apart_when_it_comes_back(
    home: Workspace,
) -> None:
    code = home.krachtwerk("client", "new", "--domains", "wonen").stdout.strip()
    pack = home.outbox(code, "invullen", f"{code}-pakket.pdf").read_bytes()
    with pikepdf.open(BytesIO(pack)) as pdf:
        assert "/AcroForm" not in pdf.Root
        assert not any("/Annots" in page.obj and len(page.obj.Annots) for page in pdf.pages)
        with pdf.open_outline() as outline:
            assert [each.title for each in outline.root][1] == "Mijn krachten"
    rows = home.hand_in(pakket=in_python.into_pictures(pack))
    sheets = {row["worksheet"] for row in rows}
    assert sheets == {"focusbepaling", SHEET, "vormen_van_kracht", "actieplan"}
    with Ledger.open(home.path / "dossiers") as ledger:
        assert len(ledger.clients.all()) == 1


def test_an_update_of_no_plan_is_not_printed(home: Workspace) -> None:
    code = home.new_client()
    result = home.krachtwerk("print", "actieplan_bijwerken", "--client", code)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "krachtwerk print actieplan" in result.stderr


def test_the_whole_pack_leaves_it_out_and_says_so(home: Workspace) -> None:
    code = home.new_client()
    result = home.krachtwerk("print", "--client", code)
    assert result.exit_code == 0
    assert "actieplan_bijwerken-" not in result.stdout
    assert "actieplan_bijwerken" in result.stderr


def test_that_the_goal_of_now_stands_where_a_new_one_would_go_is_told(office: Workspace) -> None:
    code = office.new_client()
    assert "leeg blad" not in office.krachtwerk("print", "actieplan", "--client", code).stderr
    goal = {"/goals/0/text": "Een eigen kamer", "/goals/0/why": "rust", "/client": code}
    office.hand_in(plan=fill(blank("actieplan"), {**header(), **goal}))
    told = office.krachtwerk("print", "actieplan", "--client", code).stderr
    assert "Op ‘Mijn actieplan’ staat het doel van nu al gedrukt." in told
    assert "Neem een leeg blad" in told


def test_what_a_new_client_begins_with_is_sixteen_pages_at_most(office: Workspace) -> None:
    code = office.new_client("--pack")
    with pikepdf.open(office.outbox(code, "invullen", f"{code}-pakket.pdf")) as pdf:
        assert len(pdf.pages) <= 16


def test_a_pack_is_read_aloud_and_looks_as_its_sheets_do(home: Workspace, tmp_path: Path) -> None:
    code = home.krachtwerk("client", "new", "--alias", "Zoë", "--domains", "wonen").stdout.strip()
    pack = home.outbox(code, "invullen", f"{code}-pakket.pdf").read_bytes()
    (sheet,) = home.outbox(code, "invullen").glob("focusbepaling-*.pdf")
    assert findings(pack, tmp_path) == []
    assert "Voornaam of bijnaam" in "".join(each.text for each in heard(pack))
    flat = in_python.by_pikepdf(sheet.read_bytes())
    assert [seen(pack, n) for n in range(3)] == [seen(flat, n) for n in range(3)]


def test_each_sheet_of_a_pack_is_read_in_its_own_language(office: Workspace) -> None:
    code = office.new_client("--pack", "--lang", "ar")
    folder = office.outbox(code, "invullen")
    sheets = {
        name: languages(next(folder.glob(f"{name}-*.pdf")))
        for name in ("focusbepaling", "actieplan")
    }
    assert sheets == {"focusbepaling": {"ar", "nl"}, "actieplan": {"ar", "nl"}}
    told = heard((folder / f"{code}-pakket.pdf").read_bytes())
    assert next(each.language for each in told if "Waar gaan we heen?" in each.text) == "nl"
    assert next(each.language for each in told if "خطتي" in each.text) == "ar"


def languages(path: Path) -> set[str]:
    """Those in which anything of a file is read."""
    return {each.language for each in heard(path.read_bytes()) if each.text.strip()}


def seen(content: bytes, number: int) -> bytes:
    """A page as pixels."""
    with pypdfium2.PdfDocument(content) as pdf:
        pixels: bytes = pdf[number].render(scale=1).to_numpy().tobytes()
        return pixels


def test_the_sheet_of_the_worker_lies_apart_from_what_a_client_is_handed(
    office: Workspace,
) -> None:
    code = office.new_client()
    printed = office.krachtwerk("print", "--client", code, "evaluatie_begeleider")
    apart = [path for path in printed.stdout.split() if "/invullen/begeleider/" in path]
    assert [Path(path).name.split("-")[0] for path in apart] == ["evaluatie_begeleider"]
    assert "niet voor de cliënt: evaluatie_begeleider" in printed.stderr


def test_how_many_pages_a_pack_has_is_told(office: Workspace) -> None:
    told = office.krachtwerk("client", "new", "--pack").stderr
    (pack,) = office.outbox().glob("*/invullen/*-pakket.pdf")
    with pypdfium2.PdfDocument(pack) as pdf:
        assert f"Formulieren: 4. Samen zijn dat {len(pdf)} bladzijden." in told


def test_a_new_client_is_offered_nothing_to_look_back_on(office: Workspace) -> None:
    code = office.new_client()
    said = office.krachtwerk("print", "--client", code)
    assert said.exit_code == 0
    assert "evaluatie" not in said.stdout
    assert "Niet geprint: evaluatie, evaluatie_begeleider. Wil je" in said.stderr
    by_name = office.krachtwerk("print", "evaluatie", "--client", code)
    assert (by_name.exit_code, "evaluatie-" in by_name.stdout) == (0, True)
    office.hand_in(
        plan=fill(blank("actieplan"), {"/client": code, **header(), "/goals/0/text": "Zon"})
    )
    assert "evaluatie-" in office.krachtwerk("print", "--client", code).stdout


def test_a_form_to_update_no_plan_is_refused_with_what_to_do(office: Workspace) -> None:
    code = office.new_client()
    said = office.krachtwerk("print", "actieplan_bijwerken", "--client", code)
    assert (said.exit_code, said.stdout) == (2, "")
    assert f"krachtwerk print actieplan --client {code}" in said.stderr
