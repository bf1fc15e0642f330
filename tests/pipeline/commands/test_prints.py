"""`client prints`: how everything that is printed for a client looks; it can be undone."""

from io import BytesIO

import pikepdf
import pytest

from tests.workspace import Workspace, blank, fill, header

PLAN = {
    "/goals/0/text": "Een eigen kamer",
    "/goals/0/why": "rust",
    "/goals/0/actions/0/what": "Bellen",
    "/goals/0/actions/0/who": "someone_i_know",
    "/goals/0/actions/0/who_name": "Karin",
}


def text_of(content: bytes) -> str:
    import pypdfium2

    with pypdfium2.PdfDocument(content) as pdf:
        return " ".join(page.get_textpage().get_text_range() for page in pdf)


def with_plan(office: Workspace, **more: str) -> str:
    code = office.new_client()
    office.hand_in(plan=fill(blank("actieplan"), {"/client": code, **header(), **PLAN, **more}))
    return code


def prints(office: Workspace, code: str) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in office.outbox(code).glob("*.pdf")}


def test_silent_prints_are_a_decision_that_can_be_undone(office: Workspace) -> None:
    code = with_plan(office, **{"/take_home": "yes"})
    before = prints(office, code)
    assert "Karin" in text_of(before["actieplan-bijwerken.pdf"])

    decided = office.krachtwerk("client", "prints", code, "--silent")

    assert decided.exit_code == 0, decided.output
    assert "blijven letter voor letter staan" in decided.stderr
    assert "zoals ‘Mijn actieplan’. Ook als je het stil print" in decided.stderr
    assert "Stil" in office.krachtwerk("client", "show", code).stdout
    silent = prints(office, code)
    for name, content in silent.items():
        assert "Karin" not in text_of(content), name
        with pikepdf.open(BytesIO(content)) as pdf:
            assert str(pdf.docinfo.get("/Title", "Mijn blad")) == "Mijn blad"
    assert office.krachtwerk("undo", decided.stdout.strip()).exit_code == 0
    assert prints(office, code) == before


def test_a_silent_form_is_still_known_when_it_comes_back(office: Workspace) -> None:
    code = with_plan(office)
    office.krachtwerk("client", "prints", code, "--silent")
    form = prints(office, code)["actieplan-bijwerken.pdf"]

    *_, arrival = office.hand_in(
        form=fill(form, {**header("10-02-2026"), "/actions/0/status": "done"})
    )

    assert (arrival["outcome"], arrival["client"], arrival["reasons"]) == ("accepted", code, [])


def test_who_did_not_say_that_paper_may_go_home_gets_forms_without_names(office: Workspace) -> None:
    code = with_plan(office)
    assert "Karin" not in text_of(prints(office, code)["actieplan-bijwerken.pdf"])


def test_one_print_may_be_silent(office: Workspace) -> None:
    code = with_plan(office, **{"/take_home": "yes"})
    printed = office.krachtwerk("print", "actieplan", "--client", code, "--silent")
    with pikepdf.open(printed.stdout.strip()) as pdf:
        assert str(pdf.docinfo.Title) == "Mijn blad"
        values = {str(field.get("/V", "")) for field in pdf.Root.AcroForm.Fields}
    assert "Bellen" in values
    assert "Karin" not in values


def test_a_setting_that_is_so_already_is_no_decision(office: Workspace) -> None:
    code = office.new_client()
    assert office.krachtwerk("client", "prints", code, "--open").exit_code == 2
    assert office.krachtwerk("client", "prints", code).exit_code == 2


def alias_on(form: bytes) -> str | None:
    """The name that stands on a form already."""
    with pikepdf.open(BytesIO(form)) as pdf:
        names = {str(field.T): field.get("/V") for field in pdf.Root.AcroForm.Fields}
    return str(names["/alias"]) if names["/alias"] else None


def test_a_silent_sheet_says_no_name(office: Workspace) -> None:
    code = office.new_client("--alias", "Karin")
    assert alias_on(office.personal("vormen_van_kracht", code)) == "Karin"
    office.krachtwerk("client", "prints", code, "--silent")
    assert alias_on(office.personal("vormen_van_kracht", code)) is None


def test_colours_are_a_decision_that_can_be_undone(office: Workspace) -> None:
    code = with_plan(office)
    before = prints(office, code)

    decided = office.krachtwerk("client", "prints", code, "--colours", "black")

    assert decided.exit_code == 0, decided.output
    assert "zonder kleur" in office.krachtwerk("client", "show", code).stdout
    black = prints(office, code)
    form = "actieplan-bijwerken.pdf"  # a form stays as it is read
    assert [name for name in before if black[name] == before[name]] == [form]
    assert text_of(black["actieplan.pdf"]) == text_of(before["actieplan.pdf"])
    assert office.krachtwerk("client", "prints", code, "--colours", "black").exit_code == 2
    assert office.krachtwerk("undo", decided.stdout.strip()).exit_code == 0
    assert prints(office, code) == before


def test_the_language_of_a_client_changes_by_a_decision(office: Workspace) -> None:
    code = with_plan(office)
    decided = office.krachtwerk("client", "prints", code, "--lang", "en")
    assert f"{code}  en" in office.krachtwerk("client", "list").stdout
    assert "my plan" in text_of(prints(office, code)["actieplan.pdf"])
    assert "Looking back" in text_of(office.personal("evaluatie", code))
    assert office.krachtwerk("client", "prints", code, "--lang", "xx").exit_code == 2
    office.krachtwerk("undo", decided.stdout.strip())
    assert office.dossier(code)["language"] == "nl"
    assert office.krachtwerk("client", "prints", code, "--lang", "nl").exit_code == 2


def test_of_two_codes_the_colours_are_those_of_the_one_that_stays(office: Workspace) -> None:
    keep, other = office.new_client(), office.new_client()
    office.krachtwerk("client", "prints", keep, "--colours", "cream")
    office.krachtwerk("client", "prints", other, "--colours", "black", "--large")
    office.krachtwerk("client", "merge", keep, other)
    shown = office.krachtwerk("client", "show", keep).stdout
    assert "crème" in shown
    assert "grote letters" in shown
    assert "zonder kleur" not in shown


def test_who_makes_prints_silent_is_told_what_silence_does_not_reach(office: Workspace) -> None:
    code = with_plan(office, **{"/goals/0/actions/0/what": "Met Karin naar de markt"})
    office.krachtwerk("print", "actieplan", "--client", code)

    told = office.krachtwerk("client", "prints", code, "--silent").stderr

    assert f"outbox/{code}/invullen zijn niet stil" in told
    assert "iemand die de cliënt opschreef: 1" in told
    assert "Karin" not in told
    assert "Met Karin naar de markt" in text_of(prints(office, code)["actieplan.pdf"])
    assert "iemand die de cliënt opschreef: 1" in office.krachtwerk("client", "show", code).stdout


def test_nobody_who_hides_is_asked_for_a_name(office: Workspace) -> None:
    code = office.new_client()
    unnamed = {"/client": code, **header(), **PLAN, "/alias": ""}
    office.hand_in(plan=fill(blank("actieplan"), unnamed))
    assert "Voornaam" in office.krachtwerk("client", "show", code).stderr
    office.krachtwerk("client", "prints", code, "--silent")
    assert "Voornaam" not in office.krachtwerk("client", "show", code).stderr


def test_of_somebody_who_handed_in_nothing_there_is_nothing_to_print(office: Workspace) -> None:
    code = office.new_client("--lang", "pl")
    told = office.krachtwerk("client", "prints", code, "--silent").stderr
    office.krachtwerk("rebuild", "--client", code)
    assert prints(office, code) == {}
    assert "invullen" not in told


@pytest.mark.parametrize(("answer", "stays"), [("yes", False), ("no", True), ("later", True)])
def test_wherever_paper_is_printed_for_who_cannot_take_it_home_that_is_said(
    office: Workspace, answer: str, *, stays: bool
) -> None:
    code = with_plan(office, **{"/take_home": answer})
    for typed in (("print", "evaluatie", "--client", code), ("appendix", code)):
        assert ("Dit blijft hier" in office.krachtwerk(*typed).stderr) is stays
    given = office.krachtwerk("client", "export", code).stderr
    assert ("Laat het hier zien" in given) is stays
    rows: dict[str, str | bool] = {"/prints/0/code": code, "/prints/0/sheets/evaluatie": True}
    ordered = {"/filled_on": "10-02-2026", "/staff": "Jo", **rows}
    office.hand_in(order=fill(office.order_form(), ordered))
    (receipt,) = office.outbox("team", "bestellingen").glob("*.txt")
    assert ("dit blijft hier" in receipt.read_text().lower()) is stays
