"""What `doctor` looks at of the folders: whether they can be used, and who else can look inside."""

import os
import shlex
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from pipeline.commands.examined import Examination, Examined, State, standing
from pipeline.commands.groups_shut import groups_seen
from pipeline.desk.people import FILE_NAME as PEOPLE
from pipeline.outbox.shut import shut_told
from pipeline.settings import FILE_NAME
from pipeline.store.ledger import StoreError
from pipeline.store.rights import EVERYONE, anybody_writes, others_who_read
from pipeline.today.machine import LITTLE_ROOM

NO_ROOM: Final = 100  # megabytes


class FoldersExamination(Examination):
    """The checks of inbox, outbox and what else lies in the workspace."""

    def folder(self, name: str, folder: Path, mark: str = "") -> Examined:
        """Whether it can be used. `mark`: what tells that it is ours, if not its name."""
        landmarks, mark = self.office.landmarks, mark or name
        if not folder.exists() and not landmarks.expects(mark):
            made = os.access(standing(folder), os.W_OK | os.X_OK)
            return self.check(name, "notice" if made else "fault")
        try:
            landmarks.look(mark, folder, lay=False)
        except OSError:
            return self.check(name, "fault")
        usable = folder.is_dir() and os.access(folder, os.R_OK | os.W_OK | os.X_OK)
        return self.check(name, "good" if usable else "fault")

    def of_groups(self) -> Iterator[Examined]:
        """The folder of each group, and whether every group of a client has one."""
        settings, words = self.office.settings, self.office.words
        for root, why in groups_seen(self.office).items():
            found = self.folder("outbox", root.path, root.mark)
            if why in {"taken", "others"} or (why == "away" and found.state != "fault"):
                found = replace(found, state="fault", message=shut_told(why, root.path, words))
            group = next(name for name, path in settings.outboxes.items() if path == root.path)
            yield replace(found, check=f"outbox_{group}", message=f"{group}: {found.message}")
        with suppress(StoreError, OSError), self.office.look(examined=False) as ledger:
            used = {each for each in ledger.decisions.filing().group.values() if each}
            if unknown := sorted(each for each in used if settings.outbox_of(each) is None):
                told = words("doctor.groups.fault", groups=", ".join(unknown))
                yield Examined("groups", "fault", told)

    def readers(self) -> Iterator[Examined]:
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
                place = shlex.quote(str(folder))
                said = {"folder": names[name], "who": ", ".join(who), "place": place}
                told = words(f"doctor.readers.{state}", **said)
                yield Examined(f"{name}_readers", state, told)

    def writers(self) -> Iterator[Examined]:
        """Who can change the settings says where papers lie, and whether who reads them is held."""
        for name in (FILE_NAME, PEOPLE):
            with suppress(OSError):  # there is none
                if anybody_writes(self.office.settings.workspace / name):
                    yield self.check("settings", "fault", file=name)

    def room(self) -> Examined:
        """On the disk of the store: papers and documents are kept there."""
        free = shutil.disk_usage(standing(self.office.settings.store)).free // 1_000_000
        state: State = "good" if free >= LITTLE_ROOM else "notice" if free >= NO_ROOM else "fault"
        return self.check("room", state, free=free)
