"""The bytes of a file -> the files in it and in those, down to some depth."""

from collections.abc import Iterator
from itertools import chain
from typing import Final

from pipeline.extraction.containers import archive, message, outlook, portfolio, winmail
from pipeline.extraction.containers.room import DEEPEST, RoomLeft, too_much
from pipeline.extraction.pdf.hostile import damaged_by_anything
from pipeline.records.enclosures import ContainerKind, Enclosure, TakenApart, fit_name
from pipeline.records.file_ends import sound
from pipeline.records.file_kinds import CONTAINERS, HEAD, PICTURES, FileKind, kind_of
from pipeline.records.joined_files import joined

_KINDS: Final[dict[FileKind, ContainerKind]] = {
    "zip": "archive",
    "mail": "mail",
    "outlook": "mail",
    "winmail": "mail",
    "pdf": "portfolio",
}


def take_apart(content: bytes) -> TakenApart | None:
    """The files in an e-mail, a zip or a PDF; None for what holds none by its kind.

    Raises:
        Refusal: Locked, TooMuchInside, or Damaged where it cannot be unpacked.
    """
    kind = kind_of(content[:HEAD])
    if kind is None or not _holds_files(content, kind, loose=True):
        return None
    with damaged_by_anything():
        files = tuple(_leaves(content, kind, "", DEEPEST, RoomLeft()))
    if kind not in CONTAINERS and not files:
        return None
    is_cover = kind in CONTAINERS or portfolio.is_portfolio(content)
    return TakenApart(_KINDS[kind] if is_cover else "attached", files)


def _holds_files(content: bytes, kind: FileKind, *, loose: bool) -> bool:
    """Whether it is there for the files in it; loose papers may have some, too."""
    if kind == "zip":
        return archive.is_bundle(sound(content))
    if kind == "outlook":
        return outlook.is_message(content)
    if kind == "pdf":
        return loose or portfolio.is_portfolio(content)
    return kind in {"mail", "winmail"} or (loose and kind in PICTURES)


def _leaves(
    content: bytes, kind: FileKind, above: str, levels: int, room: RoomLeft
) -> Iterator[Enclosure]:
    """The files in one, and in those of them that hold files, each with its place."""
    if not levels:
        raise too_much()
    for n, (name, inside) in enumerate(_files_in(content, kind, room), start=1):
        number = f"{above}{n}"
        its = kind_of(inside[:HEAD])
        if its is not None and _holds_files(inside, its, loose=False):
            yield from _leaves(inside, its, f"{number}.", levels - 1, room)
        else:
            yield from _papers(inside, number, name, room)


def _papers(inside: bytes, number: str, name: str, room: RoomLeft) -> Iterator[Enclosure]:
    """A file in another, with the papers attached to it; or those behind each other in it."""
    pieces = joined(inside)
    if len(pieces) > 1:
        for n, piece in enumerate(pieces, start=1):
            yield Enclosure(f"{number}.{n}", room.take(piece), fit_name(name))
        return
    yield Enclosure(number, room.take(inside), fit_name(name))
    attached = portfolio.papers_in(inside, room) if kind_of(inside[:HEAD]) == "pdf" else ()
    for n, (called, paper) in enumerate(attached, start=1):
        yield Enclosure(f"{number}.{n}", room.take(paper), fit_name(called))


def _files_in(content: bytes, kind: FileKind, room: RoomLeft) -> Iterator[tuple[str, bytes]]:
    """Each file in one by what it is called there; "" where it has no name."""
    if kind == "zip":
        return archive.files_in(sound(content), room)
    if kind == "outlook":
        return outlook.files_in(sound(content), room)
    if kind == "winmail":
        return winmail.files_in(content, room)
    if kind == "mail":
        return message.files_in(content)
    first, *others = joined(content)
    behind = (("", each) for each in others if not message.is_ornament(each))
    return chain(portfolio.files_in(first, room), behind) if kind == "pdf" else iter([*behind])
