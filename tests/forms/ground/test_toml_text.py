"""A file that is nested without end is no TOML, for everybody who reads one."""

from pathlib import Path

import pytest
import tomli

from forms.catalogue import Catalogue
from forms.checking.schemas import check
from forms.ground.toml_text import DEEPEST, read_toml
from pipeline.settings import shipped_schemas


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "[" * 1_000 + "]" * 1_000,
        "x = " + "{ a = " * 1_000 + "1" + "}" * 1_000,
        "a" + ".a" * 1_000 + " = 1",
        "[" + ".".join("a" * 1_000) + "]",
        "x = " + "[" * (DEEPEST + 1) + "]" * (DEEPEST + 1),
    ],
)
def test_a_thousand_deep_is_told_as_a_mistake(text: str, tmp_path: Path) -> None:
    with pytest.raises(tomli.TOMLDecodeError):
        read_toml(text)
    (tmp_path / "diep.toml").write_text(f'id = "diep"\n{text}\n')
    catalogue = Catalogue(shipped_schemas(), tmp_path)
    (mistake, *_) = check(tmp_path / "diep.toml", catalogue)
    assert mistake.params["line"] == "2"
    assert "actieplan" in catalogue.files


def test_what_people_nest_is_read() -> None:
    assert read_toml("[a.b]\nc = [{ d = [1] }]") == {"a": {"b": {"c": [{"d": [1]}]}}}
