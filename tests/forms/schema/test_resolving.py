"""TOML tables in, worksheets out: lists filled in, phrases of one language in place."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from forms.fields import Group, OneChoice
from forms.ground.words import Words
from forms.schema.resolving import Common, Phrasebook, UnknownListError, read_common, resolve
from tests.forms.sheets import SHIPPED, sheet, shipped

COMMON = Common(
    lists={"wie": [{"code": "me", "label": "ik"}], "domains": [{"code": "body", "label": "Lijf"}]},
    frames={"client": {"header": [{"key": "datum", "kind": "date", "label": "Datum"}]}},
)
RAW: dict[str, Any] = {
    "id": "blad",
    "code": "BL",
    "title": "Blad",
    "sections": [
        {
            "key": "een",
            "title": "Deel een",
            "fields": [
                {"key": "wie", "kind": "choice", "label": "Wie?", "choices": "wie"},
                {
                    "key": "lijf",
                    "kind": "group",
                    "over": "domains",
                    "title": "{item}",
                    "fields": [{"key": "wat", "kind": "text", "label": "Wat?", "help": "Kort."}],
                },
            ],
        }
    ],
}


def test_a_list_is_filled_in_by_its_name() -> None:
    worksheet = resolve(RAW, COMMON, Phrasebook(Words("nl", {})))
    who = worksheet.sections[0].fields[0]
    assert isinstance(who, OneChoice)
    assert [(c.code, c.label) for c in who.choices] == [("me", "ik")]


def test_a_group_over_a_list_has_an_occurrence_for_each() -> None:
    group = resolve(RAW, COMMON, Phrasebook(Words("nl", {}))).sections[0].fields[1]
    assert isinstance(group, Group)
    assert [(item.key, item.label) for item in group.items] == [("body", "Lijf")]


def test_the_header_of_its_audience_is_put_in_place() -> None:
    worksheet = resolve(RAW, COMMON, Phrasebook(Words("nl", {})))
    assert [field.key for field in worksheet.header] == ["datum"]
    assert resolve({**RAW, "audience": "team"}, COMMON, Phrasebook(Words("nl", {}))).header == ()


def test_dutch_needs_no_translation() -> None:
    book = Phrasebook(Words("nl", {}))
    assert resolve(RAW, COMMON, book).title == "Blad"
    assert book.missing == []


def test_every_missing_phrase_is_collected() -> None:
    book = Phrasebook(Words("en", {"worksheets.blad.title": "Sheet", "lists.wie.me": "me"}))
    worksheet = resolve(RAW, COMMON, book)
    assert worksheet.title == "Sheet"
    assert book.missing == [
        "worksheets.blad.sections.een.title",
        "worksheets.blad.fields.wie.label",
        "worksheets.blad.fields.lijf.title",
        "lists.domains.body",
        "worksheets.blad.fields.lijf.wat.label",
        "worksheets.blad.fields.lijf.wat.help",
        "frame.datum.label",
    ]


def test_a_list_that_is_not_there_is_named() -> None:
    fields = [{"key": "wie", "kind": "choice", "label": "Wie?", "choices": "wij"}]
    raw = {**RAW, "sections": [{"key": "een", "fields": fields}]}
    with pytest.raises(UnknownListError, match="wij"):
        resolve(raw, COMMON, Phrasebook(Words("nl", {})))


def test_a_word_that_does_not_belong_is_refused() -> None:
    with pytest.raises(ValidationError):
        sheet({"key": "wat", "kind": "text", "label": "Wat?", "hulp": "x"})


def test_an_own_folder_overrides_list_by_list(tmp_path: Path) -> None:
    (tmp_path / "common.toml").write_text(
        'choices.who = [ { code = "me", label = "ikzelf" } ]', encoding="utf-8"
    )
    common = read_common([SHIPPED, tmp_path])
    assert common.lists["who"] == [{"code": "me", "label": "ikzelf"}]
    assert common.lists["when"] == shipped().common.lists["when"]


def test_the_ten_domains_are_a_list_like_any_other() -> None:
    assert len(shipped().common.lists["domains"]) == 10
