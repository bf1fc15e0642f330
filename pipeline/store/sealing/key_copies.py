"""Copies of the keys of a store, beside its backups: where they lie, and which know too much."""

import json
import re
import time
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

from pipeline.store.atomic_files import note_in, put
from pipeline.store.locks import held

ENDING: Final = ".keys"
NOTED: Final = "copies.json"
_LOCK: Final = "copies.lock"
_PATIENCE: Final = 30.0  # seconds


class KeyCopies:
    """The copies of one file of keys; where they were laid is noted beside it."""

    def __init__(self, keys: Path) -> None:
        self._keys = keys

    def lay(self, target: Path) -> None:
        """Lay a copy; it is made anew when any key is forgotten. Raises OSError."""
        with held(self._keys.parent.parent / _LOCK, _PATIENCE):  # none is left out of the notes
            content = self._keys.read_bytes()
            put(target, [content], 0o600)
            told = self._noted() | {str(target.resolve()): (_digest(content), time.time())}
            put(self._keys.with_name(NOTED), [json.dumps(told).encode()], 0o600)

    def renew(self) -> None:
        """Bring those up to date that can be reached now."""
        for path in self.outdated():
            with suppress(OSError):
                if path.exists():
                    self.lay(path)

    def outdated(self) -> list[Path]:
        """Those that still know what was forgotten since, as far as we know."""
        mine = _digest(self._keys.read_bytes())
        return [Path(path) for path, (digest, _) in self._noted().items() if digest != mine]

    def last(self) -> datetime | None:
        """When the last was made, or made anew; None where there never was one."""
        times = [at for _, at in self._noted().values()]
        return datetime.fromtimestamp(max(times), UTC) if times else None

    def _noted(self) -> dict[str, tuple[str, float]]:
        """Where copies were laid: the digest of each, and when (seconds since 1970)."""
        with suppress(OSError, ValueError, TypeError):
            told = json.loads(note_in(self._keys.with_name(NOTED)))
            return {path: (str(digest), float(at)) for path, (digest, at) in told.items()}
        return {}


def beside(backup: Path) -> Path:
    """Where the copy lies beside backups, whichever generation of them this is."""
    name = re.sub(r"\.(?:\d+|partial)$", "", backup.name)
    return backup.with_name(name + ENDING)


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()
