"""`doctor`: whether this installation can do its work, check by check, and what to do if not."""

import os
import shutil
import struct
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Literal

import click
from fontTools.ttLib import TTLibError

from forms.catalogue import Catalogue
from forms.ground.faces import FACES as OF_DOCUMENTS
from forms.ground.faces import held
from forms.ground.fonts import FACES, measure
from pipeline.commands import with_office
from pipeline.commands.belonging import whose_files
from pipeline.commands.broken_files import broken_files
from pipeline.commands.deep_look import looked_into, state_of
from pipeline.commands.extras import lacking_extras
from pipeline.commands.groups_shut import groups_seen
from pipeline.commands.keys import told_of
from pipeline.commands.speaking import SpeakingCommand, said
from pipeline.commands.telling import moment_here, tell, tell_json
from pipeline.desk.people import FILE_NAME as PEOPLE
from pipeline.extraction.sandbox import NotConfinedError, available
from pipeline.extraction.sandbox.sandboxed_reader import ConfinedReading
from pipeline.extraction.sandbox.starting import ReaderLostError
from pipeline.outbox.shut import shut_told
from pipeline.records import NotRead
from pipeline.records.refusals import Refusal
from pipeline.settings import FILE_NAME, shipped_schemas
from pipeline.store.erased_list import NAME, read_list
from pipeline.store.last_backup import last_backup
from pipeline.store.ledger import ClockError, StoreError, StoreHurtError
from pipeline.store.mounts import on_share
from pipeline.store.originals import all_originals
from pipeline.store.resealing import in_the_open
from pipeline.store.rights import EVERYONE, anybody_writes, others_who_read
from pipeline.store.sealing.keys import is_sealed
from pipeline.store.sealing.trouble import SPOILED, KeysError
from pipeline.today.machine import LITTLE_ROOM
from pipeline.workspace import Office

State = Literal["good", "notice", "fault"]
NO_ROOM: Final = 100  # megabytes
LONG_AGO: Final = 7  # days since the last backup
NOT_BEFORE: Final = datetime(2026, 1, 1, tzinfo=UTC)  # no clock that runs right says less


@dataclass(frozen=True, slots=True)
class Examined:
    """What was looked at, how it stands, and what to tell about it."""

    check: str
    state: State
    message: str


@dataclass(frozen=True, slots=True)
class _Examination:
    office: Office
    deep: bool = False

    def _check(self, name: str, state: State, **told: object) -> Examined:
        return Examined(name, state, self.office.words(f"doctor.{name}.{state}", **told))

    def checks(self) -> Iterator[Examined]:
        """All of them, in the order in which they are told."""
        yield from (self._python(), self._fonts(), self._extras(), self._confinement())
        yield from self._sheets()
        yield from self._reading()
        yield from (
            *self._store_and_keys(),
            *self._erased(),
            self._store_is_local(),
            *self._backup(),
        )
        settings = self.office.settings
        yield self._folder("inbox", settings.inbox)
        yield self._folder("outbox", settings.outbox)
        yield from self._folders_of_groups()
        yield from (self._room(), self._clock(), *self._workers(), *self._readers())
        yield from self._writers()
        yield from self._looked_into()

    def _python(self) -> Examined:
        version = ".".join(str(part) for part in sys.version_info[:3])
        state: State = "good" if sys.version_info >= (3, 11) else "fault"
        return self._check("python", state, version=version)

    def _fonts(self) -> Examined:
        try:
            whole = all(measure("€ Łódź İzmir سلام ሰላም", face, 10) > 0 for face in FACES)
            whole = whole and all(map(held, OF_DOCUMENTS))
        except (ImportError, OSError, LookupError, ValueError, struct.error, TTLibError):
            whole = False
        return self._check("fonts", "good" if whole else "fault")

    def _extras(self) -> Examined:
        """What is optional, as the package itself says."""
        lacking = sorted(lacking_extras())
        return self._check("extras", "notice" if lacking else "good", extras=", ".join(lacking))

    def _sheets(self) -> Iterator[Examined]:
        """Whether the organisation's own sheets, lists and languages can be used."""
        own = self.office.settings.workspace / "schemas"
        if own in (broken := broken_files(self.office.catalogue, own)):
            yield self._check("sheets_folder", "fault", folder=own)
        elif len(self.office.catalogue.folders) > 1:
            files = ", ".join(sorted(each.name for each in broken))
            yield self._check("sheets", "fault" if files else "good", files=files)

    def _confinement(self) -> Examined:
        """Full: the system holds who reads. Partial, or not at all but on purpose: a notice."""
        level, chosen = available().level, self.office.settings.confinement
        if chosen == "none":
            return self._check("confinement_off", "notice", level=level)
        state: State = {"full": "good", "partial": "notice"}.get(level, "fault")  # type: ignore[assignment]
        return self._check("confinement", state, level=level)

    def _reading(self) -> Iterator[Examined]:
        """A reader is started, and reads one of our own sheets; whether it sees more than that."""
        catalogue = Catalogue(shipped_schemas())
        sheet = catalogue.template(catalogue.current(next(iter(catalogue.files)))).content
        reading = ConfinedReading(catalogue, confined=self.office.settings.confinement != "none")
        try:
            forms = reading.read(sheet, lambda _: None)
        except (Refusal, NotConfinedError, ReaderLostError):
            forms = []
        finally:
            reading.close()
        works = bool(forms) and not any(isinstance(form, NotRead) for form in forms)
        yield self._check("reading", "good" if works else "fault")
        if works and reading.confined:
            yield self._check("own_root", "good" if reading.means.root else "notice")

    def _store_and_keys(self) -> Iterator[Examined]:
        """Whether the store can be used; what lies there of others is why not."""
        if told := whose_files(self.office):
            yield Examined("owners", "fault", told)
            return
        yield self._store()
        yield from self._keys()

    def _store(self) -> Examined:
        try:
            with self.office.look() as ledger:
                ledger.demand_sound(self.office.clock())
                return self._check("store", "good", papers=len(ledger.arrivals.all()))
        except StoreHurtError as hurt:
            return Examined("store", "fault", self.office.words(f"hurt.{hurt.code}"))
        except KeysError as error:
            return Examined("store", "fault", said(error.phrase))
        except (StoreError, OSError):
            return self._check("server" if self.office.settings.database else "store", "fault")

    def _keys(self) -> Iterator[Examined]:
        """Whether the store is sealed, can be opened, and there is a copy of its keys."""
        settings = self.office.settings
        try:
            if settings.encryption_key is None and not is_sealed(settings.store):
                return
            told = told_of(self.office)
        except KeysError as error:
            yield Examined("keys", "fault", said(error.phrase))
            return
        yield self._check("keys", "good" if told["sealed"] else "notice")
        if not told["sealed"]:
            return
        if told["spoiled"]:
            yield Examined("keys_spoiled", "fault", said(SPOILED))
        if told["unfinished"]:
            yield self._check("keys_unfinished", "fault")
        if told["copied"] is None:
            yield self._check("keys_copy", "fault" if last_backup(settings.store) else "notice")
        elif told["outdated"]:
            yield self._check("keys_outdated", "fault", number=told["outdated"])
        else:
            yield self._check("keys_copy", "good", at=moment_here(str(told["copied"])))
        if self.deep:
            yield from self._not_sealed()

    def _not_sealed(self) -> Iterator[Examined]:
        settings = self.office.settings
        with suppress(StoreError, OSError), self.office.look() as ledger:
            files, rows = sum(1 for _ in in_the_open(settings.store)), ledger.rows_in_the_open()
            if files or rows:
                yield self._check("keys_open", "notice", files=files, rows=rows)

    def _erased(self) -> Iterator[Examined]:
        """Whether nobody is here who was erased before; told where anybody was."""
        listed = read_list(self.office.settings.workspace / NAME)
        if not listed:
            return
        with suppress(StoreError, OSError), self.office.look() as ledger:
            alive = [code for code in listed if ledger.clients.get(code) is not None]
            yield self._check("erased", "fault" if alive else "good", number=len(alive))

    def _looked_into(self) -> Iterator[Examined]:
        """All that lies in the store; or, where nobody asked for that, what it is called."""
        store, now = self.office.settings.store, self.office.clock()
        try:
            with self.office.look() as ledger:
                for check, wrong in looked_into(ledger, store, now, deep=self.deep):
                    yield self._check(check, state_of(check, wrong), number=wrong)
        except StoreHurtError as hurt:
            if self.deep:
                yield Examined("index", "fault", self.office.words(f"hurt.{hurt.code}"))
        except (StoreError, OSError):  # which is told above
            if self.deep:
                raise

    def _store_is_local(self) -> Examined:
        if self.office.settings.database:  # the folder may be shared then: no database lies in it
            return self._check("server", "good")
        remote = on_share(_standing(self.office.settings.store))
        return self._check("local", "fault" if remote else "good")

    def _backup(self) -> Iterator[Examined]:
        """How old the last good backup is, where there is anything to lose."""
        store = self.office.settings.store
        if next(all_originals(store / "originals"), None) is None:
            return
        last = last_backup(store)
        if last is None:
            yield self._check("no_backup", "notice")
            return
        days = max(0, (self.office.clock() - last.at).days)
        yield self._check("backup", "good" if days <= LONG_AGO else "notice", days=days)

    def _folder(self, name: str, folder: Path, mark: str = "") -> Examined:
        landmarks, mark = self.office.landmarks, mark or name
        if not folder.exists() and not landmarks.expects(mark):
            made = os.access(_standing(folder), os.W_OK | os.X_OK)
            return self._check(name, "notice" if made else "fault")
        try:
            landmarks.look(mark, folder, lay=False)
        except OSError:
            return self._check(name, "fault")
        usable = folder.is_dir() and os.access(folder, os.R_OK | os.W_OK | os.X_OK)
        return self._check(name, "good" if usable else "fault")

    def _folders_of_groups(self) -> Iterator[Examined]:
        """The folder of each group, and whether every group of a client has one."""
        settings, words = self.office.settings, self.office.words
        for root, why in groups_seen(self.office).items():
            found = self._folder("outbox", root.path, root.mark)
            if why in {"taken", "others"} or (why == "away" and found.state != "fault"):
                found = replace(found, state="fault", message=shut_told(why, root.path, words))
            group = next(name for name, path in settings.outboxes.items() if path == root.path)
            yield replace(found, check=f"outbox_{group}", message=f"{group}: {found.message}")
        with suppress(StoreError, OSError), self.office.look(examined=False) as ledger:
            used = {each for each in ledger.decisions.filing().group.values() if each}
            if unknown := sorted(each for each in used if settings.outbox_of(each) is None):
                told = words("doctor.groups.fault", groups=", ".join(unknown))
                yield Examined("groups", "fault", told)

    def _readers(self) -> Iterator[Examined]:
        """Who else can look into the folders: into the store nobody may."""
        settings, words = self.office.settings, self.office.words
        folders = {"store": settings.store, "inbox": settings.inbox, "outbox": settings.outbox}
        names = {name: words(f"status.{name}") for name in folders}
        for group, folder in settings.outboxes.items():
            folders[f"outbox_{group}"] = folder
            names[f"outbox_{group}"] = words("status.outbox_of", group=group)
        for name, folder in folders.items():
            with suppress(OSError):  # not there yet, or told by another check
                found = others_who_read(folder)
                who = [words("doctor.everyone") if one == EVERYONE else one for one in found]
                state: State = "good" if not who else "fault" if name == "store" else "notice"
                told = words(f"doctor.readers.{state}", folder=names[name], who=", ".join(who))
                yield Examined(f"{name}_readers", state, told)

    def _writers(self) -> Iterator[Examined]:
        """Who can change the settings says where papers lie, and whether who reads them is held."""
        for name in (FILE_NAME, PEOPLE):
            with suppress(OSError):  # there is none
                if anybody_writes(self.office.settings.workspace / name):
                    yield self._check("settings", "fault", file=name)

    def _room(self) -> Examined:
        """On the disk of the store: papers and documents are kept there."""
        free = shutil.disk_usage(_standing(self.office.settings.store)).free // 1_000_000
        state: State = "good" if free >= LITTLE_ROOM else "notice" if free >= NO_ROOM else "fault"
        return self._check("room", state, free=free)

    def _workers(self) -> Iterator[Examined]:
        """Whether anybody does what waits; told where there can be workers."""
        if not self.office.settings.database:
            return
        with suppress(StoreError, OSError), self.office.look(examined=False) as ledger:
            number, waiting = len(ledger.sharing.helpers()), len(ledger.jobs.pending())
            state: State = "notice" if waiting and not number else "good"
            yield self._check("workers", state, number=number, waiting=waiting)

    def _clock(self) -> Examined:
        """It runs after this program was made, and after the last paper came in."""
        now = self.office.clock()
        state: State = "good"
        try:
            with self.office.look() as ledger:
                ledger.demand_clock(now)
        except ClockError:
            state = "fault"
        except (StoreError, OSError):
            state = "good" if now >= NOT_BEFORE else "fault"
        return self._check("clock", state, now=moment_here(now))


def _standing(folder: Path) -> Path:
    """The folder, or where it will be made."""
    return next((each for each in (folder, *folder.absolute().parents) if each.is_dir()), folder)


@click.command(cls=SpeakingCommand)
@click.option("--json", "as_json", is_flag=True, help="Als JSON, voor andere programma's.")
@click.option("--deep", is_flag=True, help="Lees ook elk bewaard papier na. Dat duurt langer.")
@with_office
def doctor(office: Office, *, as_json: bool, deep: bool) -> None:
    """Kan deze installatie haar werk doen? Eindigt met 1 als er iets mis is."""
    checks = list(_Examination(office, deep).checks())
    is_well = all(check.state != "fault" for check in checks)
    if as_json:
        tell_json(_as_json(office, checks, is_well))
    else:
        for check in checks:
            tell(f"{office.words(f'doctor.{check.state}'):<8} {check.message}")
    if not is_well:
        raise click.exceptions.Exit(1)


def _as_json(office: Office, checks: list[Examined], is_well: bool) -> dict[str, Any]:
    means = available()
    return {
        "ok": is_well,
        "confinement": {
            "level": means.level if office.settings.confinement != "none" else "none",
            "offered": means.level,
            "landlock": means.landlock,
            "seccomp": means.seccomp,
            "setting": office.settings.confinement,
        },
        "checks": [asdict(check) for check in checks],
    }
