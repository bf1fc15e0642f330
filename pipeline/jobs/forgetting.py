"""What is erased -> the keys of it, so that no backup can show it either."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.store import originals, pictures
from pipeline.store.ledger import Going, Ledger
from pipeline.store.sealing.key_tree import Node, Place
from pipeline.store.sealing.keys import Keys


def nodes_of(keys: Keys, store: Path, going: Going, containers: Iterable[str]) -> Iterator[Node]:
    """What has to be forgotten of keys, while all that goes is there still.

    All that came in one file goes at once, where nothing of it stays.

    `containers`: SHA-256 of originals that go and have no entry, such as an e-mail.
    """
    stays = {place.group for place in _places(store, going.living)}
    whole: set[int] = set()
    groups = {sha for sha, _ in going.within} & going.digests
    for name in (*going.apart, *groups, *containers):
        place = keys.place(name)
        if place.group not in stays:
            whole.add(place.group)
            yield place.whole_group
    loose = {*pictures.all_digests(store)} - going.living
    places = [*_places(store, loose)]
    places += [keys.place(*names) for names in going.within]
    yield from (place.node for place in places if place.group not in whole)


def needed(store: Path, ledger: Ledger) -> set[Place]:
    """Where the keys lie of all that is here still, in the books and beside them."""
    kept = originals.all_originals(store / originals.FOLDER)
    beside = {place for each in kept if (place := each.place()) is not None}
    return ledger.erasing.needed() | beside | {*_places(store, pictures.all_digests(store))}


def _places(store: Path, digests: Iterable[str]) -> Iterator[Place]:
    for digest in digests:
        if (place := pictures.place_of(store, digest)) is not None:
            yield place
