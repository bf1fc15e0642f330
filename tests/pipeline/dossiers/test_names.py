"""What a client is called by papers of before names were decided about; which names are one."""

from dataclasses import replace

import pytest

from pipeline.dossiers.folding import fold
from pipeline.dossiers.naming import name_key
from pipeline.records import Submission
from tests.pipeline.dossiers.made_up_papers import CLIENT, sheet, strength

OPENED = replace(CLIENT, alias="Zoë")


def named(day: str, alias: str | None, instance: str | None = None) -> Submission:
    return sheet(day, strength("koken"), alias=alias, instance=instance)


def test_a_new_name_stays_when_an_older_print_comes_in_after_it() -> None:
    papers = [named("2026-02-01", "Zora"), named("2026-03-01", "Zoë", "7KJ2M9X")]
    assert fold(OPENED, papers).alias == "Zora"


def test_a_name_written_on_a_blank_sheet_is_an_answer_even_if_it_is_an_old_one() -> None:
    papers = [named("2026-02-01", "Zora"), named("2026-03-01", "Zoë")]
    assert fold(OPENED, papers).alias == "Zoë"


def test_a_new_name_on_a_personal_sheet_is_taken() -> None:
    papers = [named("2026-02-01", "Zoë"), named("2026-03-01", "Zora", "7KJ2M9X")]
    assert fold(OPENED, papers).alias == "Zora"


def test_without_a_name_the_dossier_keeps_the_one_it_was_opened_with() -> None:
    assert fold(OPENED, [named("2026-02-01", None)]).alias == "Zoë"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zoë", "zoe"),
        ("Zoë", "Zoe\u0308"),
        ("An  na ", "an na"),
        ("İlker", "ilker"),
        ("Işık", "IŞIK"),
    ],
)
def test_spellings_of_one_name(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jan", "Jo"),
        ("Jan", "J."),
        ("Anne Marie", "Annemarie"),
        ("Й", "И"),
        ("রাম", "রামু"),
        ("مُنى", "مَنى"),
    ],
)
def test_all_else_is_another_name(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)
