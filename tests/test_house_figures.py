"""The figures of the house are counted right, and what is over a limit is told."""

from pathlib import Path

import pytest

from bench import house

PLANTED = '''\
"""Any, said in words, is no Any."""

from typing import Any

import os  # noqa: F401


@staticmethod
def branching(values: list[Any], other: "dict[str, Any]") -> int:
    """Eleven lines from its def, and nine ways through."""
    for value in values:
        if value and other and not values:
            return 1
        elif value == 2:
            return [each for each in values if each][0]
    try:
        return 3 if values else 4
    except Exception:  # noqa: BLE001
        return 5


class Thing:
    def outer(self) -> int:
        def inner(kind: int) -> int:
            match kind:
                case 1:
                    return 1
                case 2 | 3:
                    return 2
                case _:
                    return 3
        assert not self
        return inner(4)

    pair = {"a": 1,  "b": 2}  # fmt: skip
    text = "# noqa is no comment here"


try:
    pass
except (ValueError, BaseException):
    pass
except KeyError:
    pass
'''


def _planted(folder: Path, source: str = PLANTED, name: str = "planted.py") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(source, encoding="utf-8")
    return folder


def test_functions_are_measured_from_def_to_end(tmp_path: Path) -> None:
    found = house.measure(_planted(tmp_path / "shed")).functions
    assert [(each.place, each.lines, each.complexity) for each in found] == [
        ("shed/planted.py:9 branching", 11, 9),
        ("shed/planted.py:23 Thing.outer", 11, 1),
        ("shed/planted.py:24 Thing.outer.inner", 8, 3),
    ]


def test_what_looks_away_is_counted(tmp_path: Path) -> None:
    (module,) = house.measure(_planted(tmp_path / "shed")).modules
    assert module.lines == len(PLANTED.splitlines())
    assert (module.anys, module.noqas, module.skips, module.broad) == (2, 2, 1, 2)


@pytest.mark.parametrize(
    ("comment", "noqas", "skips"),
    [
        ("# type: ignore[misc]  # noqa", 1, 0),
        ("#NOQA:E501", 1, 0),
        ("# ruff: noqa: E501", 1, 0),
        ("# ruff: disable[E501]", 1, 0),
        ("# fmt: off", 0, 1),
        ("# fmt:skip", 0, 1),
        ("# nothing to look away from", 0, 0),
    ],
)
def test_every_way_to_look_away_is_known(
    tmp_path: Path, comment: str, noqas: int, skips: int
) -> None:
    (module,) = house.measure(_planted(tmp_path, f"x = 1  {comment}\n")).modules
    assert (module.noqas, module.skips) == (noqas, skips)


def test_tests_are_left_out_and_so_is_what_cannot_be_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for folder in ("tests", "inside/test", ".venv/lib"):
        _planted(tmp_path / folder)
    for name in ("test_it.py", "it_test.py", "conftest.py"):
        _planted(tmp_path, name=name)
    _planted(tmp_path, "print 'of long ago'\n", "old.py")
    assert house.measure(tmp_path).modules == ()
    assert "old.py: left out" in capsys.readouterr().err


def test_json_by_nature_is_no_part_of_the_any(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shed = _planted(tmp_path / "shed")
    _planted(shed, "x = 1\n" * 100, "plain.py")
    assert house.measure(shed).any_rate > 10
    monkeypatch.setattr(house, "JSON_BY_NATURE", ("shed/planted.py",))
    assert house.measure(shed).any_rate == 0


def test_what_is_over_a_limit_ends_1_and_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = _planted(tmp_path / "good", "def short() -> int:\n    return 1\n")
    bad = _planted(tmp_path / "bad")
    _planted(bad, "def long():\n" + "    x = 1\n" * house.MODULE_MOST, "long.py")
    _planted(bad, f"def branched(x):\n    return {'x and ' * house.COMPLEXITY_MOST}x\n", "odd.py")
    assert house.main(["--check", str(good)]) == 0
    assert house.main([str(good), str(bad)]) == 0
    capsys.readouterr()
    assert house.main(["--check", "--worst", str(good), str(bad)]) == 1
    said = capsys.readouterr().out
    assert "| good, 2 lines " in said
    assert "bad/long.py has 351 lines; at most 350" in said
    assert "bad/long.py:1 long has 351 lines; at most 45" in said
    assert "bad/odd.py:1 branched has a complexity of 15; at most 14" in said
    assert "fmt: skip: 1; at most 0" in said
    assert "noqa:\n      2  bad/planted.py" in said
