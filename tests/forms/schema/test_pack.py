"""The pack: which sheets belong together, and what is said about a file that is wrong."""

from pathlib import Path

import pytest

from forms.catalogue import Catalogue
from forms.checking import check, render
from forms.schema.pack import load_pack
from tests.forms.sheets import LANGUAGES, SHEETS, SHIPPED, shipped

OWN = """
[[packs]]
key = "start"
label = "Ons begin"
sheets = ["vormen_van_kracht"]

[[sheets]]
worksheet = "actieplan"
filled_by = ["worker"]
when = ["monthly"]
repeats = "event"
"""


def own_pack(folder: Path, text: str = OWN) -> Path:
    path = folder / "pack.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_pack_knows_every_shipped_sheet() -> None:
    pack = shipped().pack
    assert [use.worksheet for use in pack.sheets] == list(SHEETS)
    assert {name for one in pack.packs for name in one.sheets} == set(SHEETS)


def test_a_pack_hands_out_its_sheets_in_order() -> None:
    assert shipped().pack.sheets_of("looking_back") == ("evaluatie", "evaluatie_begeleider")
    assert shipped().pack.sheets_of("no_such_pack") == ()


def test_workers_and_teams_fill_in_their_own_sheets() -> None:
    for use in shipped().pack.sheets:
        audience = shipped().worksheet(use.worksheet).audience
        theirs = {"client": {"client", "together"}, "worker": {"worker"}}
        assert set(use.filled_by) <= theirs.get(audience, {"team", "office"})


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_its_words(language: str) -> None:
    words = shipped().words(language)
    for use in shipped().pack.sheets:
        codes = [f"filled_by.{one}" for one in use.filled_by] + [f"when.{one}" for one in use.when]
        assert all(f"guide.{code}" in words for code in (*codes, f"repeats.{use.repeats}"))


def test_an_organisation_adds_to_the_pack_and_replaces_in_it(tmp_path: Path) -> None:
    own_pack(tmp_path)
    pack = load_pack([SHIPPED, tmp_path])
    assert pack.sheets_of("start") == ("vormen_van_kracht",)
    assert pack.sheets_of("contact") == ("actieplan_bijwerken",)
    use = pack.use("actieplan")
    assert use is not None
    assert use.filled_by == ("worker",)


def test_a_sheet_that_no_pack_names_has_no_use() -> None:
    assert shipped().pack.use("weekplanner") is None


def test_a_right_pack_has_no_mistakes(tmp_path: Path) -> None:
    assert check(own_pack(tmp_path), Catalogue(SHIPPED, tmp_path)) == []
    assert check(SHIPPED / "pack.toml", shipped()) == []


MISTAKES = {
    "no such sheet": ('"vormen_van_kracht"', '"vormen_van_krcht"', "worksheet_unknown", "(start)"),
    "no such use": ('"actieplan"', '"aktieplan"', "worksheet_unknown", "(aktieplan)"),
    "no such moment": ('"monthly"', '"maandelijks"', "value_unknown", "(actieplan)"),
    "no such person": ('"worker"', '"wrker"', "value_unknown", "(actieplan)"),
    "a word too many": ('key = "start"', 'key = "start"\nkleur = "rood"', "key_unknown", "(start)"),
    "a list too many": ("[[packs]]", "[[pakken]]", "key_unknown", ""),
    "no label": ('label = "Ons begin"\n', "", "key_missing", "(start)"),
    "no repeats": ('repeats = "event"', "", "key_missing", "(actieplan)"),
    "text for a list": ('["monthly"]', '"monthly"', "wrong_type", "(actieplan)"),
}


@pytest.mark.parametrize(("old", "new", "code", "place"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_in_a_pack_is_told_with_its_place(
    tmp_path: Path, old: str, new: str, code: str, place: str
) -> None:
    assert OWN.count(old) == 1
    path = own_pack(tmp_path, OWN.replace(old, new))
    (mistake,) = check(path, Catalogue(SHIPPED, tmp_path))
    assert (mistake.message_code, place in mistake.place) == (code, True)
    assert all(render(mistake, shipped().words(one)) for one in LANGUAGES)


def test_what_stands_twice_is_told(tmp_path: Path) -> None:
    (mistake, _) = check(own_pack(tmp_path, OWN * 2), Catalogue(SHIPPED, tmp_path))
    assert (mistake.message_code, mistake.params["first"]) == ("key_twice", "packs 1 (start)")


def test_a_shipped_sheet_without_its_use_is_told(tmp_path: Path) -> None:
    text = (SHIPPED / "pack.toml").read_text(encoding="utf-8")
    for name in ("actieplan.toml", "common.toml", "domains.toml"):
        (tmp_path / name).write_bytes((SHIPPED / name).read_bytes())
    path = own_pack(tmp_path, text.split("[[sheets]]")[0].split("[[packs]]")[0])
    (mistake,) = check(path, Catalogue(tmp_path))
    assert (mistake.message_code, mistake.params["name"]) == ("worksheet_not_in_pack", "actieplan")
