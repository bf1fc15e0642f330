"""Pictures that are lost, cut anew from the originals they stood in."""

from collections.abc import Iterator

from pipeline.records import NotRead, Picture
from pipeline.records.refusals import Refusal
from pipeline.store import pictures
from pipeline.store.ledger import Ledger
from pipeline.store.lost_pictures import lacking, pictures_named
from pipeline.store.originals import FOLDER, Original, original
from pipeline.workspace import Office


def cut_again(office: Office, ledger: Ledger) -> tuple[int, int]:
    """How many pictures that were lost or altered are back, and how many are not.

    A later version of this program may cut them otherwise: those are not what the paper tells of.
    """
    store, named = office.settings.store, pictures_named(ledger.papers.every(), ledger.held.all())
    gone = set[str]().union(*lacking(store, named))
    awaited = len(gone)
    for sha256 in sorted(frozenset[str]().union(*(named[digest] for digest in gone))):
        kept = original(store / FOLDER, sha256)
        for digest, picture in _cut_from(office, ledger, kept):
            if digest in gone:
                gone.remove(digest)
                pictures.make_way(store, digest)
                pictures.keep(store, picture, sha256)
    return awaited - len(gone), len(gone)


def _cut_from(office: Office, ledger: Ledger, kept: Original) -> Iterator[tuple[str, Picture]]:
    """The pictures in a file by their digests; none where it is not what it was."""
    if not kept.is_file() or not kept.is_whole() or kept.size() > office.settings.max_file_bytes:
        return
    try:
        readings = office.reading.read(kept.read_bytes(), ledger.printed.get)
    except Refusal:
        return
    for reading in readings:
        if not isinstance(reading, NotRead):
            yield from pictures.set_apart(reading)[1].items()
            yield from pictures.head_apart(reading)[1].items()
