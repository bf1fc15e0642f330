"""What the map and the first page name is there: files, modules, commands, and what to type."""

import re
from functools import cache
from pathlib import Path

import pytest

from pipeline.__main__ import COMMANDS

ROOT = Path(__file__).resolve().parent.parent
OURS = ("pipeline", "forms", "schemas", "tests", "docs", "bench", ".ci")
# What the program makes when it runs, and what somebody calls as they like.
MADE = ("outbox/", "demo/", "dossiers/", "inbox/")
PAGES = ("CONTRIBUTING.md", "README.md")


def _said(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def _named(page: str) -> list[str]:
    """What stands between backticks."""
    return list(dict.fromkeys(re.findall(r"`([^`\n]+)`", _said(page))))


@cache
def _there() -> frozenset[str]:
    """Every file and folder of ours, by each end of its path: `today/facts.py`, `facts.py`."""
    found = set()
    for folder in OURS:
        for path in [ROOT / folder, *(ROOT / folder).rglob("*")]:
            parts = path.relative_to(ROOT).parts
            found |= {"/".join(parts[n:]) for n in range(len(parts))}
    return frozenset(found)


@cache
def _code() -> str:
    paths = (path for each in ("pipeline", "forms", "schemas") for path in (ROOT / each).rglob("*"))
    read = (path for path in paths if path.suffix in {".py", ".toml"})
    return "\n".join(path.read_text(encoding="utf-8") for path in read)


def _is_there(name: str) -> bool:
    """Whether a path is; of one that somebody fills in (NAME) its folder."""
    path = name.rstrip("/")
    if "NAME" in path:
        path = path.rpartition("/")[0]
    return not path or path in _there() or (ROOT / path).exists()


def _is_path(name: str) -> bool:
    is_file = re.fullmatch(r"[\w./-]+\.(py|toml|md)", name)
    return bool(is_file or re.fullmatch(r"[\w./-]+/[\w./-]*", name))


@pytest.mark.parametrize("page", PAGES)
def test_every_path_is_there(page: str) -> None:
    paths = [name for name in _named(page) if _is_path(name) and not name.startswith(MADE)]
    paths = [path for path in paths if path != "krachtwerk.toml"]  # of a workspace
    assert [path for path in paths if not _is_there(path)] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page: str) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)[^)]*\)", _said(page))
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


@pytest.mark.parametrize("page", PAGES)
def test_everything_to_type_can_be_typed(page: str) -> None:
    targets = re.findall(r"^([\w-]+):", _said("Makefile"), re.MULTILINE)
    typed = [name.split() for name in _named(page)]
    makes = [words[1] for words in typed if words[0] == "make"]
    commands = [words[1] for words in typed if words[0] == "krachtwerk" and len(words) > 1]
    assert set(makes) - set(targets) == set()
    assert set(commands) - set(COMMANDS) == set()


def test_every_name_in_code_is_there() -> None:
    names = [name for name in _named("CONTRIBUTING.md") if re.fullmatch(r"[\w.]+", name)]
    words = {word for name in names if not _is_path(name) for word in name.split(".")}
    assert len(words) > 40
    assert [word for word in words if not re.search(rf"\b{word}\b", _code() + "house")] == []


def test_every_room_of_the_map_is_there() -> None:
    drawn = "\n".join(line for line in _said("CONTRIBUTING.md").splitlines() if line[:4] == "    ")
    folders = re.findall(r"(?<![\w/])([a-z]\w*(?:/\w+)*)/", drawn)
    doors = re.findall(r"front door: (\w+)", drawn)
    halls = re.findall(r"^      ([a-z]+) ", drawn, re.MULTILINE)
    assert {"workspace", "reading", "service"} <= set(halls)
    assert [each for each in folders if not _is_there(each)] == []
    assert [each for each in (*doors, *halls) if not _is_there(f"{each}.py")] == []
