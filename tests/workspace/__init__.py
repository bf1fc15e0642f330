"""A workspace as an office has it, for tests: real folders, real forms, the real commands."""

import atexit
import json
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Final, TypeVar

import pikepdf
from click.testing import CliRunner, Result

from forms.catalogue import Catalogue
from pipeline.__main__ import cli
from pipeline.settings import shipped_schemas
from pipeline.store.ledger import Ledger

Answers = Mapping[str, str | bool]
T = TypeVar("T")
_SHARED: Final = "TESTS_SHARED"  # a variable of the environment
NOON = datetime(2026, 6, 30, 12, tzinfo=UTC)


@cache
def _kept() -> Path:
    """Where this process keeps what several tests start from."""
    kept = Path(mkdtemp(dir=_shared()))
    (kept / "templates").symlink_to(shipped_templates())
    return kept


def shipped_templates() -> Path:
    """Where the templates of all tests of this run are kept, so that each is drawn once.

    A template is named after all that is on it: what one workspace drew fits every other.
    """
    return _shared() / "templates"


def share() -> None:
    """Share what is made once with the processes that this one starts from now on.

    It goes when this process ends: workers of pytest-xdist end too suddenly for that.
    """
    if _SHARED not in os.environ:
        os.environ[_SHARED] = mkdtemp(prefix="krachtwerk-tests-")
        atexit.register(shutil.rmtree, os.environ[_SHARED], ignore_errors=True)
        shipped_templates().mkdir()


def _shared() -> Path:
    share()
    return Path(os.environ[_SHARED])


@cache
def _opened_store() -> Path:
    """A store as the program leaves it where nothing was taken in yet."""
    store = _kept() / "dossiers"
    with Ledger.open(store):
        pass
    (store / "templates").symlink_to(shipped_templates())
    return store


@cache
def shipped() -> Catalogue:
    """The shipped worksheets, without a workspace."""
    return Catalogue(shipped_schemas(), None, _kept())


@cache
def blank(worksheet: str, language: str = "nl") -> bytes:
    """A blank sheet as it is printed."""
    return shipped().template(shipped().current(worksheet, language)).content


@cache
def blank_of(worksheet: str, edition: int, language: str = "nl") -> bytes:
    """A blank sheet of an edition as it was printed."""
    return shipped().template(shipped().edition(worksheet, edition, language)).content


def fill(form: bytes, answers: Answers) -> bytes:
    """Fill a form as a viewer would: values typed into its fields, boxes ticked."""
    with pikepdf.open(BytesIO(form)) as pdf:
        fields: dict[str, Any] = {str(field.T): field for field in pdf.Root.AcroForm.Fields}
        for pointer, answer in answers.items():
            _set(fields[pointer], answer)
        pdf.Root.AcroForm.NeedAppearances = True  # what the fields show is not drawn anew here
        out = BytesIO()
        pdf.save(out)
        return out.getvalue()


def _set(field: Any, answer: str | bool) -> None:
    if field.FT != "/Btn":
        field.V = pikepdf.String(str(answer))
        return
    name = pikepdf.Name("/yes" if answer is True else f"/{answer}")
    field.V = name
    for widget in field.get("/Kids", [field]):
        widget.AS = name if name in widget.AP.N else pikepdf.Name.Off


@dataclass
class Workspace:
    """A fresh workspace in a folder."""

    path: Path

    def krachtwerk(self, *words: str, typed: str | None = None) -> Result:
        """Type a command, and what it asks for; its result."""
        return CliRunner().invoke(cli, [*words, "--workspace", str(self.path)], input=typed)

    def new_client(self, *options: str) -> str:
        """Open a dossier; its code."""
        return self.krachtwerk("client", "new", *options).stdout.strip()

    def drop(self, name: str, content: bytes) -> None:
        """Put a file in the inbox, or (with slashes in its name) in a folder in it."""
        place = self.path / "inbox" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)

    def run_once(self) -> Result:
        """Take in everything."""
        return self.krachtwerk("run", "--once")

    def hand_in(self, **papers: bytes) -> list[dict[str, Any]]:
        """Drop papers, take them in, and give what became of all."""
        for name, content in papers.items():
            self.drop(f"{name}.pdf", content)
        result = self.run_once()
        assert result.exit_code == 0, result.output
        return self.arrivals()

    def arrivals(self) -> list[dict[str, Any]]:
        """What became of every file."""
        rows: list[dict[str, Any]] = json.loads(self.krachtwerk("arrivals", "--json").stdout)
        return rows

    def dossier(self, code: str) -> dict[str, Any]:
        """One dossier as it stands."""
        shown: dict[str, Any] = json.loads(self.krachtwerk("client", "show", code, "--json").stdout)
        return shown

    def submission(self, arrival: Mapping[str, Any]) -> dict[str, Any]:
        """The submission JSON of an accepted paper."""
        content: dict[str, Any] = json.loads((self.path / arrival["submission"]).read_bytes())
        return content

    def personal(self, worksheet: str, code: str) -> bytes:
        """A sheet pre-printed for a client, printed now."""
        printed = self.krachtwerk("print", worksheet, "--client", code).stdout.splitlines()
        return Path(printed[0]).read_bytes()

    def order_form(self, name: str = "Jo") -> bytes:
        """An order form for somebody, with a number of its own, printed now."""
        beside = str(self.path.parent / "op naam")
        printed = self.krachtwerk("print", "bestelformulier", "--for", name, "--out", beside)
        return Path(printed.stdout.strip()).read_bytes()

    def say_yes(self) -> None:
        """Say yes to all that was ordered and waits."""
        result = self.krachtwerk("orders", "confirm", *(o["id"] for o in self.waiting_orders()))
        assert result.exit_code == 0, result.output

    def waiting_orders(self) -> list[dict[str, Any]]:
        """What was ordered and waits."""
        rows: list[dict[str, Any]] = json.loads(self.krachtwerk("orders", "list", "--json").stdout)
        return rows

    def outbox(self, *parts: str) -> Path:
        """A path in the outbox."""
        return self.path.joinpath("outbox", *parts)

    def copy_to(self, folder: Path) -> "Workspace":
        """The workspace, copied elsewhere."""
        shutil.copytree(self.path, folder, symlinks=True)
        return Workspace(folder)

    def as_after(self, steps: "Callable[..., T]", *more: str) -> T:
        """Be as these steps leave a fresh workspace, and give what they gave.

        They are taken once for all tests of a run: pass a function of a module, no lambda; what it
        takes besides the workspace comes as `more`.
        """
        made, given = _after(steps, *more)
        self.become(made)
        result: T = given
        return result

    def become(self, other: "Workspace") -> None:
        """Hold what another holds, and nothing else."""
        shutil.rmtree(self.path)
        other.copy_to(self.path)


@cache
def _after(steps: Callable[..., Any], *more: str) -> tuple[Workspace, Any]:
    made = kept_workspace()
    return made, steps(made, *more)


def kept_workspace() -> Workspace:
    """A fresh workspace that is there until this process ends, for many tests to start from."""
    return fresh(Path(mkdtemp(dir=_kept())) / "werk")


def unopened(folder: Path) -> Workspace:
    """A folder with settings by which its files settle at once, and nothing else in it yet.

    The other limits are wide: a busy machine is no reason to leave a paper lying.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "krachtwerk.toml").write_text(
        "settle_interval = 0.02\nsettle_deadline = 60\nrefuse_after = 0.3\nread_seconds = 600\n"
        "writer_interval = 0.1\n"
    )
    return Workspace(folder)


def fresh(folder: Path) -> Workspace:
    """A workspace that was opened before, but in which nothing was done yet."""
    workspace = unopened(folder)
    shutil.copytree(_opened_store(), folder / "dossiers", symlinks=True)
    return workspace


def header(day: str = "03-02-2026", **more: str | bool) -> dict[str, str | bool]:
    """The questions that every sheet begins with, answered."""
    given = {"/alias": "Zoë", "/filled_on": day, "/filled_by": "together"}
    return {**given, **{f"/{key}": value for key, value in more.items()}}
