"""The keys of one store: a tree of them, in a file of its own, sealed by the administrator's key.

`keys/tree` in the store is a line that says what it is; a line of JSON with the `id` of these keys;
12 bytes at random, and the tree encrypted by AES-256-GCM under the administrator's key, with both
lines as additional data. `sealed.json` beside it says that there are keys, and which: so that keys
that are lost are not made anew.
"""

import secrets
import shutil
from collections import OrderedDict
from collections.abc import Iterable
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Final

from pipeline.store.atomic_files import make_folder, put, sync_folder
from pipeline.store.locks import held
from pipeline.store.sealing.file_of_keys import opened_file, written
from pipeline.store.sealing.going_note import drop_note, read_note, write_note
from pipeline.store.sealing.key_copies import NOTED, KeyCopies
from pipeline.store.sealing.key_file import read_key_file
from pipeline.store.sealing.key_tree import KeyTree, Node, Place
from pipeline.store.sealing.marks import GARBLED, MARK, mark, marked
from pipeline.store.sealing.trouble import ForgottenError, KeysError, NoteSpoiledError

FOLDER: Final = "keys"
_TREE: Final = "tree"
_FORGETTING: Final = "forgetting"
_RESTORED: Final = "restored"
_LOCK: Final = "keys.lock"
_PATIENCE: Final = 30.0  # seconds


class Keys:
    """The keys of one store; nothing is read before the first is asked for.

    Attributes:
        store: the private folder. key_file: of the administrator.
        opened: what was opened last, by what it was sealed as: a paper is read several times.
    """

    def __init__(self, store: Path, key_file: Path, apart_from: Iterable[Path] = ()) -> None:
        """`apart_from`: folders in which the administrator's key must not lie."""
        self.store = store
        self.key_file = key_file
        self._apart_from = (store, *apart_from)
        self._folder = store / FOLDER
        self._path = self._folder / _TREE
        self.opened: OrderedDict[str | bytes, str | bytes] = OrderedDict()
        self._tree: KeyTree | None = None
        self._seen: tuple[int, ...] = ()
        self._key_seen: tuple[int, ...] = ()
        self._id = ""

    @cached_property
    def _administrators(self) -> bytes:
        try:
            place = self.key_file.resolve()
        except (OSError, RuntimeError):  # links that lead to each other
            raise KeysError("unreadable") from None
        if any(place.is_relative_to(folder.resolve()) for folder in self._apart_from):
            raise KeysError("within")
        self._key_seen = _seen(self.key_file)
        return read_key_file(self.key_file)

    def is_of(self, key_file: Path) -> bool:
        """Whether this is the administrator's key that was read, if any was."""
        return key_file == self.key_file and self._key_seen in {(), _seen(key_file)}

    def demand(self) -> None:
        """Make sure that what is sealed can be opened; raises KeysError."""
        if self._there() is None:
            self._administrators  # noqa: B018 - it is read, and that may fail

    def is_there(self) -> bool:
        """Whether anything was ever sealed here. Raises KeysError."""
        return self._there() is not None

    @property
    def number(self) -> str:
        """Of these keys (hex); "" where there are none yet."""
        self._there()
        return self._id

    def place(self, group: str, item: str = "") -> Place:
        """Where the key for something lies by now; names that were forgotten get another.

        Keys are made where there are none. Raises KeysError.
        """
        tree = self._there() or self._made()
        if tree.key(found := Place.of(group, item)) is not None:
            return found
        again = 0
        while not tree.has_any(Place.of(_again(group, again), "").whole_group):
            again += 1
        group, again = _again(group, again), 0
        while not tree.has((found := Place.of(group, _again(item, again))).node):
            again += 1
        return found

    def key(self, place: Place) -> bytes:
        """The key at a place, of 32 bytes.

        Raises:
            ForgottenError: it was forgotten.
            KeysError: the keys cannot be read.
        """
        tree = self._there()
        if tree is None:
            raise KeysError("lost")
        found = tree.key(place)
        if found is None:
            raise ForgottenError
        return found

    def has(self, place: Place) -> bool:
        """Whether the key at this place is there. Raises KeysError."""
        with suppress(ForgottenError):
            self.key(place)
            return True
        return False

    # What is forgotten

    def note_going(self, nodes: Iterable[Node]) -> None:
        """Note what is to be forgotten, on the disk: until `forget_noted` it is not.

        Raises:
            NoteSpoiledError: what was noted before cannot be read. So it is when it is forgotten.
            OSError: it cannot be written.
        """
        noted = {*self._noted(), *nodes}
        if noted:
            make_folder(self._folder, 0o700)
            write_note(self._folder / _FORGETTING, noted)

    def _noted(self) -> set[Node]:
        return read_note(self._folder / _FORGETTING)

    @property
    def is_note_spoiled(self) -> bool:
        """Whether nobody can say any more what was to be forgotten: all keys must be others."""
        try:
            self._noted()
        except NoteSpoiledError:
            return True
        return False

    def forget_noted(self, needed: Iterable[Place] = ()) -> None:
        """Forget what was noted, and make the copies of the keys anew that can be reached.

        `needed`: by what is here still. Their keys stay, whatever was noted: a row that nobody can
        open would stop everything.
        """
        noted = self._noted()
        noted -= {node for place in needed for node in (place.whole_group, place.node)}
        if noted and self._there() is not None:
            with held(self.store / _LOCK, _PATIENCE):
                tree = self._there()
                assert tree is not None
                self._keep(tree.without(noted))
            self.copies.renew()
        drop_note(self._folder / _FORGETTING)

    # Copies

    @cached_property
    def copies(self) -> KeyCopies:
        """Copies of the keys, sealed as they are."""
        return KeyCopies(self._path)

    def put_back(self, copy: Path) -> None:
        """Put the keys of this store back from a copy.

        Raises:
            FileExistsError: there are keys.
            KeysError: they are of another store, or the administrator's key does not open them.
            OSError: it cannot be read or written.
        """
        content = copy.read_bytes()
        found, _ = opened_file(content, self._administrators)
        if marked(self.store) not in {found, "", GARBLED}:
            raise KeysError("not_theirs")
        if self._path.exists():
            raise FileExistsError
        make_folder(self._folder, 0o700)
        put(self._folder / _RESTORED, [], 0o600)
        put(self._path, [content], 0o600)

    @property
    def is_restored(self) -> bool:
        """Whether the store was put back from a backup, and not yet looked through."""
        return (self._folder / _RESTORED).exists()

    def looked_through(self) -> None:
        """What was forgotten since that backup is gone from here."""
        (self._folder / _RESTORED).unlink(missing_ok=True)

    def rewrap(self, key_file: Path) -> None:
        """Seal the keys with another key of the administrator; raises KeysError, OSError."""
        other = Keys(self.store, key_file, self._apart_from)
        with held(self.store / _LOCK, _PATIENCE):
            tree = self._there() or self._made_within()
            other._administrators  # noqa: B018 - of ours; it may not be readable
            self._administrators = other._administrators
            self.key_file = key_file
            self._keep(tree)
        self.copies.renew()

    def drop(self) -> None:
        """Nothing is sealed any more: there are no keys.

        Where copies of them know of somebody who was to be forgotten, it is known where they lie.
        """
        know_too_much = self.is_note_spoiled
        (self.store / MARK).unlink(missing_ok=True)
        for path in sorted(self._folder.iterdir()) if self._folder.is_dir() else ():
            if path.is_dir():
                shutil.rmtree(path)
            elif not (know_too_much and path.name == NOTED):
                path.unlink()
        with suppress(OSError):  # something stays, or it was not there
            self._folder.rmdir()
        sync_folder(self.store)
        self._tree, self._seen, self._id = None, (), ""

    # The file

    def _there(self) -> KeyTree | None:
        """The tree as it is by now; None where there never was one."""
        try:
            status = self._path.stat()
        except FileNotFoundError:
            if marked(self.store):
                raise KeysError("lost") from None
            self.opened.clear()
            return None
        except OSError as error:
            raise KeysError("shut") from error
        seen = (status.st_ino, status.st_mtime_ns, status.st_size)
        if self._tree is None or seen != self._seen:
            self._read()
            self._seen = seen
        return self._tree

    def _read(self) -> None:
        try:
            content = self._path.read_bytes()
        except OSError as error:
            raise KeysError("shut") from error
        self._id, self._tree = opened_file(content, self._administrators)
        self.opened.clear()
        theirs = marked(self.store)
        if theirs in {"", GARBLED}:  # we were stopped between the two, or the disk lost it
            mark(self.store, self._id)
        elif theirs != self._id:
            raise KeysError("not_theirs")

    def _made(self) -> KeyTree:
        make_folder(self.store, 0o700)
        with held(self.store / _LOCK, _PATIENCE):
            return self._there() or self._made_within()

    def _made_within(self) -> KeyTree:
        make_folder(self._folder, 0o700)
        self._id = secrets.token_hex(16)
        self._keep(KeyTree.grown(secrets.token_bytes(32)))
        mark(self.store, self._id)
        found = self._there()
        assert found is not None
        return found

    def _keep(self, tree: KeyTree) -> None:
        put(self._path, written(self._id, tree, self._administrators), 0o600)


def _again(name: str, again: int) -> str:
    return f"{name}\n{again}" if again else name


def _seen(path: Path) -> tuple[int, ...]:
    """What tells a file from what lay there before; (0,) where there is none."""
    try:
        status = path.stat()
    except OSError:
        return (0,)
    return (status.st_ino, status.st_mtime_ns, status.st_size)


def is_sealed(store: Path) -> bool:
    """Whether anything in this store was ever sealed, whether or not it can be opened."""
    return bool(marked(store)) or (store / FOLDER / _TREE).exists()


_USED: Final[dict[str, Keys]] = {}


def use(store: Path, key_file: Path | None, apart_from: Iterable[Path] = ()) -> None:
    """From now on this program opens and seals what lies in this store with this key (None: not).

    Nothing is read by that. It is said once, where the settings are read, so that no way to what
    is sealed is without.
    """
    name = str(store.absolute())
    known = _USED.get(name)
    if key_file is None:
        _USED.pop(name, None)
    elif known is None or not known.is_of(key_file):
        _USED[name] = Keys(store, key_file, apart_from)


def demand_keys(store: Path) -> None:
    """Make sure that what is sealed in a store can be opened; raises KeysError."""
    if (keys := keys_of(store)) is not None:
        keys.demand()


def keys_of(store: Path) -> Keys | None:
    """The keys of a store; None where nothing is sealed.

    Raises:
        KeysError: it is sealed, and nobody said with what.
    """
    if (found := _USED.get(str(store.absolute()))) is not None:
        return found
    if is_sealed(store):
        raise KeysError("not_set")
    return None
