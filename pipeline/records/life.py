"""What the office decides about a dossier as a whole: closed, kept by a law, or erased."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar, Final, Literal

LifeKind = Literal["close", "reopen", "basis", "group", "erase", "discard", "gone"]


@dataclass(frozen=True, slots=True)
class Closed:
    """Nothing more is asked of the client with this code: the dossier is closed."""

    kind: ClassVar[LifeKind] = "close"
    code: str


@dataclass(frozen=True, slots=True)
class Reopened:
    """The dossier under this code is open again."""

    kind: ClassVar[LifeKind] = "reopen"
    code: str


@dataclass(frozen=True, slots=True)
class Based:
    """By which law the dossier under this code is kept (`wmo`, `wgbo`, `jeugdwet`, `none`)."""

    kind: ClassVar[LifeKind] = "basis"
    code: str
    basis: str


@dataclass(frozen=True, slots=True)
class Grouped:
    """The client with this code is of this group of the settings; "": of none."""

    kind: ClassVar[LifeKind] = "group"
    code: str
    group: str


@dataclass(frozen=True, slots=True)
class Erased:
    """All that is kept of the person with these codes goes; the codes are never issued again.

    `refused`: SHA-256 of refused files of which somebody says that they are theirs; until they are
    gone.
    """

    kind: ClassVar[LifeKind] = "erase"
    codes: tuple[str, ...]
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Discarded:
    """Some papers (their ids) of a client go for good; only how many they were is kept then."""

    kind: ClassVar[LifeKind] = "discard"
    code: str
    number: int
    papers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gone:
    """A decision about somebody who was erased: only that there was one, so that all keep count.

    `code`, `box`: of one that said how somebody else can be reached, on a paper that had come from
    that dossier: its code and the pointer of that answer, which is asked about there from then on.
    """

    kind: ClassVar[LifeKind] = "gone"
    code: str | None = None
    box: str | None = None


AboutLife = Closed | Reopened | Based | Grouped | Erased | Discarded | Gone


def data_of_end(what: Erased | Discarded) -> dict[str, str]:
    """What goes for good, as the texts that its row keeps."""
    if isinstance(what, Erased):
        told = {"codes": " ".join(what.codes)}
        return told | ({"refused": " ".join(what.refused)} if what.refused else {})
    told = {"code": what.code, "number": str(what.number)}
    return told | ({"papers": " ".join(what.papers)} if what.papers else {})


def _discarded(data: Mapping[str, str]) -> Discarded:
    return Discarded(data["code"], int(data["number"]), tuple(data.get("papers", "").split()))


ENDS_FROM: Final[Mapping[str, Callable[[Mapping[str, str]], AboutLife]]] = MappingProxyType(
    {
        "close": lambda data: Closed(**data),
        "reopen": lambda data: Reopened(**data),
        "basis": lambda data: Based(**data),
        "group": lambda data: Grouped(**data),
        "erase": lambda data: Erased(
            tuple(data["codes"].split()), tuple(data.get("refused", "").split())
        ),
        "discard": _discarded,
        "gone": lambda data: Gone(**data),
    }
)
