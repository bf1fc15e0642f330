"""What is to be forgotten of the keys, noted on the disk before the rows that name it go."""

import json
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from pipeline.store.atomic_files import note_in, put, sync_folder
from pipeline.store.sealing.key_tree import Node
from pipeline.store.sealing.trouble import NoteSpoiledError


def read_note(path: Path) -> set[Node]:
    """What is to be forgotten; nothing, where there is no note.

    Raises:
        NoteSpoiledError: there is one, and nobody can read it: what stood in it is known nowhere
            else, so that all keys have to be others.
    """
    try:
        return {Node(int(depth), int(place)) for depth, place in json.loads(note_in(path))}
    except FileNotFoundError:
        return set()
    except (OSError, ValueError, TypeError) as error:
        raise NoteSpoiledError from error


def write_note(path: Path, nodes: Iterable[Node]) -> None:
    """Note it. Raises OSError."""
    put(path, [json.dumps(sorted(nodes)).encode()], 0o600)


def drop_note(path: Path) -> None:
    """It was forgotten. Raises OSError."""
    with suppress(FileNotFoundError):
        path.unlink()
        sync_folder(path.parent)
