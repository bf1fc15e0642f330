"""What a reader and the house say to each other <-> frames; what is not on the list never passes.

A reader's own words are in `what_may_come`. In the JSON a picture is the number of the piece of
raw bytes that holds its pixels.
"""

import builtins
import re
from functools import cache
from pathlib import Path
from typing import Final, TypeVar

from pydantic import TypeAdapter, ValidationError

import pipeline
from forms.ground.problems import Problem
from pipeline.extraction.sandbox import framing
from pipeline.extraction.sandbox.framing import Message
from pipeline.extraction.sandbox.levels import Means
from pipeline.extraction.sandbox.what_may_come import (
    MOST_PARTS,
    REFUSALS,
    Number,
    SaidApart,
    SaidEnd,
    SaidForm,
    SaidIdentity,
    SaidMark,
    SaidPicture,
    SaidProblem,
    SaidRefusal,
)
from pipeline.records import Identity, Instance, Mark, NotRead, Picture, Reading
from pipeline.records.enclosures import Enclosure, TakenApart
from pipeline.records.refusals import REFUSALS as CLASSES
from pipeline.records.refusals import Refusal

_FORM: Final = TypeAdapter(SaidForm)
_REFUSAL: Final = TypeAdapter(SaidRefusal)
_APART: Final[TypeAdapter[SaidApart | None]] = TypeAdapter(SaidApart | None)
_END: Final = TypeAdapter(SaidEnd)
_MEANS: Final = TypeAdapter(Means)
_NUMBER: Final[TypeAdapter[str]] = TypeAdapter(Number)
_TEXT: Final = TypeAdapter(str)
_INSTANCE: Final[TypeAdapter[Instance | None]] = TypeAdapter(Instance | None)
_BY_CODE: Final = {refusal.code: refusal for refusal in CLASSES}
_FAILURE: Final = re.compile(r"([A-Za-z]{1,60}) \(([a-z0-9_]{1,60}\.py), (\d{1,6})\)")
_T = TypeVar("_T")


class NotPlainError(Exception):
    """What came over the wire is not what a reader says."""


def demand(holds: bool) -> None:
    """Raise NotPlainError where it does not."""
    if not holds:
        raise NotPlainError


def of_form(form: Reading | NotRead) -> Message:
    """A form in a paper, as the reader says it."""
    if isinstance(form, NotRead):
        said = SaidRefusal(form.refusal.code, dict(form.refusal.params), form.pages)
        return Message(framing.UNREAD, _REFUSAL.dump_json(said, warnings=False))
    pieces: list[bytes] = []
    body = _FORM.dump_json(_said(form, pieces), exclude_defaults=True, warnings=False)
    return Message(framing.FORM, body, pieces)


def _said(form: Reading, pieces: list[bytes]) -> SaidForm:
    one = form.identity
    return SaidForm(
        SaidIdentity(one.worksheet, one.edition, one.language, one.client, one.instance),
        form.channel,
        form.pages,
        tuple(_said_mark(mark, pieces) for mark in form.marks),
        tuple(_said_mark(mark, pieces) for mark in form.beside),
        tuple(SaidProblem(p.code, p.pointer, p.severity, dict(p.params)) for p in form.problems),
        form.form_pages,
        _said_picture(form.head, pieces),
        form.sheet,
    )


def _said_mark(mark: Mark, pieces: list[bytes]) -> SaidMark:
    return SaidMark(
        mark.pointer,
        mark.raw,
        mark.page,
        mark.box_mm,
        mark.channel,
        mark.confidence,
        mark.state,  # type: ignore[arg-type]  # no reader confirms anything
        mark.digits,
        _said_picture(mark.picture, pieces),
        mark.ink,
        mark.unread_because,
    )


def _said_picture(picture: Picture | None, pieces: list[bytes]) -> SaidPicture | None:
    if picture is None:
        return None
    pieces.append(picture.pixels)
    return SaidPicture(picture.width, picture.height, picture.dpi, len(pieces) - 1)


def to_form(frame: Message) -> Reading | NotRead:
    """A form that a reader said. Raises NotPlainError."""
    if frame.kind == framing.UNREAD:
        unread = _read(_REFUSAL, frame.body)
        demand(bool(unread.pages))
        return NotRead(unread.pages, _refusal(unread))
    said = _read(_FORM, frame.body)
    pieces = list(frame.pieces)
    read = _heard(said, pieces)
    demand(not any(pieces))  # a picture is shown once, and none is sent along unseen
    return read


def _heard(said: SaidForm, pieces: list[bytes]) -> Reading:
    one = said.identity
    return Reading(
        Identity(one.worksheet, one.edition, one.language, one.client, one.instance),
        said.channel,
        said.pages,
        tuple(_mark(mark, pieces) for mark in said.marks),
        tuple(Problem(p.code, p.pointer, p.severity, p.params) for p in said.problems),
        said.form_pages,
        _picture(said.head, pieces),
        sheet=said.sheet,
        beside=tuple(_mark(mark, pieces) for mark in said.beside),
    )


def _mark(said: SaidMark, pieces: list[bytes]) -> Mark:
    return Mark(
        said.pointer,
        said.raw,
        said.page,
        said.box_mm,
        said.channel,
        said.confidence,
        said.state,
        said.digits,
        _picture(said.picture, pieces),
        said.ink,
        unread_because=said.unread_because,
    )


def _picture(said: SaidPicture | None, pieces: list[bytes]) -> Picture | None:
    """The picture with its pixels, which are taken."""
    if said is None:
        return None
    demand(said.piece < len(pieces))
    pixels, pieces[said.piece] = pieces[said.piece], b""
    demand(len(pixels) == said.width * said.height)
    return Picture(said.width, said.height, said.dpi, pixels)


def of_end(forms: int) -> Message:
    """That a paper has so many forms, and all are said."""
    return Message(framing.DONE, _END.dump_json(SaidEnd(forms)))


def to_end(frame: Message) -> int:
    """How many forms a paper has, as a reader says. Raises NotPlainError."""
    return _read(_END, frame.body).forms


def of_apart(apart: TakenApart | None) -> Message:
    """What lay in a file; or that it holds none."""
    if apart is None:
        return Message(framing.FILES)
    numbers = tuple(each.number for each in apart.files)
    said = SaidApart(apart.kind, numbers, tuple(each.name for each in apart.files))
    return Message(framing.FILES, _APART.dump_json(said), [each.content for each in apart.files])


def to_apart(frame: Message) -> TakenApart | None:
    """What lay in a file, as a reader says. Raises NotPlainError."""
    said = _read(_APART, frame.body)
    if said is None:
        demand(not frame.pieces)
        return None
    demand(len(set(said.numbers)) == len(said.numbers) == len(frame.pieces))
    names = said.names or ("",) * len(said.numbers)
    demand(len(names) == len(said.numbers))
    files = zip(said.numbers, frame.pieces, names, strict=True)
    return TakenApart(said.kind, tuple(Enclosure(*each) for each in files))


def of_refusal(refusal: Refusal) -> Message:
    """Why a paper cannot be read."""
    said = SaidRefusal(refusal.code, dict(refusal.params), ())
    return Message(framing.REFUSAL, _REFUSAL.dump_json(said, warnings=False))


def to_refusal(frame: Message) -> Refusal:
    """The refusal of a whole paper. Raises NotPlainError."""
    said = _read(_REFUSAL, frame.body)
    demand(not said.pages)
    return _refusal(said)


def _refusal(said: SaidRefusal) -> Refusal:
    params = REFUSALS.get(said.refusal)
    demand(params is not None and params.keys() == said.params.keys())
    looks = (params or {}).items()
    demand(all(re.fullmatch(look, said.params[name]) for name, look in looks))
    return _BY_CODE[said.refusal](**said.params)


def of_instance(instance: Instance | None) -> Message:
    """What was printed under a number."""
    return Message(framing.ANSWER, _INSTANCE.dump_json(instance, fallback=dict, warnings=False))


def to_instance(frame: Message) -> Instance | None:
    """What was printed, as the house says it. Raises NotPlainError."""
    return _read(_INSTANCE, frame.body)


def of_means(means: Means) -> Message:
    """What holds a reader."""
    return Message(framing.READY, _MEANS.dump_json(means))


def to_means(frame: Message) -> Means:
    """What holds a reader, as it says before it saw a paper. Raises NotPlainError."""
    return _read(_MEANS, frame.body)


def of_number(number: str) -> Message:
    """The number of a form that is asked about."""
    return Message(framing.QUESTION, _TEXT.dump_json(number))


def is_number(text: str) -> bool:
    """Whether this can be the number of a form, so that the house may be asked about it."""
    try:
        return bool(_NUMBER.validate_python(text))
    except ValidationError:
        return False


def to_number(frame: Message) -> str:
    """The number of a form that a reader asks about. Raises NotPlainError."""
    return _read(_NUMBER, frame.body)


def of_failure(failure: str) -> Message:
    """An error's kind and place."""
    return Message(framing.FAILURE, _TEXT.dump_json(failure))


def to_failure(frame: Message) -> str:
    """Kind and place of an error, in words of ours alone, for a log. Raises NotPlainError."""
    match = _FAILURE.fullmatch(_read(_TEXT, frame.body))
    if match is None:
        raise NotPlainError
    kind, file, line = match.groups()
    is_known = isinstance(getattr(builtins, kind, None), type)
    return f"{kind if is_known else 'an error'} ({file if file in _ours() else 'library'}, {line})"


@cache
def _ours() -> frozenset[str]:
    (folder,) = pipeline.__path__
    return frozenset(path.name for path in Path(folder).rglob("*.py"))


def _read(kind: TypeAdapter[_T], body: bytes) -> _T:
    demand(body.count(b",") <= MOST_PARTS)
    try:
        return kind.validate_json(body, strict=True)
    except ValidationError:
        raise NotPlainError from None
