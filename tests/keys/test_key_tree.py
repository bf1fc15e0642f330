"""Keys by name: any can be forgotten, and all others stay what they were."""

from pathlib import Path

import pytest

from pipeline.store.sealing.key_file import make_key_file
from pipeline.store.sealing.key_tree import KeyTree, Place
from pipeline.store.sealing.keys import Keys
from pipeline.store.sealing.trouble import ForgottenError

TREE = KeyTree.grown(b"s" * 32)
NAMES = [(f"file {n}", f"paper {m}") for n in range(20) for m in range(3)]


def keys_in(tree: KeyTree) -> dict[tuple[str, str], bytes | None]:
    return {names: tree.key(Place.of(*names)) for names in NAMES}


def test_every_name_has_a_key_of_its_own() -> None:
    assert len({*keys_in(TREE).values()}) == len(NAMES)
    assert keys_in(TREE) == keys_in(KeyTree.read(bytes(TREE)))


def test_what_is_forgotten_is_gone_and_nothing_else() -> None:
    left = TREE.without([Place.of("file 3", "paper 1").node, Place.of("file 7", "").whole_group])
    left = KeyTree.read(bytes(left))
    before, after = keys_in(TREE), keys_in(left)
    gone = {names for names in NAMES if after[names] is None}
    assert gone == {("file 3", "paper 1"), *(("file 7", f"paper {m}") for m in range(3))}
    assert all(after[names] == before[names] for names in NAMES if names not in gone)


def test_no_secret_that_is_kept_leads_to_what_is_forgotten() -> None:
    """Whatever is tried: from any of them, and by however many steps of the rest of the way."""
    place = Place.of("file 3", "paper 1")
    left = TREE.without([place.node])
    assert not any(place.node.bits >> (88 - node.depth) == node.bits for node in left._kept)
    assert TREE.without([place.whole_group]).without([place.node]).key(place) is None
    assert left.without([place.whole_group]).key(Place.of("file 3", "paper 2")) is None


def test_what_comes_again_gets_another_key(tmp_path: Path) -> None:
    make_key_file(tmp_path / "key")
    keys = Keys(tmp_path / "store", tmp_path / "key")
    first, beside = keys.place("file", "paper"), keys.place("file", "other")
    keys.note_going([first.node])
    keys.forget_noted()
    with pytest.raises(ForgottenError):
        keys.key(first)
    assert keys.place("file", "paper") != first
    assert keys.place("file", "other") == beside
    keys.note_going([first.whole_group])
    keys.forget_noted()
    again = Keys(tmp_path / "store", tmp_path / "key")  # as another program finds them
    assert not again.has(beside)
    assert again.has(again.place("file", "other"))
