"""Files that are sealed: the same content, and nothing else passes for it."""

from hashlib import sha256
from pathlib import Path

import pytest

from pipeline.store.originals import keep, keep_pieces
from pipeline.store.sealing.key_file import make_key_file
from pipeline.store.sealing.keys import Keys, use
from pipeline.store.sealing.sealed_files import opened, sealed, size_of
from pipeline.store.sealing.trouble import SpoiledError

MEGABYTE = 1 << 20


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    make_key_file(tmp_path / "key")
    return Keys(tmp_path / "store", tmp_path / "key")


@pytest.mark.parametrize("size", [0, 1, MEGABYTE, MEGABYTE + 1, 2 * MEGABYTE])
def test_what_was_sealed_is_given_back(keys: Keys, tmp_path: Path, size: int) -> None:
    content, path = b"woord" * (size // 5) + b"x" * (size % 5), tmp_path / "file"
    path.write_bytes(b"".join(sealed(keys, keys.place("a"), [content[:7], content[7:]])))
    with opened(path, keys) as file:
        assert file.read() == content
    assert size_of(path) == size
    assert b"woordwoord" not in path.read_bytes()


@pytest.mark.parametrize("end", [-1, -MEGABYTE - 16, 60])
def test_what_was_cut_off_is_no_file(keys: Keys, tmp_path: Path, end: int) -> None:
    whole = b"".join(sealed(keys, keys.place("a"), [b"x" * (2 * MEGABYTE)]))
    (tmp_path / "file").write_bytes(whole[:end])
    with pytest.raises(SpoiledError), opened(tmp_path / "file", keys) as file:
        file.read()


def test_a_stranger_may_send_what_looks_sealed(keys: Keys, tmp_path: Path) -> None:
    """Before the store had keys it was kept as it came; it is still what it was."""
    elsewhere = Keys(tmp_path / "elsewhere", keys.key_file)
    content = b"".join(sealed(elsewhere, elsewhere.place("a"), [b"x"]))
    kept = keep(keys.store / "originals", content, sha256(content).hexdigest())
    assert (kept.read_bytes(), kept.is_whole()) == (content, True)
    use(keys.store, keys.key_file)
    assert (kept.read_bytes(), kept.is_whole()) == (content, True)
    keep(keys.store / "originals", b"ours", sha256(b"ours").hexdigest())
    assert (kept.read_bytes(), kept.is_whole()) == (content, True)


def test_what_is_too_large_to_hold_is_sealed_as_it_comes(keys: Keys) -> None:
    use(keys.store, keys.key_file)
    pieces = [b"a" * MEGABYTE, b"b" * 700_000]
    digest = sha256(b"".join(pieces)).hexdigest()
    kept = keep_pieces(keys.store / "originals", pieces, digest)
    assert (kept.size(), kept.is_whole(), kept.in_the_open()) == (1_748_576, True, None)
