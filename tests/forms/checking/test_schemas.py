"""Schema files with one mistake each, as people make them: what is said, where, and what to do."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.catalogue import Catalogue
from forms.checking import Mistake, check, check_all, render
from forms.checking.mistakes import Report
from forms.checking.roles import PARTS
from forms.checking.schema_tables import TableChecks
from pipeline import records
from tests.forms.sheets import SHIPPED, shipped

GOOD = """
id = "blad"
code = "BL"
title = "Een blad"

[[sections]]
key = "alles"

[[sections.fields]]
key = "wat"
kind = "text"
label = "Wat hielp?"

[[sections.fields]]
key = "wie"
kind = "choice"
label = "Wie?"
choices = [ { code = "me", label = "ik" }, { code = "you", label = "jij" } ]

[[sections.fields]]
key = "doelen"
kind = "group"
repeat = 2
title = "Doel {n}"
role = "goal"

[[sections.fields.fields]]
key = "text"
kind = "text"
label = "Ik wil"
"""
WAT = "sections 1 (alles) › fields 1 (wat)"
WIE = "sections 1 (alles) › fields 2 (wie)"
DOELEN = "sections 1 (alles) › fields 3 (doelen)"
LABEL = 'label = "Wat hielp?"'
KIND = 'key = "wat"\nkind = "text"'
TEXT = 'key = "text"\n'
CHOICES = 'choices = [ { code = "me", label = "ik" }, { code = "you", label = "jij" } ]'
WORDS = "woord "
DUTCH, ENGLISH = shipped().words("nl"), shipped().words("en")


def own_sheet(folder: Path, text: str, name: str = "blad.toml") -> Path:
    path = folder / "schemas" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def mistakes(folder: Path, text: str, name: str = "blad.toml") -> list[Mistake]:
    path = own_sheet(folder, text, name)
    return check(path, Catalogue(SHIPPED, folder / "schemas"))


def wrong(old: str, new: str) -> str:
    """The good sheet with one thing changed."""
    assert GOOD.count(old) == 1
    return GOOD.replace(old, new)


def at(number: int, key: str) -> str:
    """The place of a question of the sheet."""
    return f"sections 1 (alles) › fields {number} ({key})"


def below(key: str) -> str:
    """The place of the question in the group."""
    return f"{DOELEN} › fields 1 ({key})"


def choice(code: str) -> str:
    """The place of the second choice."""
    return f"{WIE} › choices 2 ({code})"


def also(line: str) -> str:
    """A line more in the first question."""
    return f"{LABEL}\n{line}"


def test_a_good_sheet_has_no_mistakes(tmp_path: Path) -> None:
    assert mistakes(tmp_path, GOOD) == []


def test_all_that_is_shipped_is_right() -> None:
    assert check_all(shipped()) == []


ONE_MISTAKE: dict[str, tuple[str, str, str, str]] = {
    # what: old, new, place, message
    "kind that does not exist": (KIND, KIND.replace("text", "txt"), WAT, "kind_unknown"),
    "kind missing": (KIND, 'key = "wat"', WAT, "kind_missing"),
    "word that does not belong": (LABEL, also('hulp = "x"'), WAT, "key_unknown"),
    "word of the program": ('code = "BL"', 'code = "BL"\nlanguage = "nl"', "", "key_unknown"),
    "label missing": ('label = "Wat hielp?"\n', "", WAT, "key_missing"),
    "label empty": (LABEL, 'label = " "', WAT, "label_empty"),
    "key missing": ('key = "wat"\nkind', "kind", "sections 1 (alles) › fields 1", "key_missing"),
    "key missing of a section": ('key = "alles"\n', "", "sections 1", "key_missing"),
    "title missing": ('title = "Een blad"\n', "", "", "key_missing"),
    "title empty": ('title = "Een blad"', 'title = ""', "", "label_empty"),
    "title of a group missing": ('title = "Doel {n}"\n', "", DOELEN, "label_empty"),
    "key not ASCII": ('key = "wat"', 'key = "wát"', at(1, "wát"), "key_not_ascii"),
    "key with a capital": ('key = "wat"', 'key = "Wat"', at(1, "Wat"), "key_not_ascii"),
    "key with a dot": ('key = "wat"', 'key = "w.t"', at(1, "w.t"), "key_not_ascii"),
    "key twice": ('key = "wie"', 'key = "wat"', at(2, "wat"), "key_twice"),
    "key of the header": ('key = "wat"', 'key = "alias"', at(1, "alias"), "key_reserved"),
    "key of the footer": ('key = "wat"', 'key = "take_home"', at(1, "take_home"), "key_reserved"),
    "key of the code": ('key = "wat"', 'key = "client"', at(1, "client"), "key_reserved"),
    "key of the program": ('key = "wat"', 'key = "copy"', at(1, "copy"), "key_reserved"),
    "key of the printed id": (TEXT, 'key = "id"\npart = "text"\n', below("id"), "key_reserved"),
    "code of the sheet too long": ('code = "BL"', 'code = "BLAD"', "", "form_code"),
    "code of the sheet small": ('code = "BL"', 'code = "bl"', "", "form_code"),
    "code of another sheet": ('code = "BL"', 'code = "AP"', "", "form_code_taken"),
    "id is not the file": ('id = "blad"', 'id = "blaadje"', "", "id_not_file_name"),
    "choice code not ASCII": ('code = "you"', 'code = "één"', choice("één"), "key_not_ascii"),
    "choice code twice": ('code = "you"', 'code = "me"', choice("me"), "choice_twice"),
    "choice code for nothing": ('code = "you"', 'code = "off"', choice("off"), "key_reserved"),
    "choice without a label": (', label = "jij"', "", choice("you"), "key_missing"),
    "no choices": (CHOICES, "choices = []", WIE, "choices_empty"),
    "choices missing": (CHOICES, "", WIE, "key_missing"),
    "unknown list": (CHOICES, 'choices = "whom"', WIE, "list_unknown"),
    "kind in Dutch": (KIND, KIND.replace("text", "tekst"), WAT, "kind_unknown"),
    "role in Dutch": (LABEL, also('role = "kracht"'), WAT, "role_unknown"),
    "word in Dutch": (LABEL, also('uitleg = "Kort."'), WAT, "key_unknown"),
    "choice as a bare word": (CHOICES, 'choices = [ "ja" ]', f"{WIE} › choices 1", "choice_plain"),
    "role without words": (CHOICES, f'role = "strength"\n{CHOICES}', WIE, "role_silent"),
    "role of a box": (LABEL, also('role = "enough"'), WAT, "role_needs_check"),
    "sort misspelt": (LABEL, also('role = "step"\nsort = "backward"'), WAT, "sort_unknown"),
    "over an empty list": ("repeat = 2\n", "over = []\n", DOELEN, "choices_empty"),
    "over bare words": (
        "repeat = 2\n",
        'over = [ "maandag" ]\n',
        f"{DOELEN} › over 1",
        "choice_plain",
    ),
    "too many lines": (LABEL, also("lines = 21"), WAT, "out_of_range"),
    "no lines": (LABEL, also("lines = 0"), WAT, "out_of_range"),
    "lines in words": (LABEL, also('lines = "drie"'), WAT, "wrong_type"),
    "yes in words": (LABEL, also('required = "ja hoor"'), WAT, "wrong_type"),
    "width of another word": (LABEL, also('width = "smal"'), WAT, "value_unknown"),
    "unknown role": (LABEL, also('role = "strenght"'), WAT, "role_unknown"),
    "unknown domain": (LABEL, also('domain = "house"'), WAT, "domain_unknown"),
    "repeat missing": ("repeat = 2\n", "", DOELEN, "repeat_or_over"),
    "repeat and over": ("repeat = 2\n", 'repeat = 2\nover = "domains"\n', DOELEN, "repeat_or_over"),
    "repeat too often": ("repeat = 2\n", "repeat = 99\n", DOELEN, "out_of_range"),
    "repeat never": ("repeat = 2\n", "repeat = 0\n", DOELEN, "out_of_range"),
    "repeat in words": ("repeat = 2\n", "repeat = true\n", DOELEN, "wrong_type"),
    "over an unknown list": ("repeat = 2\n", 'over = "domain"\n', DOELEN, "list_unknown"),
    "placeholder with a typo": ("Doel {n}", "Doel {m}", DOELEN, "placeholder_unknown"),
    "placeholder not closed": ("Doel {n}", "Doel {n", DOELEN, "placeholder_unknown"),
    "unknown part": (TEXT, 'key = "tekst"\n', below("tekst"), "part_unknown"),
    "unknown audience": ('code = "BL"', 'code = "BL"\naudience = "klant"', "", "value_unknown"),
    "wider than the page": ('label = "jij"', f'label = "{WORDS * 30}"', WIE, "too_wide"),
    "higher than a page": (LABEL, f'label = "{WORDS * 800}"', WAT, "too_high"),
}


@pytest.mark.parametrize(("old", "new", "place", "code"), ONE_MISTAKE.values(), ids=ONE_MISTAKE)
def test_each_mistake_is_told_at_its_place(
    tmp_path: Path, old: str, new: str, place: str, code: str
) -> None:
    found = mistakes(tmp_path, wrong(old, new))
    assert [(m.place, m.message_code) for m in found] == [(place, code)]


@pytest.mark.parametrize("change", ONE_MISTAKE.values(), ids=ONE_MISTAKE)
def test_each_mistake_has_its_sentence_in_both_languages(
    tmp_path: Path, change: tuple[str, str, str, str]
) -> None:
    old, new, place, _ = change
    (mistake,) = mistakes(tmp_path, wrong(old, new))
    for words in (DUTCH, ENGLISH):
        line = render(mistake, words)
        assert line.startswith(str(tmp_path / "schemas" / "blad.toml"))
        assert place in line
        assert " -> " in line
        assert "Field required" not in line
        assert "pydantic" not in line


def test_a_group_needs_a_question(tmp_path: Path) -> None:
    text = GOOD[: GOOD.index("[[sections.fields.fields]]")]
    (mistake,) = mistakes(tmp_path, text)
    assert (mistake.place, mistake.message_code) == (DOELEN, "group_empty")


def test_a_day_beside_a_when_clashes_with_a_question_of_that_name(tmp_path: Path) -> None:
    text = GOOD.replace('key = "wie"\nkind = "choice"', 'key = "wat_date"\nkind = "choice"')
    text = text.replace(
        'key = "wat"\nkind = "text"', 'key = "wat"\nkind = "when"\nchoices = "when"'
    )
    (mistake,) = mistakes(tmp_path, text)
    assert (mistake.message_code, mistake.params["key"]) == ("key_twice", "wat_date")


def test_the_same_key_may_stand_on_two_levels(tmp_path: Path) -> None:
    assert mistakes(tmp_path, wrong('key = "wat"', 'key = "text"')) == []


def test_the_word_that_was_meant_is_named(tmp_path: Path) -> None:
    (mistake,) = mistakes(
        tmp_path,
        wrong('kind = "text"\nlabel = "Wat hielp?"', 'kind = "text"\nlabel = "Wat?"\nhelpp = "x"'),
    )
    assert mistake.params["nearest"] == "help"
    assert "Bedoel je ‘help’?" in render(mistake, DUTCH)


def test_the_known_kinds_are_listed(tmp_path: Path) -> None:
    (mistake,) = mistakes(
        tmp_path, wrong('key = "wat"\nkind = "text"', 'key = "wat"\nkind = "txt"')
    )
    assert {"text", "rows", "group", "when"} <= set(mistake.params["known"].split(", "))


def test_every_mistake_of_a_file_is_told(tmp_path: Path) -> None:
    text = GOOD.replace("BL", "bl").replace('"wie"', '"Wie"').replace("repeat = 2", "repeat = 50")
    text = text.replace('label = "Wat hielp?"', "lines = 30")
    codes = {m.message_code for m in mistakes(tmp_path, text)}
    assert codes == {"form_code", "key_not_ascii", "out_of_range", "key_missing"}


def test_every_question_that_does_not_fit_is_told(tmp_path: Path) -> None:
    long = "woord " * 800
    text = GOOD.replace("Wat hielp?", long).replace("Ik wil", long)
    found = mistakes(tmp_path, text)
    assert [(m.place, m.message_code) for m in found] == [
        (WAT, "too_high"),
        (f"{DOELEN} › fields 1 (text)", "too_high"),
    ]


def test_a_sheet_longer_than_its_page_numbers_is_told(tmp_path: Path) -> None:
    text = wrong("repeat = 2\n", 'repeat = 12\npage = "each"\n')
    inner = '[[sections.fields.fields]]\nkey = "weer"\nkind = "group"\nrepeat = 12\n'
    inner += 'title = "{outer}, keer {n}"\npage = "each"\n\n[[sections.fields.fields.fields]]\n'
    found = mistakes(tmp_path, f'{text}\n{inner}key = "x"\nkind = "text"\nlabel = "Wat?"\n')
    assert [(m.place, m.message_code) for m in found] == [("", "too_many_pages")]


def test_a_letter_that_will_be_printed_as_a_box_is_a_warning(tmp_path: Path) -> None:
    (mistake,) = mistakes(tmp_path, wrong("Wat hielp?", "Wat hielp 家 en 日?"))
    assert mistake.is_warning
    assert mistake.params["letters"] == "家 日"


def test_a_file_without_parts_is_told_what_a_part_looks_like(tmp_path: Path) -> None:
    (mistake,) = mistakes(tmp_path, GOOD.split("[[sections]]", maxsplit=1)[0])
    assert "[[sections]]" in render(mistake, DUTCH)


def test_a_group_with_a_role_of_words_needs_the_words(tmp_path: Path) -> None:
    text = GOOD.replace('role = "goal"', 'role = "strength"')
    assert mistakes(tmp_path, text) == []
    (mistake,) = mistakes(tmp_path, text.replace(TEXT, 'key = "wens"\n'))
    assert (mistake.place, mistake.message_code) == (DOELEN, "role_needs_text")


def test_a_part_that_no_plan_knows_is_only_a_warning(tmp_path: Path) -> None:
    (mistake,) = mistakes(tmp_path, wrong('key = "text"\n', 'key = "tekst"\n'))
    assert mistake.is_warning
    assert "let op" in render(mistake, DUTCH)


def test_the_parts_are_those_that_a_fact_knows() -> None:
    told = " ".join((records.Fact.__doc__ or "").split())
    for name in (*PARTS["goal"], *PARTS["action"]):
        assert name in told


# --- files that cannot be read ---


def test_a_line_that_is_no_toml_is_named(tmp_path: Path) -> None:
    (mistake,) = mistakes(tmp_path, GOOD.replace('kind = "choice"', "kind = choice"))
    line = GOOD.splitlines().index('kind = "choice"') + 1
    assert (mistake.message_code, mistake.params["line"]) == ("quotes_missing", str(line))


def test_a_table_that_never_ends_is_named_too(tmp_path: Path) -> None:
    (mistake,) = mistakes(tmp_path, 'id = "blad"\nchoices = [')
    assert mistake.message_code == "not_toml"
    assert mistake.params["line"].isdigit()


def test_a_file_in_another_encoding_is_named_with_its_line(tmp_path: Path) -> None:
    path = own_sheet(tmp_path, "")
    path.write_bytes('id = "blad"\ntitle = "Eén"\n'.encode("cp1252"))
    (mistake,) = check(path, shipped())
    assert (mistake.message_code, mistake.params["line"]) == ("not_utf8", "2")


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    assert mistakes(tmp_path, "\ufeff" + GOOD) == []
    assert Catalogue(SHIPPED, tmp_path / "schemas").worksheet("blad").title == "Een blad"


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    (mistake,) = check(tmp_path / "weg.toml", shipped())
    assert mistake.message_code == "no_file"


@pytest.mark.parametrize("words", [DUTCH, ENGLISH])
@pytest.mark.parametrize(
    ("code", "params"),
    [
        ("not_utf8", {"line": "2"}),
        ("not_toml", {"line": "2"}),
        ("no_file", {}),
        ("group_empty", {}),
        ("file_ending", {"name": "blad.toml"}),
        ("file_name", {"name": "blad.toml"}),
        ("brackets_one_pair", {"key": "sections"}),
    ],
)
def test_unreadable_files_have_their_sentences(words: Any, code: str, params: Any) -> None:
    line = render(Mistake(Path("blad.toml"), "", code, params), words)
    assert line.startswith("blad.toml: ")


def test_both_languages_have_the_same_sentences() -> None:
    dutch, english = (
        {key for key in words.phrases if key.startswith("checks.")} for words in (DUTCH, ENGLISH)
    )
    assert dutch == english
    told = {key.split(".")[1] for key in dutch if key.endswith(".wrong")}
    assert told == {key.split(".")[1] for key in dutch if key.endswith(".remedy")}
    assert {code for _, _, _, code in ONE_MISTAKE.values()} <= told


# --- other files of the folder ---


def test_a_missing_translation_names_phrase_and_file(tmp_path: Path) -> None:
    own_sheet(tmp_path, '[worksheets.blad]\ntitle = "A sheet"\n', "languages/en.toml")
    found = mistakes(tmp_path, GOOD)
    assert {m.file.name for m in found} == {"en.toml"}
    assert "worksheets.blad.fields.doelen.text.label" in {m.place for m in found}
    assert "worksheets.blad.title" not in {m.place for m in found}
    assert {m.message_code for m in found} == {"phrase_missing"}


TRANSLATED = """
[worksheets.blad]
title = "A sheet"
fields.wat.label = "What helped?"
fields.wie.label = "Who?"
fields.wie.me = "me"
fields.wie.you = "you"
fields.doelen.title = "Goal {n}"
fields.doelen.text.label = "I want"
"""


def test_a_language_without_any_phrase_of_the_sheet_is_not_asked_for(tmp_path: Path) -> None:
    own_sheet(tmp_path, TRANSLATED, "languages/en.toml")
    assert mistakes(tmp_path, GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("fields.wat.label", "fields.wat.labl", "phrase_missing"),
        ("Goal {n}", "Goal {number}", "placeholder_unknown"),
        ('"I want"', f'"{"word " * 800}"', "too_high"),
        ('me = "me"', f'me = "{"word " * 40}"', "too_wide"),
    ],
)
def test_a_mistake_in_a_translation_is_told_in_its_file(
    tmp_path: Path, old: str, new: str, code: str
) -> None:
    own_sheet(tmp_path, TRANSLATED.replace(old, new), "languages/en.toml")
    found = [m for m in mistakes(tmp_path, GOOD) if not m.is_warning]
    assert [(m.file.name, m.message_code) for m in found] == [("en.toml", code)]


def test_a_phrase_that_nobody_asks_for_is_a_warning(tmp_path: Path) -> None:
    own_sheet(tmp_path, TRANSLATED + 'fields.wat.hlp = "x"\n', "languages/en.toml")
    (mistake,) = mistakes(tmp_path, GOOD)
    assert (mistake.message_code, mistake.is_warning) == ("phrase_unused", True)


DOMAIN_MISTAKES = {
    "new key": ('[[domains]]\nkey = "pets"\nlabel = "Dieren"\n', "domain_new"),
    "key twice": ('[[domains]]\nkey = "body"\nlabel = "A"\n' * 2, "choice_twice"),
    "no label": ('[[domains]]\nkey = "body"\n', "key_missing"),
    "key not ASCII": ('[[domains]]\nkey = "Lijf"\nlabel = "Lijf"\n', "key_not_ascii"),
    "nothing": ("", "key_missing"),
}


@pytest.mark.parametrize(("text", "code"), DOMAIN_MISTAKES.values(), ids=DOMAIN_MISTAKES)
def test_domains_of_an_organisation_are_checked(tmp_path: Path, text: str, code: str) -> None:
    found = [m for m in mistakes(tmp_path, text, "domains.toml") if m.message_code != "domain_gone"]
    assert code in {m.message_code for m in found}


def test_renamed_and_reordered_domains_are_right(tmp_path: Path) -> None:
    text = (SHIPPED / "domains.toml").read_text(encoding="utf-8")
    parts = text.split("[[domains]]")[1:]
    renamed = "[[domains]]" + "[[domains]]".join(reversed(parts)).replace("Wonen", "Mijn plek")
    assert mistakes(tmp_path, renamed, "domains.toml") == []


COMMON_MISTAKES = {
    "list": ("choices.who = 3", "wrong_type", "choices"),
    "choice": ('choices.who = [ { code = "Ik", label = "ik" } ]', "key_not_ascii", "who 1 (Ik)"),
    "question": (
        '[[frame.client.header]]\nkey = "wie"\nkind = "txt"\nlabel = "Wie?"',
        "kind_unknown",
        "header 1 (wie)",
    ),
}


@pytest.mark.parametrize(("text", "code", "place"), COMMON_MISTAKES.values(), ids=COMMON_MISTAKES)
def test_shared_lists_and_questions_are_checked(
    tmp_path: Path, text: str, code: str, place: str
) -> None:
    (mistake,) = mistakes(tmp_path, text, "common.toml")
    assert mistake.message_code == code
    assert place in mistake.place


def test_a_question_that_all_sheets_share_in_other_words_is_told_to_be_without_translation(
    tmp_path: Path,
) -> None:
    text = (SHIPPED / "common.toml").read_text(encoding="utf-8")
    own = text.replace("Mogen we jouw woorden printen?", "Mag het team dit blad lezen?")
    (found,) = mistakes(tmp_path, own, "common.toml")
    assert (found.message_code, found.place) == ("phrase_stale", "frame.quote_ok.label")
    assert (found.is_warning, {"ar", "en"} <= set(found.params["languages"].split(", "))) == (
        True,
        True,
    )


def test_a_new_language_needs_the_phrases_of_the_paper(tmp_path: Path) -> None:
    found = mistakes(tmp_path, '[language]\nname = "Česky"\ncode = "cs"\n', "languages/cs.toml")
    assert "paper.page_of" in {m.place for m in found if m.message_code == "phrase_missing"}
    assert "language.code" in {m.place for m in found if m.message_code == "language_code"}


def test_two_languages_need_two_codes(tmp_path: Path) -> None:
    found = mistakes(tmp_path, '[language]\nname = "Česky"\ncode = "NL"\n', "languages/cs.toml")
    assert "language_code_taken" in {m.message_code for m in found}


def test_a_broken_common_file_stops_no_other_check(tmp_path: Path) -> None:
    own_sheet(tmp_path, "dit is geen toml", "common.toml")
    own_sheet(tmp_path, "[[domains]]\nnaam = 'x'\n", "domains.toml")
    own_sheet(tmp_path, wrong("repeat = 2", "repeat = 99"))
    found = check_all(Catalogue(SHIPPED, tmp_path / "schemas"))
    assert {"blad.toml", "common.toml", "domains.toml"} <= {m.file.name for m in found}


# --- whatever people write, the check itself never fails ---

_leaf = st.none() | st.booleans() | st.integers(-3, 30) | st.text(max_size=8)
_anything = st.recursive(
    _leaf,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=5,
)


def _ways(node: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The steps to every value of a table, however deep."""
    for step, value in node.items() if isinstance(node, Mapping) else enumerate(node):
        yield (*way, step)
        if isinstance(value, Mapping | list):
            yield from _ways(value, (*way, step))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_table_can_be_checked(data: st.DataObject) -> None:
    raw = tomllib.loads((SHIPPED / "actieplan.toml").read_text(encoding="utf-8"))
    *way, last = data.draw(st.sampled_from(list(_ways(raw))))
    node = raw
    for step in way:
        node = node[step]
    node[last] = data.draw(_anything)
    report = Report(Path("actieplan.toml"))
    TableChecks(report, shipped().common).worksheet(raw)
    told = {code.split(".")[1] for code in DUTCH.phrases if code.startswith("checks.")}
    assert {mistake.message_code for mistake in report.mistakes} <= told
    assert all(render(mistake, DUTCH) for mistake in report.mistakes)


@pytest.mark.parametrize(("letters", "code"), [("", []), ('letters = "largest"', ["too_wide"])])
def test_an_answer_is_measured_in_the_letters_of_the_sheet(
    tmp_path: Path, letters: str, code: list[str]
) -> None:
    label = "Arbeidsongeschiktheidsverzekeringsmaatschappijmedewerkers erbij"
    sheet = GOOD.replace('label = "jij"', f'label = "{label}"')
    sheet = sheet.replace('code = "BL"', f'code = "BL"\n{letters}')
    assert [mistake.message_code for mistake in mistakes(tmp_path, sheet)] == code
