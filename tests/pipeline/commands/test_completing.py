"""What a shell offers while somebody types, asked of real shells."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete

from pipeline.__main__ import COMMANDS, cli
from tests.workspace import Workspace

BIN = Path(sys.executable).parent
ASK_BASH = """
source lines
COMP_WORDS=(krachtwerk {words} '{begun}')
COMP_CWORD={at}
_krachtwerk_completion krachtwerk
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


def offered(office: Workspace, *words: str, begun: str = "") -> set[str]:
    """What is offered after these words, as click gives it to any shell."""
    asked = ShellComplete(cli, {}, "krachtwerk", "_KRACHTWERK_COMPLETE")
    typed = ["--workspace", str(office.path), *words]
    return {each.value for each in asked.get_completions(typed, begun)}


def test_commands_and_their_options_are_offered(office: Workspace) -> None:
    assert offered(office) == {*COMMANDS}
    assert {"show", "list", "new"} <= offered(office, "client")
    assert "--lang" in offered(office, "print", begun="--la")


def test_sheets_are_offered_also_those_of_the_office(office: Workspace) -> None:
    office.krachtwerk("schemas", "new", "mijn_blad")
    assert {"actieplan", "actieplan_bijwerken"} == offered(office, "print", begun="actie")
    assert offered(office, "guide", begun="mijn") == {"mijn_blad"}
    assert offered(office, "schemas", "json-schema", begun="mijn") == {"mijn_blad"}
    assert {"nl", "en"} <= offered(office, "print", "--lang")


def test_no_client_is_offered(office: Workspace) -> None:
    code = office.new_client("--alias", "Xanthippé")
    for words in (
        ("client", "show"),
        ("print", "--client"),
        ("client", "erase"),
        ("audit", "show"),
    ):
        assert not {each for each in offered(office, *words) if code in each or "Xan" in each}


def test_settings_that_are_wrong_only_offer_nothing(office: Workspace) -> None:
    (office.path / "krachtwerk.toml").write_text("inbox = 3")
    assert offered(office, "print", begun="a") == set()


def shell(name: str, folder: Path, *words: str) -> str:
    place = shutil.which(name)
    if place is None:
        pytest.skip(f"{name} is not on PATH")
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    env = {"PATH": path, "HOME": str(folder), "LANG": "C.UTF-8"}
    done = subprocess.run(
        [place, *words], cwd=folder, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def lines_for(office: Workspace, name: str, folder: Path) -> None:
    given = office.krachtwerk("completion", name)
    assert given.exit_code == 0
    (folder / "lines").write_text(given.stdout)


def test_bash_offers_commands_and_sheets(office: Workspace, tmp_path: Path) -> None:
    lines_for(office, "bash", tmp_path)
    ask = ASK_BASH.format(words="print", begun="actieplan_", at=2)
    assert shell("bash", tmp_path, "-c", ask).split() == ["actieplan_bijwerken"]


@pytest.mark.peer
def test_fish_offers_commands(office: Workspace, tmp_path: Path) -> None:
    lines_for(office, "fish", tmp_path)
    asked = shell("fish", tmp_path, "-c", "source lines; complete -C 'krachtwerk ba'")
    assert asked.split("\t")[0] == "backup"


@pytest.mark.peer
def test_zsh_takes_the_lines(office: Workspace, tmp_path: Path) -> None:
    lines_for(office, "zsh", tmp_path)
    ask = "autoload -U compinit; compinit -u; source ./lines; print $_comps[krachtwerk]"
    assert shell("zsh", tmp_path, "-f", "-c", ask).strip() == "_krachtwerk_completion"


def test_the_shell_of_who_asks_is_taken_where_none_is_named(
    office: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHELL", "/usr/bin/fish")
    assert "complete --no-files --command krachtwerk" in office.krachtwerk("completion").stdout
    monkeypatch.setenv("SHELL", "/bin/other")
    assert "COMPREPLY" in office.krachtwerk("completion").stdout
