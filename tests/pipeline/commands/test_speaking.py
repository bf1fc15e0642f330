"""Help in the language that is asked for, and what may be meant where something is mistyped."""

import ast
import inspect
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

import pipeline
from pipeline.__main__ import cli
from pipeline.commands import speaking
from pipeline.settings import PlainError
from pipeline.store.sealing.trouble import TOLD as KEYS_TOLD
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
        (("print", "--lang", "de", "actieplan"), "Wel: ar, en, es, fr, nl"),
        (("status", "--ui-lang", "fr"), "Wel: en, nl."),
        (("client", "show"), "Hier ontbreekt iets: CODE."),
        (("export",), "Hier ontbreekt iets: --format [jsonl|csv|xlsx|fhir]."),
        (("client", "merge", "123456-7"), "Hier ontbreekt iets: ANDERE."),
        (("init", "werk"), "Dit hoort er niet bij: werk."),
        (("run", "--once=1"), "Bij --once hoort niets."),
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


def plain_errors(kind: type[PlainError]) -> Iterator[type[PlainError]]:
    yield kind
    for each in kind.__subclasses__():
        yield from plain_errors(each)


def test_every_error_for_people_is_there_in_english_too() -> None:
    """What is raised with a Dutch phrase, anywhere in the program, is found by its text."""
    names = {kind.__name__ for kind in plain_errors(PlainError)} - {"StoreHurtError"}
    english, found = speaking._phrases()["en"], []
    for path in Path(pipeline.__file__).parent.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        known = {
            target.id: node.value.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        found += [
            phrase.value if isinstance(phrase, ast.Constant) else known.get(phrase.id, "?")
            for node in ast.walk(tree)
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in names
            and isinstance(phrase := node.args[0], ast.Constant | ast.Name)
        ]
    told = {str(why): text for why, text in KEYS_TOLD.items()}
    found = [told.get(str(phrase), phrase) for phrase in found]
    assert len(found) > 8
    assert [phrase for phrase in found if phrase not in english and phrase != "?"] == []


@pytest.mark.parametrize(
    ("line", "dutch", "english"),
    [
        ("inbox = 3", "moet de naam van een map zijn", "must be the name of a folder"),
        (
            'events = "ja"',
            'een van deze zijn, met de aanhalingstekens: "off", "on"',
            "one of these",
        ),
        ("inbocks = 1", "'inbocks' ken ik niet", "I do not know 'inbocks'"),
        ("inbox = ", "niet goed geschreven", "not written well"),
    ],
)
def test_mistakes_in_the_settings_are_told_in_the_language_asked_for(
    office: Workspace, line: str, dutch: str, english: str
) -> None:
    (office.path / "krachtwerk.toml").write_text(line)
    assert dutch in office.krachtwerk("status").stderr
    assert english in office.krachtwerk("status", "--ui-lang", "en").stderr


def test_who_breaks_off_is_told_so_in_the_language_asked_for(office: Workspace) -> None:
    asks = ("desk", "add", "Jo", "--role", "worker")  # for a password
    for language, told in (("nl", "Gestopt: er is niets gedaan."), ("en", "Stopped: nothing")):
        broken = office.krachtwerk(*asks, "--ui-lang", language, typed="")
        assert (broken.exit_code, told in broken.stderr) == (1, True)
        assert "Aborted" not in broken.stderr


def test_the_words_of_the_library_are_in_dutch_too() -> None:
    told = typed("export", "--help").stdout
    assert "[moet]" in told
    assert "[OPTIES]" in told
    assert "--client TEKST" in told
    english = typed("--ui-lang", "en", "export", "--help").stdout
    assert "[required]" in english
    assert "--client TEXT" in english


@pytest.mark.parametrize("words", [(), ("print",), ("client", "close")])
def test_help_in_a_language_that_is_not_there_names_those_that_are(words: tuple[str, ...]) -> None:
    told = typed("--ui-lang", "xx", *words, "--help")
    assert (told.exit_code, told.stdout) == (2, "")
    assert "Deze taal kennen wij niet: xx. Wel: en, nl." in told.stderr


@pytest.mark.parametrize(("answer", "agreed"), [("", True), ("j", True), ("nee", False)])
def test_yes_is_said_in_dutch(answer: str, agreed: bool) -> None:
    speaking.hear(())

    @click.command
    def ask() -> None:
        click.echo(speaking.is_agreed("Mag het?"))

    done = CliRunner().invoke(ask, input=f"misschien\n{answer}\n")
    assert (done.stdout.strip(), "[J/n]" in done.stderr) == (str(agreed), True)


def test_one_document_has_one_name_in_english() -> None:
    told = " ".join(speaking._phrases()["en"].values()).lower()
    assert "summary" in told
    assert not {"journey", "trajectory"} & {*re.findall("[a-z]+", told)}
