"""`doctor`: whether this installation can do its work, check by check, and what to do if not."""

import struct
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, Final

import click
from fontTools.ttLib import TTLibError

from forms.catalogue import Catalogue
from forms.ground.faces import FACES as OF_DOCUMENTS
from forms.ground.faces import held
from forms.ground.fonts import FACES, measure
from pipeline.commands import with_office
from pipeline.commands.broken_files import broken_files
from pipeline.commands.examined import Examination, Examined, State
from pipeline.commands.extras import lacking_extras
from pipeline.commands.folders_examined import FoldersExamination
from pipeline.commands.speaking import SpeakingCommand
from pipeline.commands.store_examined import StoreExamination
from pipeline.commands.telling import moment_here, tell, tell_json
from pipeline.extraction.sandbox import NotConfinedError, available
from pipeline.extraction.sandbox.sandboxed_reader import ConfinedReading
from pipeline.extraction.sandbox.starting import ReaderLostError
from pipeline.records import NotRead
from pipeline.records.refusals import Refusal
from pipeline.settings import shipped_schemas
from pipeline.store.ledger import ClockError, StoreError
from pipeline.workspace import Office

NOT_BEFORE: Final = datetime(2026, 1, 1, tzinfo=UTC)  # no clock that runs right says less


class _Installation(Examination):
    """All that is looked at."""

    def checks(self) -> Iterator[Examined]:
        """All of them, in the order in which they are told."""
        store = StoreExamination(self.office, self.deep)
        folders = FoldersExamination(self.office, self.deep)
        settings = self.office.settings
        yield from (self._python(), self._fonts(), self._extras(), self._confinement())
        yield from self._sheets()
        yield from self._reading()
        yield from (*store.store_and_keys(), *store.erased(), store.is_local(), *store.backup())
        yield from store.day_copy()
        yield folders.folder("inbox", settings.inbox)
        yield folders.folder("outbox", settings.outbox)
        yield from folders.of_groups()
        yield from (folders.room(), self._clock(), *self._workers(), *folders.readers())
        yield from folders.writers()
        yield from store.looked_into()

    def _python(self) -> Examined:
        version = ".".join(str(part) for part in sys.version_info[:3])
        state: State = "good" if sys.version_info >= (3, 11) else "fault"
        return self.check("python", state, version=version)

    def _fonts(self) -> Examined:
        try:
            whole = all(measure("€ Łódź İzmir سلام ሰላም", face, 10) > 0 for face in FACES)
            whole = whole and all(map(held, OF_DOCUMENTS))
        except (ImportError, OSError, LookupError, ValueError, struct.error, TTLibError):
            whole = False
        return self.check("fonts", "good" if whole else "fault")

    def _extras(self) -> Examined:
        """What is optional, as the package itself says."""
        lacking = sorted(lacking_extras())
        return self.check("extras", "notice" if lacking else "good", extras=", ".join(lacking))

    def _sheets(self) -> Iterator[Examined]:
        """Whether the organisation's own sheets, lists and languages can be used."""
        own = self.office.settings.workspace / "schemas"
        if own in (broken := broken_files(self.office.catalogue, own)):
            yield self.check("sheets_folder", "fault", folder=own)
        elif len(self.office.catalogue.folders) > 1:
            files = ", ".join(sorted(each.name for each in broken))
            yield self.check("sheets", "fault" if files else "good", files=files)

    def _confinement(self) -> Examined:
        """Full: the system holds who reads. Partial, or not at all but on purpose: a notice."""
        level, chosen = available().level, self.office.settings.confinement
        if chosen == "none":
            return self.check("confinement_off", "notice", level=level)
        state: State = {"full": "good", "partial": "notice"}.get(level, "fault")  # type: ignore[assignment]
        return self.check("confinement", state, level=level)

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
        yield self.check("reading", "good" if works else "fault")
        if works and reading.confined:
            yield self.check("own_root", "good" if reading.means.root else "notice")

    def _workers(self) -> Iterator[Examined]:
        """Whether anybody does what waits; told where there can be workers."""
        if not self.office.settings.database:
            return
        with suppress(StoreError, OSError), self.office.look(examined=False) as ledger:
            number, waiting = len(ledger.sharing.helpers()), len(ledger.jobs.pending())
            state: State = "notice" if waiting and not number else "good"
            yield self.check("workers", state, number=number, waiting=waiting)

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
        return self.check("clock", state, now=moment_here(now))


@click.command(cls=SpeakingCommand)
@click.option("--json", "as_json", is_flag=True, help="Als JSON, voor andere programma's.")
@click.option("--deep", is_flag=True, help="Lees ook elk bewaard papier na. Dat duurt langer.")
@with_office
def doctor(office: Office, *, as_json: bool, deep: bool) -> None:
    """Kan deze installatie haar werk doen? Eindigt met 1 als er iets mis is."""
    checks = list(_Installation(office, deep).checks())
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
