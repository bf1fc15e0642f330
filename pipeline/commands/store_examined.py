"""What `doctor` looks at of the store: whether it is whole, sealed, copied, and may be opened."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Final

from pipeline.commands.belonging import whose_files
from pipeline.commands.deep_look import looked_into, state_of
from pipeline.commands.examined import Examination, Examined, standing
from pipeline.commands.keys import told_of
from pipeline.commands.speaking import said
from pipeline.commands.telling import moment_here
from pipeline.store.erased_list import NAME, read_list
from pipeline.store.last_backup import last_backup
from pipeline.store.ledger import StoreError, StoreHurtError
from pipeline.store.mounts import on_share
from pipeline.store.originals import all_originals
from pipeline.store.resealing import in_the_open
from pipeline.store.scrubbing import Scrub
from pipeline.store.sealing.keys import is_sealed
from pipeline.store.sealing.trouble import SPOILED, KeysError

LONG_AGO: Final = 7  # days since the last backup


class StoreExamination(Examination):
    """The checks of the store."""

    def store_and_keys(self) -> Iterator[Examined]:
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
                return self.check("store", "good", papers=len(ledger.arrivals.all()))
        except StoreHurtError as hurt:
            return Examined("store", "fault", self.office.words(f"hurt.{hurt.code}"))
        except KeysError as error:
            return Examined("store", "fault", said(error.phrase))
        except (StoreError, OSError):
            return self.check("server" if self.office.settings.database else "store", "fault")

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
        yield self.check("keys", "good" if told["sealed"] else "notice")
        if not told["sealed"]:
            return
        if told["spoiled"]:
            yield Examined("keys_spoiled", "fault", said(SPOILED))
        if told["unfinished"]:
            yield self.check("keys_unfinished", "fault")
        if told["copied"] is None:
            yield self.check("keys_copy", "fault" if last_backup(settings.store) else "notice")
        elif told["outdated"]:
            yield self.check("keys_outdated", "fault", number=told["outdated"])
        else:
            yield self.check("keys_copy", "good", at=moment_here(str(told["copied"])))
        if self.deep:
            yield from self._not_sealed()

    def _not_sealed(self) -> Iterator[Examined]:
        settings = self.office.settings
        with suppress(StoreError, OSError), self.office.look() as ledger:
            files, rows = sum(1 for _ in in_the_open(settings.store)), ledger.rows_in_the_open()
            if files or rows:
                yield self.check("keys_open", "notice", files=files, rows=rows)

    def erased(self) -> Iterator[Examined]:
        """Whether nobody is here who was erased before; told where anybody was."""
        listed = read_list(self.office.settings.workspace / NAME)
        if not listed:
            return
        with suppress(StoreError, OSError), self.office.look() as ledger:
            alive = [code for code in listed if ledger.clients.get(code) is not None]
            yield self.check("erased", "fault" if alive else "good", number=len(alive))

    def looked_into(self) -> Iterator[Examined]:
        """All that lies in the store; or, where nobody asked for that, what it is called."""
        store, now = self.office.settings.store, self.office.clock()
        try:
            with self.office.look() as ledger:
                for check, wrong in looked_into(ledger, store, now, deep=self.deep):
                    yield self.check(check, state_of(check, wrong), number=wrong)
        except StoreHurtError as hurt:
            if self.deep:
                yield Examined("index", "fault", self.office.words(f"hurt.{hurt.code}"))
        except (StoreError, OSError):  # which is told above
            if self.deep:
                raise

    def is_local(self) -> Examined:
        """Whether it lies on a disk of this computer, or on a server of databases."""
        if self.office.settings.database:  # the folder may be shared then: no database lies in it
            return self.check("server", "good")
        remote = on_share(standing(self.office.settings.store))
        return self.check("local", "fault" if remote else "good")

    def backup(self) -> Iterator[Examined]:
        """How old the last good backup is, where there is anything to lose."""
        store = self.office.settings.store
        if next(all_originals(store / "originals"), None) is None:
            return
        last = last_backup(store)
        if last is None:
            yield self.check("no_backup", "notice")
            return
        days = max(0, (self.office.clock() - last.at).days)
        yield self.check("backup", "good" if days <= LONG_AGO else "notice", days=days)

    def day_copy(self) -> Iterator[Examined]:
        """Told where the copy of the day, which `repair` reads, could not be made."""
        with suppress(StoreError, OSError), self.office.look(examined=False) as ledger:
            if not Scrub(self.office.settings.store, ledger).is_copied:
                yield self.check("day_copy", "notice")
