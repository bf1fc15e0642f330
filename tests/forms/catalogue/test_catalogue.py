"""What can be printed and read: shipped sheets, an organisation's own, and what they froze."""

import re
import shutil
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from forms.catalogue import FIRST_LOCAL, Catalogue, Edition
from forms.catalogue.freeze import freeze
from forms.ground.known_names import (
    BrokenSchemaError,
    UnknownEditionError,
    UnknownLanguageError,
    UnknownWorksheetError,
)
from forms.pdf.page_code import PageCode, parse_payload
from tests.forms.sheets import EVERY, SHEETS, SHIPPED, edition

OWN = """
id = "pauze"
code = "PZ"
title = "Pauze"

[[sections]]
key = "alles"

[[sections.fields]]
key = "wat"
kind = "text"
label = "Wat doe je in de pauze?"
"""


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped sheets, frozen now."""
    folder = tmp_path_factory.mktemp("released") / "shipped"
    shutil.copytree(SHIPPED, folder, ignore=shutil.ignore_patterns("editions"))
    freeze(folder)
    return folder


@pytest.fixture
def work(tmp_path: Path, released: Path) -> Path:
    """A folder with `shipped/` as released, `own/` with one sheet, and no `store/` yet."""
    shutil.copytree(released, tmp_path / "shipped")
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "pauze.toml").write_text(OWN, encoding="utf-8")
    return tmp_path


def opened(work: Path) -> Catalogue:
    """The catalogue as a new process sees it."""
    return Catalogue(work / "shipped", work / "own", work / "store")


def test_the_sheets_stand_in_the_order_of_the_method(work: Path) -> None:
    names = list(opened(work).files)
    assert [name for name in names if name in SHEETS] == list(SHEETS)
    assert "pauze" in names
    assert "common" not in names


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_an_edition_is_read_back_as_it_was_frozen(name: str, language: str) -> None:
    printed = edition(name, language)
    again = Edition.from_json(printed.to_json())
    assert again == printed
    assert again.to_json() == printed.to_json()


def test_a_shipped_sheet_is_printed_as_its_committed_edition(work: Path) -> None:
    catalogue = opened(work)
    shipped = [edition(name).number for name in SHEETS]
    assert [catalogue.current(name).number for name in SHEETS] == shipped
    assert not (work / "store" / "editions").exists()


def test_an_own_sheet_freezes_in_the_store_when_first_printed(work: Path) -> None:
    assert opened(work).current("pauze").number == 1
    assert (work / "store" / "editions" / "pauze" / "1.nl.json").is_file()
    assert opened(work).current("pauze").number == 1


def test_an_own_sheet_still_reads_after_its_file_changed(work: Path) -> None:
    before = opened(work).current("pauze")
    changed = OWN.replace("Wat doe je in de pauze?", "Hoe was de pauze?")
    (work / "own" / "pauze.toml").write_text(changed, encoding="utf-8")
    catalogue = opened(work)
    assert catalogue.current("pauze").number == 2
    assert catalogue.edition("pauze", 1, "nl") == before


def test_an_own_sheet_still_reads_after_its_file_is_gone(work: Path) -> None:
    before = opened(work).current("pauze")
    (work / "own" / "pauze.toml").unlink()
    catalogue = opened(work)
    assert catalogue.edition("pauze", 1, "nl") == before
    assert catalogue.form_codes["PZ"] == "pauze"


def own_domains(work: Path, old: str, new: str) -> None:
    text = (SHIPPED / "domains.toml").read_text(encoding="utf-8")
    assert old in text
    (work / "own" / "domains.toml").write_text(text.replace(old, new), encoding="utf-8")


def test_renamed_domains_freeze_where_no_shipped_edition_will_come(work: Path) -> None:
    own_domains(work, '"Wonen"', '"Mijn plek"')
    renamed = opened(work).current("krachteninventarisatie")
    assert renamed.number == FIRST_LOCAL
    assert "Mijn plek" in renamed.to_json()
    assert opened(work).current("krachteninventarisatie").number == FIRST_LOCAL


def test_reordered_domains_freeze_again_and_keep_their_keys(work: Path) -> None:
    own_domains(work, '"Wonen"', '"Mijn plek"')
    first = opened(work).current("krachteninventarisatie")
    text = (work / "own" / "domains.toml").read_text(encoding="utf-8")
    parts = text.split("[[domains]]")
    turned = "[[domains]]".join([parts[0], *reversed(parts[1:])])
    (work / "own" / "domains.toml").write_text(turned, encoding="utf-8")
    catalogue = opened(work)
    second = catalogue.current("krachteninventarisatie")
    assert second.number == FIRST_LOCAL + 1
    assert catalogue.domains[-1] == "housing"
    assert {leaf.pointer for leaf in first.worksheet.leaves()} == {
        leaf.pointer for leaf in second.worksheet.leaves()
    }


def test_domains_back_as_they_were_print_the_shipped_edition(work: Path) -> None:
    own_domains(work, '"Wonen"', '"Mijn plek"')
    opened(work).current("actieplan")
    (work / "own" / "domains.toml").unlink()
    assert opened(work).current("actieplan").number == edition("actieplan").number


def test_an_own_sheet_in_the_place_of_a_shipped_one_never_takes_its_numbers(work: Path) -> None:
    text = (SHIPPED / "vormen_van_kracht.toml").read_text(encoding="utf-8")
    own = text.replace("Ik ben", "Zo ben ik")
    (work / "own" / "vormen_van_kracht.toml").write_text(own, encoding="utf-8")
    assert opened(work).current("vormen_van_kracht").number == FIRST_LOCAL


def test_an_own_sheet_in_the_place_of_a_shipped_one_keeps_its_own_words(work: Path) -> None:
    """What we say in simple words is about our questions, and may not be about theirs."""
    text = (SHIPPED / "vormen_van_kracht.toml").read_text(encoding="utf-8")
    own = text.replace("Wat weet jij goed?", "Wat leerde je hier?")
    (work / "own" / "vormen_van_kracht.toml").write_text(own, encoding="utf-8")
    assert opened(work).spoken("vormen_van_kracht", "nl-A2") == "nl"
    (work / "own" / "languages").mkdir()
    (work / "own" / "languages" / "nl-A2.toml").write_text(
        '[worksheets.vormen_van_kracht.fields]\ni_know.help = "Wat leerde jij hier?"\n',
        encoding="utf-8",
    )
    asked = opened(work).current("vormen_van_kracht", "nl-A2").worksheet.model_dump_json()
    assert "Wat leerde jij hier?" in asked


def test_an_own_question_or_list_is_asked_in_the_words_of_who_made_it(work: Path) -> None:
    """Else somebody who is called u would agree to other words than everybody else."""
    text = (SHIPPED / "common.toml").read_text(encoding="utf-8")
    own = text.replace("Mogen we jouw woorden printen?", "Mag het team dit blad lezen?")
    (work / "own" / "common.toml").write_text(own.replace("sla over", "weet ik niet"), "utf-8")
    for language in ("nl-u", "nl-A2"):
        asked = opened(work).current("evaluatie", language).worksheet.model_dump_json()
        assert "Mag het team dit blad lezen?" in asked
        assert "weet ik niet" in asked
    (work / "own" / "languages").mkdir()
    (work / "own" / "languages" / "nl-u.toml").write_text(
        '[frame]\nquote_ok.label = "Mag het team uw blad lezen?"\n', encoding="utf-8"
    )
    asked = opened(work).current("evaluatie", "nl-u").worksheet.model_dump_json()
    assert "Mag het team uw blad lezen?" in asked


@pytest.mark.parametrize(
    ("file", "ours", "theirs"),
    [
        ("common.toml", "Mogen we jouw woorden printen?", "Mag het team dit blad lezen?"),
        ("common.toml", 'label = "later" ', 'label = "liever niet" '),
        ("evaluatie.toml", "Terugkijken", "Wat vond je van ons?"),
    ],
    ids=["a question that is agreed to", "an answer", "a sheet"],
)
def test_our_translation_of_other_words_is_not_printed(
    work: Path, file: str, ours: str, theirs: str
) -> None:
    """Else who reads English or Arabic would agree to what they are not asked any more."""
    text = (SHIPPED / file).read_text(encoding="utf-8")
    assert ours in text
    (work / "own" / file).write_text(text.replace(ours, theirs), encoding="utf-8")
    for language in ("en", "ar"):
        assert opened(work).spoken("evaluatie", language) == "nl"


def test_an_own_translation_of_own_words_is_printed(work: Path) -> None:
    text = (SHIPPED / "common.toml").read_text(encoding="utf-8")
    own = text.replace("Mogen we jouw woorden printen?", "Mag het team dit blad lezen?")
    (work / "own" / "common.toml").write_text(own, encoding="utf-8")
    (work / "own" / "languages").mkdir()
    (work / "own" / "languages" / "en.toml").write_text(
        '[frame]\nquote_ok.label = "May the team read this sheet?"\n', encoding="utf-8"
    )
    asked = opened(work).current("evaluatie", "en").worksheet.model_dump_json()
    assert "May the team read this sheet?" in asked


def test_own_dutch_for_a_phrase_of_ours_has_no_translation_of_ours(work: Path) -> None:
    """The Dutch that stands small beside the Arabic would be another question."""
    (work / "own" / "languages").mkdir()
    (work / "own" / "languages" / "nl.toml").write_text(
        '[frame]\nquote_ok.label = "Mag het team dit blad lezen?"\n', encoding="utf-8"
    )
    assert [opened(work).spoken("evaluatie", each) for each in ("en", "ar")] == ["nl", "nl"]
    asked = opened(work).current("evaluatie", "nl-u").worksheet.model_dump_json()
    assert "Mogen we uw woorden printen?" not in asked


def test_an_own_sheet_never_takes_the_code_of_another(work: Path) -> None:
    """All papers of that other one were refused, for good."""
    own = work / "own" / "pauze.toml"
    code = re.search(r'^code = "(\w+)"', own.read_text(encoding="utf-8"), re.MULTILINE)
    assert code is not None
    own.write_text(own.read_text(encoding="utf-8").replace(code[0], 'code = "AP"'), "utf-8")
    with pytest.raises(BrokenSchemaError):
        opened(work).current("pauze")
    assert opened(work).called("AP") == "actieplan"


def test_what_stayed_as_it_was_stays_translated(work: Path) -> None:
    """A copy of our file, and a part of life by another name, ask nothing else."""
    shutil.copy(SHIPPED / "common.toml", work / "own")
    own_domains(work, '"Wonen"', '"Mijn plek"')
    assert opened(work).spoken("actieplan", "en") == "en"


def test_what_a_variant_does_not_say_it_says_as_the_dutch_one(work: Path) -> None:
    simple, dutch = (opened(work).worksheet("evaluatie", each) for each in ("nl-A2", "nl"))
    assert (simple.intro != dutch.intro, simple.title) == (True, dutch.title)
    assert opened(work).spoken("teamkrachtbespreking", "nl-A2") == "nl"


@pytest.mark.parametrize("broken", [b"dit is geen toml", b"\xff\xfe", b'order = "x"', b""])
def test_a_broken_own_sheet_hides_no_other(work: Path, broken: bytes) -> None:
    (work / "own" / "aaa.toml").write_bytes(broken)
    catalogue = opened(work)
    assert {*SHEETS, "pauze"} <= set(catalogue.files)
    assert catalogue.current("pauze").number == 1
    assert catalogue.current("actieplan").number == edition("actieplan").number


def test_a_language_without_the_phrases_of_a_sheet_is_refused(work: Path) -> None:
    with pytest.raises(UnknownLanguageError):
        opened(work).current("pauze", "en")
    with pytest.raises(UnknownLanguageError):
        opened(work).current("actieplan", "xx")


def test_an_organisation_translates_its_own_sheet(work: Path) -> None:
    (work / "own" / "languages").mkdir()
    (work / "own" / "languages" / "en.toml").write_text(
        '[worksheets.pauze]\ntitle = "Break"\nfields.wat.label = "What do you do?"\n',
        encoding="utf-8",
    )
    assert opened(work).current("pauze", "en").worksheet.title == "Break"
    assert opened(work).current("actieplan", "en").number == edition("actieplan").number


def test_what_is_not_there_is_named(work: Path) -> None:
    catalogue = opened(work)
    with pytest.raises(UnknownWorksheetError):
        catalogue.worksheet("onbekend")
    with pytest.raises(UnknownEditionError):
        catalogue.edition("actieplan", 77, "nl")


def test_codes_on_paper_lead_to_sheets_and_languages(work: Path) -> None:
    catalogue = opened(work)
    catalogue.current("pauze")
    assert catalogue.form_codes == {
        "AB": "actieplan_bijwerken",
        "AP": "actieplan",
        "BF": "bestelformulier",
        "EB": "evaluatie_begeleider",
        "EV": "evaluatie",
        "FB": "focusbepaling",
        "KI": "krachteninventarisatie",
        "MZ": "modelgetrouwheid_zelfcheck",
        "PZ": "pauze",
        "TB": "teamkrachtbespreking",
        "VK": "vormen_van_kracht",
    }
    assert {"NL": "nl", "EN": "en", "AR": "ar", "NA": "nl-A2"}.items() <= (
        catalogue.language_codes.items()
    )


def test_a_template_is_made_once_and_kept(work: Path) -> None:
    first = opened(work)
    made = first.template(first.current("pauze"))
    (kept,) = (work / "store" / "templates").iterdir()
    assert kept.read_bytes() == made.content
    before = kept.stat().st_mtime_ns
    again = opened(work)
    assert again.template(again.current("pauze")).content == made.content
    assert kept.stat().st_mtime_ns == before


def test_a_local_edition_is_named_on_its_pages(work: Path) -> None:
    own_domains(work, '"Wonen"', '"Mijn plek"')
    catalogue = opened(work)
    made = catalogue.template(catalogue.current("actieplan"))
    with pikepdf.open(BytesIO(made.content)) as pdf:
        code = parse_payload(str(pdf.pages[0].obj.PieceInfo.Krachtwerk.Private.Code))
    assert code == PageCode("AP", FIRST_LOCAL, "NL", 1)


def test_domain_names_follow_the_organisation(work: Path) -> None:
    own_domains(work, '"Wonen"', '"Mijn plek"')
    assert opened(work).domain_labels("nl")["housing"] == "Mijn plek"


@pytest.mark.parametrize(
    ("choice", "has_room"),
    [
        ("Iets heel anders", True),
        ("Arbeidsongeschiktheidsverzekeringsmaatschappijmedewerkers", False),
    ],
)
def test_an_own_sheet_has_no_large_print_where_an_answer_would_run_off_the_page(
    work: Path, choice: str, has_room: bool
) -> None:
    asked = f'kind = "choice"\nchoices = [{{ code = "a", label = "{choice} bellen" }}]'
    own = OWN.replace('kind = "text"', asked).replace(
        'code = "PZ"', 'code = "PZ"\nletters = "large"'
    )
    (work / "own" / "pauze.toml").write_text(own, encoding="utf-8")
    assert (opened(work).large_print("pauze") is not None) == has_room
