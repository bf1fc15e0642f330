"""The settings of a workspace: `krachtwerk.toml` and the environment in, frozen `Settings` out."""

import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import tomli

BASES: Final = ("wmo", "wgbo", "jeugdwet", "none")
FILE_NAME: Final = "krachtwerk.toml"
PREFIX: Final = "KRACHTWERK_"


class PlainError(Exception):
    """An error whose message is for the user, in plain Dutch.

    Attributes:
        phrase: the message, by which it is found in other languages; params: what fills it in.
    """

    def __init__(self, phrase: str = "", **params: object) -> None:
        super().__init__(phrase.format_map(params) if params else phrase)
        self.phrase = phrase
        self.params = params


class SettingsError(PlainError):
    """The settings cannot be used; the message says what to change."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How one workspace works.

    Attributes:
        workspace: the folder everything else is relative to.
        inbox, outbox: folders for people; may lie on a share.
        outboxes: group of clients -> the folder in which lies what is about them, instead of in
            `outbox`. No two of all folders are one, nor lie in one another.
        store: the private folder of the program; must lie on a local disk, unless there is a
            `database`: where `store` names one, the folder is that of `store_folder`.
        settle_interval: seconds in which a file may not change before it is taken in.
        settle_deadline: seconds after which a file that has not settled is called waiting.
        refuse_after: seconds after which a file that is still not whole, or empty, is refused.
        writer_interval: seconds that a TIFF, or a file whose writer was seen to come back, must
            hold still: scanners close it after each page, or write on a share.
        page_deadline: seconds that a page from a scanner waits for the other pages of its form.
        scan_interval: seconds between two looks at the inbox when nothing wakes us; it is longer
            by itself where a look is dear.
        share_scan_interval: the same for an inbox on a share.
        round_interval: seconds between two rounds (`run --once`) that a clock of the system starts;
            0 where `run` watches by itself.
        max_file_mb: the largest file that is read, in megabytes (10^6 bytes).
        read_seconds: seconds that reading a small file may take; large ones get more.
        day_dossiers, day_sheets: so many dossiers are opened and sheets printed in a day because
            paper asks for it; what is more waits.
        confinement: auto, or none where papers may be read although the system holds no reader.
        suggestions: on, or off where nothing is suggested for handwriting.
        events: on, or off where nothing is told in `outbox/.events`; events_days: so many days what
            was told lies there.
        encryption_key: the administrator's key, with which the keys of the store are sealed: a file
            outside the workspace; None where nothing is sealed.
        metrics: the file for numbers that Prometheus collects; None where there is none.
        log_format: text, or json where what `run` tells is gathered by a program.
        legal_basis: the law by which dossiers are kept, where of one nothing else was said.
        database: the address of a PostgreSQL database with the books of the store; "" where they
            lie in its folder. It may hold a password: it is never told.
    """

    workspace: Path
    inbox: Path
    outbox: Path
    store: Path
    settle_interval: float = 0.5
    settle_deadline: float = 30.0
    refuse_after: float = 3600.0
    writer_interval: float = 45.0
    page_deadline: float = 86_400.0
    scan_interval: float = 5.0
    share_scan_interval: float = 15.0
    round_interval: float = 0.0
    max_file_mb: float = 100.0
    read_seconds: float = 60.0
    day_dossiers: float = 25.0
    day_sheets: float = 200.0
    confinement: str = "auto"
    suggestions: str = "on"
    events: str = "off"
    events_days: float = 30.0
    encryption_key: Path | None = None
    metrics: Path | None = None
    log_format: str = "text"
    legal_basis: str = "none"
    database: str = field(default="", repr=False)
    outboxes: Mapping[str, Path] = field(default_factory=dict)

    @property
    def max_file_bytes(self) -> int:
        """The largest file that is read, in bytes."""
        return int(self.max_file_mb * 1_000_000)

    @property
    def folders(self) -> tuple[Path, ...]:
        """All folders in which papers of clients lie, and the settings."""
        return self.workspace, self.store, self.inbox, self.outbox, *self.outboxes.values()

    def outbox_of(self, group: str | None) -> Path | None:
        """The folder of a group, in whatever capitals it was written; None where it has none."""
        if group in self.outboxes or not group:
            return self.outboxes.get(group or "")
        meant = group.casefold()
        return next(
            (path for name, path in self.outboxes.items() if name.casefold() == meant), None
        )


FOLDERS: Final = {"inbox": "inbox", "outbox": "outbox", "store": "dossiers"}
STORE_FOLDER: Final = "store_folder"  # where `store` is the address of a database
SERVERS: Final = ("postgresql://", "postgres://")
FILES: Final = ("metrics", "encryption_key")
NUMBERS: Final = (
    "settle_interval",
    "settle_deadline",
    "scan_interval",
    "refuse_after",
    "writer_interval",
    "page_deadline",
    "share_scan_interval",
    "round_interval",
    "max_file_mb",
    "read_seconds",
    "day_dossiers",
    "day_sheets",
    "events_days",
)
CHOICES: Final = {
    "confinement": ("auto", "none"),
    "suggestions": ("on", "off"),
    "events": ("off", "on"),
    "log_format": ("text", "json"),
    "legal_basis": BASES,
}
OUTBOXES: Final = "outboxes"
KEYS: Final = (*FOLDERS, OUTBOXES, STORE_FOLDER, *FILES, *NUMBERS, *CHOICES)
_GROUP: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
MAY_BE_ZERO: Final = frozenset(
    {
        *("settle_interval", "settle_deadline", "writer_interval", "page_deadline"),
        *("day_dossiers", "day_sheets", "round_interval"),
    }
)


def read_settings(workspace: Path, environ: Mapping[str, str]) -> Settings:
    """The settings of this workspace; a variable KRACHTWERK_KEY goes before the key in the file.

    Raises:
        SettingsError: the file cannot be read, or a key or value in it cannot be used.
    """
    found = _from_file(workspace / FILE_NAME) | _from_environment(environ)
    if database := address_of(found.get("store")):
        found |= {"store": found.get(STORE_FOLDER, FOLDERS["store"])}
    elif STORE_FOLDER in found:
        wrong = "'{key}' hoort bij een database op een server. Zet de map zelf bij 'store'."
        raise SettingsError(wrong, key=STORE_FOLDER)
    chosen: dict[str, Any] = {
        key: workspace / _folder(key, found.get(key, name)) for key, name in FOLDERS.items()
    }
    chosen |= {key: _file(workspace, key, found[key]) for key in FILES if key in found}
    chosen |= {key: _number(key, found[key]) for key in NUMBERS if key in found}
    chosen |= {key: _choice(key, found[key]) for key in CHOICES if key in found}
    chosen[OUTBOXES] = _outboxes(workspace, found.get(OUTBOXES, {}))
    settings = Settings(workspace=workspace, database=database, **chosen)
    _demand_apart(settings)
    return settings


def _from_file(path: Path) -> dict[str, Any]:
    try:
        found = tomli.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        kind = type(error).__name__
        raise SettingsError(
            "{file} is niet te lezen ({kind}).", file=FILE_NAME, kind=kind
        ) from error
    except ValueError as error:  # broken TOML and broken UTF-8 alike
        wrong = "{file} is niet goed geschreven: {why}."
        raise SettingsError(wrong, file=FILE_NAME, why=str(error)) from error
    for key in found:
        if key not in KEYS:
            known = ", ".join(KEYS)
            unknown = "{file}: '{key}' ken ik niet. Dit kan wel: {known}."
            raise SettingsError(unknown, file=FILE_NAME, key=key, known=known)
    return found


def _from_environment(environ: Mapping[str, str]) -> dict[str, str]:
    keys = KEYS
    given = {key: environ.get(f"{PREFIX}{key.upper()}", "") for key in keys}
    return {key: value for key, value in given.items() if value}


def _folder(key: str, value: Any) -> Path:
    if not isinstance(value, str) or not value.strip():
        wrong = "'{key}' moet de naam van een map zijn, tussen aanhalingstekens."
        raise SettingsError(wrong, key=key)
    return Path(value).expanduser()


def _outboxes(workspace: Path, value: Any) -> dict[str, Path]:
    """Group -> folder; in the environment as `noord=MAP;zuid=MAP`."""
    if isinstance(value, str):
        parts = [each.partition("=") for each in value.split(";") if each.strip()]
        value = {group.strip(): folder.strip() for group, _, folder in parts}
    if not isinstance(value, Mapping):
        wrong = "'{key}' is een groep van regels: de naam van een groep, en daarachter een map."
        raise SettingsError(wrong, key=OUTBOXES)
    by_letters = [group.casefold() for group in value]
    if twice := [group for group in value if by_letters.count(group.casefold()) > 1]:
        wrong = (
            "'{group}' en '{other}' bij '{key}' zijn dezelfde groep, op hoofdletters na. "
            "Kies er één."
        )
        raise SettingsError(wrong, group=twice[0], other=twice[1], key=OUTBOXES)
    for group in value:
        if not _GROUP.fullmatch(group) or group in FOLDERS:
            wrong = "'{group}' bij '{key}' kan niet. Neem letters, cijfers en streepjes."
            raise SettingsError(wrong, group=group, key=OUTBOXES)
    return {group: workspace / _folder(group, folder) for group, folder in value.items()}


def _demand_apart(settings: Settings) -> None:
    """Raise SettingsError where what is of one group would lie within what is of others."""
    named = {name: getattr(settings, name) for name in FOLDERS} | dict(settings.outboxes)
    places = {name: Path(folder).resolve() for name, folder in named.items()}
    for group in settings.outboxes:
        for other in named.keys() - {group}:
            if _are_one(places[group], places[other]):
                raise SettingsError(
                    "De mappen van '{group}' en '{other}' zijn dezelfde, of de ene ligt in de "
                    "andere. Geef elke groep een eigen map.",
                    group=group,
                    other=other,
                )


def _are_one(one: Path, other: Path) -> bool:
    first, second = _as_on_any_disk(one), _as_on_any_disk(other)
    if first.is_relative_to(second) or second.is_relative_to(first):
        return True
    try:
        return one.samefile(other)
    except OSError:
        return False


def _as_on_any_disk(path: Path) -> Path:
    """The same for all ways to write it that some disks take for one: capitals, accents apart.

    Before a folder is there, nobody can see of which kind its disk is.
    """
    return Path(unicodedata.normalize("NFC", str(path)).casefold())


def address_of(value: object) -> str:
    """The address of a database, if this is one, else ""; what stands in it is never told.

    Raises:
        SettingsError: it is one that names no database.
    """
    if not isinstance(value, str) or not value.strip().lower().startswith(SERVERS):
        return ""
    try:
        given = urlsplit(value.strip())
        is_whole = bool(given.path.strip("/") or given.query) and given.port != 0
    except ValueError:
        is_whole = False
    if not is_whole:
        raise SettingsError(
            "Het adres van de database bij 'store' klopt niet. "
            "Het ziet er zo uit: postgresql://account@computer/database"
        )
    return "postgresql://" + value.strip().partition("://")[2]


def _file(workspace: Path, key: str, value: Any) -> Path | None:
    if not isinstance(value, str):
        wrong = "'{key}' moet de naam van een bestand zijn, tussen aanhalingstekens."
        raise SettingsError(wrong, key=key)
    return workspace / Path(value).expanduser() if value.strip() else None


def _choice(key: str, value: Any) -> str:
    if value not in CHOICES[key]:
        known = ", ".join(f'"{each}"' for each in CHOICES[key])
        wrong = "'{key}' moet een van deze zijn, met de aanhalingstekens: {known}."
        raise SettingsError(wrong, key=key, known=known)
    return str(value)


def _number(key: str, value: Any) -> float:
    try:
        number = math.nan if isinstance(value, bool) else float(value)
    except (TypeError, ValueError):
        number = math.nan
    if not math.isfinite(number) or number < 0 or (number == 0 and key not in MAY_BE_ZERO):
        wrong = "'{key}' moet een getal zijn, meer dan 0, bijvoorbeeld 2.5."
        if key in MAY_BE_ZERO:
            wrong = "'{key}' moet een getal zijn, 0 of meer, bijvoorbeeld 2.5."
        raise SettingsError(wrong, key=key)
    return number


def shipped_schemas() -> Path:
    """The folder with the worksheets of the program itself."""
    installed = Path(str(files("pipeline"))) / "shipped" / "schemas"
    return installed if installed.is_dir() else installed.parents[2] / "schemas"
