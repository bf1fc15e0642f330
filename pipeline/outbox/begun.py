"""Folders of groups in which nothing lay before they were: into no other is anything laid.

What lies in another one may be about others (the folder that was the outbox, say), and would lie
from now on before the eyes of a group (docs/decisions/0059).
"""

import json
from collections.abc import Callable, Iterable
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


class NotEmptyError(OSError):
    """Something lay in the folder of a group before it was."""


class Begun:
    """Those of one workspace.

    Args:
        called: how the settings call a folder now that they called so before.
    """

    def __init__(self, ledger: Ledger, called: Callable[[str], str]) -> None:
        self._ledger = ledger
        self._called = called
        self._known: frozenset[str] = frozenset()

    def demand(self, key: str, folder: Path, *, lay: bool) -> None:
        """Make sure that this one is among them; `lay`: note that it is, where it is empty.

        Raises:
            NotEmptyError: it is not, and something lies there.
        """
        if key in self._known:
            return
        self._known = frozenset(map(self._called, self._noted()))
        if key in self._known:
            return
        if any(_is_somebodys(each.name) for each in folder.iterdir()):
            raise NotEmptyError("something lay in the folder of a group before it was")
        if lay:
            self.note({key})

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


def _is_somebodys(name: str) -> bool:
    return name == FOLDER or not (name.startswith(".") or name.lower() in _OF_SYSTEMS)
