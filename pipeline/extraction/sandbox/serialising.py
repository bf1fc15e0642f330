"""Readings, refusals and instances <-> frames of plain data; what makes no sense never passes.

In the JSON the pixels of a picture are the number of the piece of raw bytes that holds them.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from pydantic import TypeAdapter, ValidationError

from pipeline.extraction.sandbox.framing import Message, Most
from pipeline.extraction.sandbox.levels import Means
from pipeline.records import Instance, NotRead, Picture, Reading
from pipeline.records.enclosures import ContainerKind, Enclosure, TakenApart
from pipeline.records.refusals import REFUSALS, Refusal

LARGEST: Final = Most(body=64_000_000, pieces=20_000, bytes=400_000_000)
_BY_CODE: Final = {refusal.code: refusal for refusal in REFUSALS}
_LONGEST_PARAM: Final = 200
_FAILURE: Final = re.compile(r"[A-Za-z_]{1,60} \([a-z0-9_]{1,60}\.py, \d{1,6}\)")


class NotPlainError(Exception):
    """What came over the wire is not what a reader says."""


@dataclass(frozen=True, slots=True)
class SaidRefusal:
    """A refusal as data; `pages` where it is of one form only."""

    refusal: str
    params: Mapping[str, str]
    pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SaidApart:
    """A file that was taken apart; what lay in it are the pieces, in this order."""

    kind: ContainerKind
    numbers: tuple[str, ...]


_APART: Final[TypeAdapter[SaidApart | None]] = TypeAdapter(SaidApart | None)
_PLACE: Final = re.compile(r"[1-9]\d{0,2}(?:\.[1-9]\d{0,2}){0,3}")
_Forms = list[Reading | SaidRefusal]
_FORMS: Final[TypeAdapter[_Forms]] = TypeAdapter(_Forms)
_SAID: Final = TypeAdapter(SaidRefusal)
_INSTANCE: Final[TypeAdapter[Instance | None]] = TypeAdapter(Instance | None)
_MEANS: Final = TypeAdapter(Means)
_TEXT: Final = TypeAdapter(str)
_NUMBER: Final = re.compile(r"[0-9A-Za-z-]{1,20}")
_T = TypeVar("_T")


def of_forms(kind: bytes, forms: Sequence[Reading | NotRead]) -> Message:
    """The forms in a paper, as the reader says them."""
    pieces: list[bytes] = []
    said = [
        _without_pixels(form, pieces)
        if isinstance(form, Reading)
        else replace(_said(form.refusal), pages=form.pages)
        for form in forms
    ]
    return Message(kind, _FORMS.dump_json(said, fallback=dict, warnings=False), pieces)


def _without_pixels(reading: Reading, pieces: list[bytes]) -> Reading:
    if reading.head is None and not any(mark.picture for mark in reading.all_marks):
        return reading
    head = _numbered(reading.head, pieces)
    marks, beside = (
        tuple(replace(mark, picture=_numbered(mark.picture, pieces)) for mark in some)
        for some in (reading.marks, reading.beside)
    )
    return replace(reading, head=head, marks=marks, beside=beside)


def _numbered(picture: Picture | None, pieces: list[bytes]) -> Picture | None:
    if picture is None:
        return None
    pieces.append(picture.pixels)
    return replace(picture, pixels=b"%d" % (len(pieces) - 1))


def to_forms(frame: Message) -> list[Reading | NotRead]:
    """The forms that a reader said. Raises NotPlainError."""
    forms = _read(_FORMS, frame.body)
    return [
        NotRead(form.pages, _refusal(form))
        if isinstance(form, SaidRefusal)
        else _with_pixels(form, frame.pieces)
        for form in forms
    ]


def _with_pixels(form: Reading, pieces: Sequence[bytes]) -> Reading:
    if form.head is None and not any(mark.picture for mark in form.all_marks):
        return form
    marks, beside = (
        tuple(replace(mark, picture=_found(mark.picture, pieces)) for mark in some)
        for some in (form.marks, form.beside)
    )
    return replace(form, head=_found(form.head, pieces), marks=marks, beside=beside)


def _found(picture: Picture | None, pieces: Sequence[bytes]) -> Picture | None:
    if picture is None:
        return None
    number = picture.pixels
    if not number.isdigit() or len(number) > 6 or int(number) >= len(pieces):
        raise NotPlainError
    return replace(picture, pixels=pieces[int(number)])


def of_apart(kind: bytes, apart: TakenApart | None) -> Message:
    """What lay in a file; or that it holds none."""
    if apart is None:
        return Message(kind, _APART.dump_json(None))
    said = SaidApart(apart.kind, tuple(each.number for each in apart.files))
    return Message(kind, _APART.dump_json(said), [each.content for each in apart.files])


def to_apart(frame: Message) -> TakenApart | None:
    """What lay in a file, as a reader says. Raises NotPlainError."""
    said = _read(_APART, frame.body)
    if said is None:
        return None
    are_places = all(map(_PLACE.fullmatch, said.numbers))
    if not are_places or not len(set(said.numbers)) == len(said.numbers) == len(frame.pieces):
        raise NotPlainError
    files = zip(said.numbers, frame.pieces, strict=True)
    return TakenApart(said.kind, tuple(Enclosure(number, inside) for number, inside in files))


def of_refusal(kind: bytes, refusal: Refusal) -> Message:
    """Why a paper cannot be read."""
    return Message(kind, _SAID.dump_json(_said(refusal), fallback=dict, warnings=False))


def to_refusal(frame: Message) -> Refusal:
    """The refusal of a whole paper. Raises NotPlainError."""
    return _refusal(_read(_SAID, frame.body))


def _said(refusal: Refusal) -> SaidRefusal:
    return SaidRefusal(refusal.code, dict(refusal.params))


def _refusal(said: SaidRefusal) -> Refusal:
    if any(len(value) > _LONGEST_PARAM for value in said.params.values()):
        raise NotPlainError
    try:
        return _BY_CODE[said.refusal](**said.params)
    except (KeyError, TypeError):
        raise NotPlainError from None


def of_instance(kind: bytes, instance: Instance | None) -> Message:
    """What was printed under a number."""
    return Message(kind, _INSTANCE.dump_json(instance, fallback=dict, warnings=False))


def to_instance(frame: Message) -> Instance | None:
    """What was printed, as the house says it. Raises NotPlainError."""
    return _read(_INSTANCE, frame.body)


def of_means(kind: bytes, means: Means) -> Message:
    """What holds a reader."""
    return Message(kind, _MEANS.dump_json(means))


def to_means(frame: Message) -> Means:
    """What holds a reader, as it says before it saw a paper. Raises NotPlainError."""
    return _read(_MEANS, frame.body)


def of_text(kind: bytes, text: str) -> Message:
    """A number that is asked about, or an error's kind and place."""
    return Message(kind, _TEXT.dump_json(text))


def is_number(text: str) -> bool:
    """Whether this can be the number of a form, so that the house may be asked about it."""
    return _NUMBER.fullmatch(text) is not None


def to_number(frame: Message) -> str:
    """The number of a form that a reader asks about. Raises NotPlainError."""
    number = _read(_TEXT, frame.body)
    if not is_number(number):
        raise NotPlainError
    return number


def to_failure(frame: Message) -> str:
    """Kind and place of an error, fit for a log. Raises NotPlainError."""
    failure = _read(_TEXT, frame.body)
    if not _FAILURE.fullmatch(failure):
        raise NotPlainError
    return failure


def _read(kind: TypeAdapter[_T], body: bytes) -> _T:
    try:
        return kind.validate_json(body, strict=True)
    except ValidationError:
        raise NotPlainError from None
