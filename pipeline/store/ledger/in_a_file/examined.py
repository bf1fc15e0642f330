"""What the last look through a database found -> a small file beside it, for who comes next."""

import json
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NamedTuple, get_args

from pipeline.store.atomic_files import note_in, put
from pipeline.store.ledger.trouble import Hurt

EXAMINED: Final = "examined.json"
_WORDS: Final = frozenset(word for each in get_args(Hurt) for word in get_args(each))


class Standing(NamedTuple):
    """How the file of a database stands.

    Attributes:
        program: the version that noted this. boot: since which start of the computer, or "".
        file: its bytes, its times of change (nanoseconds), and where it lies on which disk.
        number: of the last commit, by its seal.
        log: which log of SQLite's lies beside it, or "". commits: how many are in that.
    """

    program: str
    boot: str
    file: tuple[int, ...]
    number: int
    log: str
    commits: int


class LastLook(NamedTuple):
    """What the last look through a database found, and when; `hurt` None: it was whole.

    Attributes:
        standing: of the file then, or after what we wrote into it since; None: that is not known.
    """

    at: datetime
    hurt: Hurt | None
    standing: Standing | None = None


def note_examined(store: Path, examined: LastLook, *, is_durable: bool = True) -> None:
    """Note what a look found, where that can be noted.

    `is_durable`: it is there after a power cut; else what lies there then may be no note.
    """
    told: dict[str, Any] = {"at": examined.at.isoformat(), "hurt": examined.hurt}
    if examined.standing is not None:
        told["standing"] = examined.standing._asdict()
    with suppress(OSError):
        put(store / EXAMINED, [json.dumps(told).encode()], 0o600, is_durable=is_durable)


def last_examined(store: Path) -> LastLook | None:
    """What the last look through the database of this store found, if that is known."""
    with suppress(OSError, ValueError, KeyError, TypeError, RecursionError):
        kept = json.loads(note_in(store / EXAMINED))
        at, hurt = datetime.fromisoformat(kept["at"]), kept["hurt"]
        if at.tzinfo is not None and (hurt is None or hurt in _WORDS):
            return LastLook(at, hurt, _standing(kept.get("standing")))
    return None


def _standing(kept: Any) -> Standing | None:
    with suppress(TypeError):
        found = Standing(**kept)
        numbers = (*found.file, found.number, found.commits)
        words = (found.program, found.boot, found.log)
        if all(type(each) is int for each in numbers) and all(type(w) is str for w in words):
            return found._replace(file=tuple(found.file))
    return None
