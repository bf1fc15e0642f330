"""A client may speak another language than the office: what is drawn, and what is said of it."""

from pathlib import Path

import pikepdf
import pytest

from tests.read_aloud import heard
from tests.workspace import Workspace, blank, fill, header

SOMALI = """
[language]
name = "Soomaali"
dutch = "Somalisch"
code = "SO"
base = "nl"
beside = "nl"
reaches = "clients"
checked = "no"
"""


def language_of(sheet: Path) -> str:
    with pikepdf.open(sheet) as pdf:
        return str(pdf.Root.Lang)


def test_a_client_who_reads_tigrinya_gets_a_plan_in_tigrinya(office: Workspace) -> None:
    code = office.new_client("--alias", "ሳራ", "--lang", "ti")
    named = {**header(), "/alias": "ሳራ", "/client": code, "/i_can/0": "koken"}
    office.hand_in(strengths=fill(blank("vormen_van_kracht"), named))
    told = heard(office.outbox(code, "actieplan.pdf").read_bytes())
    assert {each.language for each in told} == {"ti"}
    assert told[0].text.startswith("መደብ ናይ ሳራ")


def test_a_sheet_that_is_not_there_in_a_language_comes_in_dutch_and_that_is_said(
    office: Workspace,
) -> None:
    result = office.krachtwerk("print", "zelfcheck_is_er_niet", "--lang", "fr")
    assert result.exit_code == 2
    result = office.krachtwerk("print", "modelgetrouwheid_zelfcheck", "--lang", "fr")
    assert result.exit_code == 0
    assert "Nederlands: modelgetrouwheid_zelfcheck" in result.stderr


def test_a_variant_of_dutch_needs_no_word_about_its_sheets(office: Workspace) -> None:
    result = office.krachtwerk("print", "modelgetrouwheid_zelfcheck", "--lang", "nl-A2")
    assert (result.exit_code, result.stderr) == (0, "")


def test_an_unknown_language_is_answered_with_those_that_are_there(office: Workspace) -> None:
    result = office.krachtwerk("client", "new", "--lang", "xx")
    assert result.exit_code == 2
    assert "ar, en, es, fr, nl, nl-A2, nl-u, pl, ti, tr, uk" in result.stderr


def test_nobody_speaks_to_the_office_in_a_language_for_clients_alone(office: Workspace) -> None:
    result = office.krachtwerk("client", "show", "123456-8", "--ui-lang", "ar")
    assert (result.exit_code, "Wel: en, nl." in result.stderr) == (2, True)


def test_a_new_client_in_another_language_is_told_what_came_in_which(office: Workspace) -> None:
    own = office.path / "schemas" / "languages"
    own.mkdir(parents=True)
    (own / "so.toml").write_text(SOMALI, encoding="utf-8")
    told = office.krachtwerk("client", "new", "--lang", "so", "--pack").stderr
    assert "Nederlands: focusbepaling" in told
    assert "Plan en traject in het Somalisch zijn nog niet nagekeken" in told
    told = office.krachtwerk("client", "new", "--lang", "ar", "--pack").stderr
    assert "De bladen in het Arabisch zijn nog niet nagekeken" in told


OTHERS = ("ar", "fr", "pl", "ti", "tr")


@pytest.mark.parametrize(
    "language",
    ["uk", "es", *(pytest.param(each, marks=pytest.mark.long) for each in OTHERS)],
)
def test_what_a_new_client_begins_with_is_all_in_one_language(
    office: Workspace, language: str
) -> None:
    made = office.krachtwerk("client", "new", "--lang", language, "--pack", "--domains", "wonen")
    assert "daarom in het Nederlands" not in made.stderr
    sheets = [*office.outbox(made.stdout.strip(), "invullen").glob("[a-z]*.pdf")]
    assert len(sheets) == 4
    assert {language_of(sheet) for sheet in sheets} == {language}


@pytest.mark.parametrize(
    ("language", "asked"),
    [("nl-A2", "Kun je dit blad veilig meenemen?"), ("nl-u", "Kan dit blad veilig met u mee?")],
)
def test_a_new_client_begins_with_other_dutch_and_goes_on_with_it(
    office: Workspace, language: str, asked: str
) -> None:
    made = office.krachtwerk("client", "new", "--lang", language, "--pack", "--domains", "wonen")
    assert "in het Nederlands" not in made.stderr
    code = made.stdout.strip()
    sheets = [*office.outbox(code, "invullen").glob("[a-z]*.pdf")]
    assert [asked in said(sheet) for sheet in sheets] == [True] * 4
    plan = next(sheet for sheet in sheets if sheet.name.startswith("actieplan-"))
    given = {**header(), "/goals/0/text": "Een kamer", "/goals/0/actions/0/what": "Oma bellen"}
    office.hand_in(plan=fill(plan.read_bytes(), given))
    assert asked in said(office.outbox(code, "actieplan-bijwerken.pdf"))


def said(sheet: Path) -> str:
    """All that is heard of it."""
    return "".join(each.text for each in heard(sheet.read_bytes()))
