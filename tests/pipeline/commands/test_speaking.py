"""Help in the language that is asked for, and what may be meant where something is mistyped."""

import inspect
import os
import subprocess
import sys
from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner, Result

from pipeline.__main__ import cli
from pipeline.commands import speaking
from tests.workspace import Workspace


def typed(*words: str) -> Result:
    return CliRunner().invoke(cli, words)


def texts(command: click.Command) -> Iterator[str]:
    """All that a command and those below it tell of themselves, in Dutch."""
    yield inspect.cleandoc(command.help or "")
    for param in command.params:
        if isinstance(param, click.Option) and param.help:
            yield " ".join(param.help.split())
    if isinstance(command, click.Group):
        ctx = click.Context(command)
        for name in command.list_commands(ctx):
            found = command.get_command(ctx, name)
            assert isinstance(found, speaking.SpeakingCommand | speaking.SpeakingGroup)
            yield from texts(found)


def test_all_help_is_there_in_english_too() -> None:
    english = speaking._phrases()["en"]
    assert [text for text in texts(cli) if text not in english] == []


@pytest.mark.parametrize("words", [("--ui-lang", "en", "print"), ("print", "--ui-lang=en")])
def test_help_is_told_in_the_language_asked_for(words: tuple[str, ...]) -> None:
    told = typed(*words, "--help").stdout
    assert "Make forms to fill in" in told
    assert "Language of the sheets" in told
    assert "Gebruik: " in typed("print", "--help").stdout
    assert "Usage: " in told


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (("statsu",), "Bedoel je: status?"),
        (("client", "shwo"), "Bedoel je: show?"),
        (("print", "--cleint", "1"), "Bedoel je: --client?"),
        (("print", "actieplna"), "Bedoel je: actieplan?"),
        (("--ui-lang", "en", "statsu"), "Do you mean: status?"),
        (("print", "--lang", "fr", "actieplan"), "Wel: en, nl."),
        (("status", "--ui-lang", "fr"), "Wel: en, nl."),
        (("client", "show"), "Hier ontbreekt iets: CODE."),
        (("print", "--new", "1000"), "Een getal van 1 tot en met 500."),
    ],
)
def test_who_mistypes_is_told_what_there_is(
    office: Workspace, words: tuple[str, ...], meant: str
) -> None:
    result = typed("--workspace", str(office.path), *words)
    assert result.exit_code == 2
    assert meant in result.stderr


def test_no_locale_breaks_a_name(office: Workspace) -> None:
    name = "Zoë 🎈"
    poor = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0"}
    command = [sys.executable, "-m", "pipeline", "--workspace", str(office.path)]
    new = [*command, "client", "new", "--alias", name]
    code = subprocess.run(new, env=poor, check=True, capture_output=True).stdout.decode().strip()
    assert office.dossier(code)["alias"] == name


def test_letters_that_are_none_are_asked_for_again(office: Workspace) -> None:
    result = office.krachtwerk("client", "new", "--alias", "Zo\udceb")
    assert result.exit_code == 2
    assert "Typ het opnieuw" in result.stderr
