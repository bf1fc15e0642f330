"""What stands on a screen does nothing there."""

import json
from pathlib import Path

import pytest

import pipeline.commands
from pipeline.commands.telling import tell
from tests.workspace import Workspace

NASTY = "plan\u202efdp\x9b31m\u2066.pdf"


def test_what_a_terminal_would_obey_is_told_as_what_it_is(
    capsys: pytest.CaptureFixture[str],
) -> None:
    tell(NASTY)
    tell("Zoë\tzegt:\nمرحبا 👩‍👧")
    assert capsys.readouterr().out == (
        "plan\\u202efdp\\x9b31m\\u2066.pdf\nZoë\tzegt:\nمرحبا 👩‍👧\n"
    )


def test_no_command_shows_such_a_name(office: Workspace) -> None:
    office.drop(NASTY, b"geen formulier")
    office.run_once()
    told = office.krachtwerk("arrivals").stdout
    in_json = office.krachtwerk("arrivals", "--json").stdout
    assert not set(NASTY) & {"\u202e", "\x9b", "\u2066"} & set(told + in_json)
    assert json.loads(in_json)[0]["file"] == NASTY


def test_every_command_tells_by_one_way() -> None:
    (folder,) = pipeline.commands.__path__
    others = [path for path in Path(folder).glob("*.py") if path.name != "telling.py"]
    assert not [path.name for path in others if "click.echo" in path.read_text()]
