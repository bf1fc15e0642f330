"""Who only looks waits for no library that reads or draws: a command loads what it needs."""

import re
import subprocess
import sys

import click
import pytest

from pipeline.__main__ import COMMANDS, cli
from pipeline.commands.speaking import in_a_line
from tests.workspace import Workspace

SLOW = frozenset(
    [
        "numpy",
        "cv2",
        "onnxruntime",
        "reportlab",
        "pikepdf",
        "PIL",
        "fontTools",
        "pydantic",
        "alembic",
        "pdfplumber",
        "pypdf",
        "pypdfium2",
        "zxingcpp",
        "rich",
        "watchdog",
        "jinja2",  # the page of today is not written where nothing happened
        "pipeline.store.ledger.forgetting.going",  # nothing is erased
        "pipeline.records.dossier",  # nothing is folded
        "pipeline.today.facts",  # the page of today is not written
    ]
)


@pytest.mark.parametrize("words", ["status", "client list", "arrivals", "run --once"])
def test_an_idle_command_loads_nothing_that_reads_or_draws(office: Workspace, words: str) -> None:
    office.new_client()
    typed = [*words.split(), "--workspace", str(office.path)]
    if words == "run --once":
        _loaded_by(*typed)  # it writes what is to be seen of the new client
    loaded = _loaded_by(*typed)
    assert "sqlalchemy" in loaded
    assert loaded & SLOW == set()


def test_help_loads_no_command_and_no_store() -> None:
    loaded = _loaded_by("--help")
    assert loaded.isdisjoint({*SLOW, "sqlalchemy", "pipeline.workspace"})
    assert (
        not {f"pipeline.commands.{each.partition(':')[0]}" for each in COMMANDS.values()} & loaded
    )


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_help_tells_of_a_command_what_it_tells_of_itself(name: str) -> None:
    context = click.Context(cli)
    command = cli.get_command(context, name)
    assert command is not None
    assert cli.told_in_a_line(context, name, 200) == in_a_line(command.help, 200) != ""


def _loaded_by(*typed: str) -> set[str]:
    """The modules that a program loads which is started with these words."""
    command = [sys.executable, "-X", "importtime", "-m", "pipeline", *typed]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return set(re.findall(r"\| +([\w.]+)$", done.stderr, re.MULTILINE))
