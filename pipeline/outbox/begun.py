"""Folders of groups in which nothing lay before they were: into no other is anything laid.

What lies in another one may be about others (the folder that was the outbox, say), and would lie
from now on before the eyes of a group (docs/decisions/0059).
"""

import json
import re
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import Final

from pipeline.outbox.event_files import FOLDER
from pipeline.store.ledger import Ledger

BEGUN: Final = "begun"  # what the books call the list of them
# what systems lay in a folder by themselves; those that begin with a dot are left out as well
_OF_SYSTEMS: Final = frozenset(
    {"desktop.ini", "lost+found", "thumbs.db", "system volume information", "$recycle.bin"}
    | {"#recycle", "@recycle", "#snapshot", "@eadir", "@tmp", "network trash folder"}
)


_CODE: Final = re.compile(r"\d{6}-\d")


class OthersError(OSError):
    """In the folder of a group lies a folder of a client of another: two were exchanged, say."""


class NotEmptyError(OSError):
    """Something lay in the folder of a group before it was."""


class Begun:
    """Those of one workspace.

    Args:
        called: how the settings call a folder now that they called so before.
        lie: the folders in which what is about a client may lie; none for an unknown code.
    """

    def __init__(
        self,
        ledger: Ledger,
        called: Callable[[str], str],
        lie: Callable[[str], Collection[str]],
    ) -> None:
        self._ledger = ledger
        self._called = called
        self._lie = lie
        self._seen: dict[str, tuple[int, int]] = {}
        self._known: frozenset[str] = frozenset()

    def demand(self, key: str, folder: Path, *, lay: bool) -> None:
        """Make sure that this one is among them; `lay`: note that it is, where it is empty.

        Raises:
            NotEmptyError: it is not, and something lies there.
            OthersError: it is, and a client of another group has a folder there.
        """
        if key in self._known:
            self._demand_own(key, folder)
            return
        self._known = frozenset(map(self._called, self._noted()))
        if key in self._known:
            self._demand_own(key, folder)
            return
        if any(map(_is_somebodys, folder.iterdir())):
            raise NotEmptyError("something lay in the folder of a group before it was")
        if lay:
            self.note({key})

    def _demand_own(self, key: str, folder: Path) -> None:
        """Look through it where it is another folder than before, or anything came into it."""
        stat = folder.stat()
        seen = (stat.st_ino, stat.st_mtime_ns)
        if self._seen.get(key) == seen:
            return
        codes = filter(_CODE.fullmatch, (each.name for each in folder.iterdir()))
        if any((lie := self._lie(code)) and key not in lie for code in codes):
            raise OthersError("a client of another group has a folder there")
        self._seen[key] = seen

    def fault(self, key: str, folder: Path) -> OSError | None:
        """Why nothing may be laid in it, of what `demand` raises; None where nothing is."""
        try:
            self.demand(key, folder, lay=False)
        except (NotEmptyError, OthersError) as error:
            return error
        except FileNotFoundError:  # it is made when it is needed
            pass
        return None

    def note(self, keys: Iterable[str]) -> None:
        """Note that these are among them."""
        self._keep({*self._noted(), *keys})

    def forget_outbox(self) -> None:
        """What is the outbox now is the folder of no group: there lies what is about anybody."""
        noted = self._noted()
        self._keep({key for key in noted if self._called(key)})
        self._known = frozenset()

    def _noted(self) -> set[str]:
        return set(json.loads(self._ledger.lying.get(BEGUN) or "[]"))

    def _keep(self, keys: set[str]) -> None:
        self._ledger.lying.keep(BEGUN, json.dumps(sorted(keys)) if keys else None)


def _is_somebodys(path: Path) -> bool:
    """Whether somebody laid it; of events nothing is told by an empty folder for them."""
    if path.name == FOLDER:
        return not path.is_dir() or any(path.iterdir())
    return not (path.name.startswith(".") or path.name.lower() in _OF_SYSTEMS)
