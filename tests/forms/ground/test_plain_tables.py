"""Files of phrases are read quickly, and as the parser of Python reads them."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.ground.plain_tables import plain_tables

LANGUAGES = sorted((Path(__file__).parents[3] / "schemas/languages").glob("*.toml"))
HEADS = st.sampled_from(
    ["[a]", "[a.b]", "[a.b.c]", "[b]", "[[a]]", '["a"]', "[a ]", "[a.]", "[a] # a note", "[1]"]
)
LINES = st.sampled_from(
    [
        'one = "een"',
        'two = "twee"',
        'b = "bee"',
        'b.c = "see"',
        "b = {c = 1}",
        "b = [1,",
        "[1]",
        "]",
        'many = """',
        '"""',
        "'''",
        'quoted = "zeg \\"ja\\""',
        'broken = "nee',
        'tab = "a\tb"',
        "none = \u20ac",
        'euro = "\u20ac \u2028 \x85"',
        "# een regel",
        "# geen \x07 regel",
        ' one = "ingesprongen"',
        'one = "een" # met uitleg',
        "",
        " ",
        "=",
    ]
)


@pytest.mark.parametrize("path", LANGUAGES, ids=lambda path: path.stem)
def test_a_language_is_read_as_ever(path: Path) -> None:
    text = path.read_text(encoding="utf-8-sig")
    found = plain_tables(text)
    assert found is not None
    assert _in_order(found) == _in_order(tomllib.loads(text))


@given(st.lists(HEADS | LINES, max_size=12), st.sampled_from(["\n", "\n", "\r\n"]))
@settings(max_examples=3000, deadline=None)
def test_any_text_is_read_as_the_parser_reads_it_or_left_to_it(lines: list[str], end: str) -> None:
    text = end.join(lines)
    found = plain_tables(text)
    if found is not None:
        assert _in_order(found) == _in_order(tomllib.loads(text))


def _in_order(tables: object) -> object:
    if isinstance(tables, dict):
        return [(key, _in_order(value)) for key, value in tables.items()]
    return tables
