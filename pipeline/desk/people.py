"""`desk.toml` in; who may sit at the desk from another computer, and what each of them may do.

The file is written by a person and by `krachtwerk desk add`; of a password it holds what argon2
makes of it. It is read anew when it changed: who is taken out is out at once.
"""

import os
import stat
import threading
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, Final, Literal

import tomlkit
from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from tomlkit.exceptions import TOMLKitError

from pipeline.store.atomic_files import put

FILE_NAME: Final = "desk.toml"
SHORTEST: Final = 12  # letters of a password
LONGEST: Final = 200

Role = Literal["worker", "order_giver", "administrator"]
# answer: see papers and names, and answer what is asked. order: say yes to orders, and whose a
# paper is. refused: see refused papers, and try them again. decisions: take decisions back.
Right = Literal["answer", "order", "refused", "decisions"]
RIGHTS: Final[Mapping[Role, frozenset[Right]]] = {
    "worker": frozenset({"answer", "refused"}),
    "order_giver": frozenset({"answer", "order", "refused", "decisions"}),
    "administrator": frozenset({"refused", "decisions"}),
}
ALL_RIGHTS: Final[frozenset[Right]] = frozenset().union(*RIGHTS.values())


class DeskFileError(Exception):
    """`desk.toml` cannot be used; `code` names the phrase that says why, `params` fill it."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class Colleague(BaseModel):
    """Somebody who may sit at the desk.

    Attributes:
        name: what they sign in with, and what the log tells: initials or a number, no full name.
        roles: what they may do. password: as argon2 keeps it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(pattern=r"^[\w.-]{1,40}$")]
    roles: Annotated[tuple[Role, ...], Field(min_length=1)]
    password: Annotated[str, Field(pattern=r"^\$argon2id\$")]

    @cached_property
    def rights(self) -> frozenset[Right]:
        """All that their roles allow."""
        return frozenset().union(*(RIGHTS[role] for role in self.roles))


class DeskFile(BaseModel):
    """What `desk.toml` says.

    Attributes:
        host: the address to listen at; 0.0.0.0: all of this machine. port: there.
        names: by which browsers call the desk, beside those that the machine knows of itself.
        certificate, key: PEM files, relative to the workspace; without them the desk makes its own.
        people: who may sit there.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    host: str = "0.0.0.0"  # noqa: S104 - the file is there because the desk is for the network
    port: Annotated[int, Field(ge=0, le=65535)] = 8443
    names: tuple[str, ...] = ()
    certificate: Path | None = None
    key: Path | None = None
    people: tuple[Colleague, ...] = ()


def read_desk_file(path: Path) -> DeskFile:
    """What the file says; of one that is not there, what it says by itself: nobody may come.

    Raises:
        DeskFileError: it cannot be read, holds what it should not, or others may write it.
    """
    try:
        if os.name == "posix" and path.stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH):
            raise DeskFileError("file_open_to_others")
        said = DeskFile.model_validate(tomlkit.parse(path.read_text(encoding="utf-8")).unwrap())
    except FileNotFoundError:
        return DeskFile()
    except (TOMLKitError, UnicodeDecodeError):
        raise DeskFileError("file_no_toml") from None
    except ValidationError as error:
        place = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise DeskFileError("file_wrong", place=place) from None
    if (said.certificate is None) != (said.key is None):
        raise DeskFileError("file_wrong", place="certificate, key")
    names = [person.name.casefold() for person in said.people]
    if len(names) != len(set(names)):
        raise DeskFileError("file_wrong", place="people")
    return said


def add_person(path: Path, name: str, roles: Iterable[str], password: str) -> None:
    """Write somebody into the file, in the place of whoever has that name; the rest stays.

    Raises:
        DeskFileError: the file cannot be used, the name is none, or the password too short.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise DeskFileError("password_short", number=str(SHORTEST))
    try:
        kept = PasswordHasher().hash(password)
        person = Colleague.model_validate({"name": name, "roles": tuple(roles), "password": kept})
    except ValidationError:
        raise DeskFileError("name_odd") from None
    read_desk_file(path)  # what cannot be read is not written over
    _changed(path, without=name, more=person)


def remove_person(path: Path, name: str) -> bool:
    """Take somebody out of the file; whether they were in it. Raises DeskFileError."""
    known = {person.name.casefold() for person in read_desk_file(path).people}
    if name.casefold() not in known:
        return False
    _changed(path, without=name)
    return True


def _changed(path: Path, without: str, more: Colleague | None = None) -> None:
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    document = tomlkit.parse(text)
    people = tomlkit.aot()
    for each in document.get("people", []):
        if str(each["name"]).casefold() != without.casefold():
            people.append(each)
    if more is not None:
        people.append(tomlkit.item(more.model_dump(mode="json")))
    if "people" in document:
        del document["people"]
    if people:
        document.append("people", people)
    put(path, [tomlkit.dumps(document).encode()], mode=0o600)


class Register:
    """The people of a `desk.toml`, as it stands now.

    Args:
        path: of the file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: tuple[int, int, int] | None = None
        self._people: Mapping[str, Colleague] = {}
        self._lock = threading.Lock()
        self._hasher = PasswordHasher()
        self._nobody = self._hasher.hash("nobody has this one")

    def find(self, name: str) -> Colleague | None:
        """Who has this name now; nobody, where the file cannot be used."""
        with self._lock:
            self._look_again()
            return self._people.get(name.casefold())

    def _look_again(self) -> None:
        try:
            found = self._path.stat()
            seen = (found.st_mtime_ns, found.st_size, found.st_ino)
            if seen != self._seen:
                people = read_desk_file(self._path).people
                self._people = {person.name.casefold(): person for person in people}
                self._seen = seen
        except (OSError, DeskFileError):
            self._people, self._seen = {}, None

    def who_has(self, name: str, password: str) -> Colleague | None:
        """Who signs in; None for a wrong password, and as slowly for a name that nobody has."""
        person = self.find(name)
        kept = person.password if person is not None else self._nobody
        try:
            self._hasher.verify(kept, password[:LONGEST])
        except (Argon2Error, InvalidHashError):
            return None
        return person
