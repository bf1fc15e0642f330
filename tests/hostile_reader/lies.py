"""A form as an honest reader says it -> what one that was taken over says instead, by its name."""

import json
import os
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final

from pipeline.extraction.sandbox import framing
from pipeline.extraction.sandbox.framing import Conversation, Message

DIGEST: Final = "ab" * 32
NAME: Final = "Noor de Vries"
Said = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Taken:
    """A reader that a paper took over: its end of the line, and what it would have said.

    `papers`: how many it has read, with this one.
    """

    said: Conversation
    form: Message
    end: Message
    papers: int

    def changed(self, change: Callable[[Said], object]) -> Message:
        """The form after a change to its JSON."""
        body = json.loads(self.form.body)
        change(body)
        return self.form._replace(body=json.dumps(body).encode())

    def raw(self, kind: bytes, length: int, pieces: int, *sizes: int) -> None:
        """The head of a frame alone, that promises so much."""
        out = self.said._speaking
        out.write(framing._HEAD.pack(kind, self.said._about, length, pieces))
        out.write(b"".join(framing._SIZE.pack(size) for size in sizes))
        out.flush()


Lie = Callable[[Taken], Iterator[Message]]
OF_PAPERS: Final[dict[str, Lie]] = {}
OF_CONTAINERS: Final[dict[str, Lie]] = {}


def _of_form(name: str, change: Callable[[Said], object]) -> None:
    """A lie about what stands in the form."""

    def lie(taken: Taken) -> Iterator[Message]:
        yield taken.changed(change)
        yield taken.end

    OF_PAPERS[name] = lie


def _says(name: str, *messages: Message, where: dict[str, Lie] = OF_PAPERS) -> None:
    """A lie that is the same for every paper."""
    where[name] = lambda _: iter(messages)


def _mark(**changes: Any) -> Callable[[Said], None]:
    """A change to the mark of a box for words."""

    def change(form: Said) -> None:
        next(mark for mark in form["marks"] if mark["pointer"] == "/proud").update(changes)

    return change


def _form(**changes: Any) -> Callable[[Said], None]:
    return lambda form: form.update(changes)


def _identity(**changes: Any) -> Callable[[Said], None]:
    return lambda form: form["identity"].update(changes)


def _problem(
    code: str, pointer: str | None = None, severity: str = "question", **params: str
) -> Callable[[Said], None]:
    told = {"code": code, "pointer": pointer, "severity": severity, "params": params}
    return lambda form: form["problems"].append(told)


def _picture(**changes: Any) -> dict[str, Any]:
    return {"width": 1, "height": 1, "dpi": 200, "piece": 0, **changes}


_FIELDS: Final[dict[str, Callable[[Said], object]]] = {
    # what only the house may give
    "a path as a picture": _mark(picture=_picture(piece="/etc/passwd")),
    "a path beside a picture": _mark(picture=_picture(path="/etc/passwd")),
    "a picture by its digest": _mark(shown=DIGEST),
    "a head by its digest": _form(shown=DIGEST),
    "a token for the picture of another": _mark(raw=f"\ufdd0{DIGEST}\ufdd1", state="read"),
    "a path in the place of a digest": _mark(shown="../../originals/x"),
    "a value that was confirmed": _mark(raw="ja", state="confirmed"),
    "who confirmed it": _mark(confirmed_by="Sam", confirmed_on="2026-01-01"),
    "a note that other copies were known": _problem("came_after", None, "warning", others="S-1"),
    "a note about decisions": _problem("named_after", None, "warning", decisions="x"),
    "that somebody else wrote it": _problem("two_writers"),
    "whose it is": _form(whose="271828-2"),
    "where it lies": _form(source={"sha256": DIGEST}),
    # whose and which
    "a print that it did not ask about": _identity(instance="K7QPX3A"),
    "a print by a path": _identity(instance="../x"),
    "a client by name": _identity(client=NAME),
    "a sheet by a path": _identity(worksheet="../../etc/passwd"),
    "an edition that is not there": _identity(edition=9_000),
    "a language that is not there": _identity(language="xx"),
    # where
    "a box that no sheet has": _mark(pointer="/no/such/box"),
    "a box on another page": _mark(page=1),
    "a box beside the paper": _mark(box_mm=[0, 0, 9_000, 1]),
    "a page before the first": _form(pages=[0]),
    "one page twice": _form(pages=[1, 1]),
    "pages of a form that was typed": _form(form_pages=[1]),
    "a second sheet in a file that was typed": _form(sheet=2),
    "one box twice": lambda form: form["marks"].append(deepcopy(form["marks"][0])),
    "words beside the boxes": lambda form: form["beside"].append(
        form["marks"][0] | {"pointer": "/_beside/1", "page": 1, "raw": "x", "state": "read"}
    ),
    "a part of a typed page that was crossed out": lambda form: form["beside"].append(
        form["marks"][0] | {"pointer": "/_crossed/1", "page": 1, "raw": None, "state": "unread"}
    ),
    # what a box cannot hold
    "a tick in a box for words": _mark(raw=True, state="read"),
    "words in an empty box": _mark(raw="ja", state="empty"),
    "a number in a box for words": _mark(raw=3, state="read"),
    "a list in a box for words": _mark(raw=["ja"], state="read"),
    "a book in a box": _mark(raw="x" * 20_001, state="read"),
    "digits in a box for words": _mark(digits=[[0.0] * 11]),
    "more than sure": _mark(confidence=1.5),
    "not a number": _mark(confidence=float("nan")),
    "text for a number": _mark(confidence="1"),
    "why it was not read, though it was": _mark(unread_because="handwritten", state="read"),
    "another way in": _mark(channel="scan"),
    "a way in that is none": _mark(channel="post"),
    "a picture without pixels": _mark(picture=_picture()),
    "a picture that is not all there": _mark(picture=_picture(width=9, piece=0)),
    "a picture without end": _mark(picture=_picture(width=100_000)),
    # what is odd
    "a problem that nobody knows": _problem("no_such_problem"),
    "a problem of the house": _problem("instance_unknown"),
    "a question as a mere note": _problem("identity_conflict", None, "warning"),
    "a problem of another box": _problem("text_garbled", "/no/such/box"),
    "a problem of a box, of the whole": _problem("text_garbled"),
    "pages that are no numbers": _problem("page_missing", pages="x"),
    "a name in a problem": _problem("remark_beside", None, "warning", page=NAME, mm="3"),
    "what fills in no phrase": _problem("file_damaged", name=NAME),
    "a field that no form has": _form(more="x"),
    "a hundred thousand problems": lambda form: form["problems"].extend(
        [{"code": "file_damaged", "pointer": None, "severity": "question", "params": {}}] * 20_000
    ),
}
for _name, _change in _FIELDS.items():
    _of_form(_name, _change)


def _refusal(code: str, **params: str) -> Message:
    told = {"refusal": code, "params": params, "pages": []}
    return Message(framing.REFUSAL, json.dumps(told).encode())


_says("a refusal for the house alone", _refusal("unknown_client"))
_says("that it was set aside", _refusal("set_aside"))
_says("a refusal that is none", _refusal("__class__"))
_says("a refusal with a name in it", _refusal("too_many_pixels", limit=NAME))
_says("a refusal with more in it", _refusal("damaged", name=NAME))
_says("that a PDF is none", _refusal("not_a_pdf"))
_says("nonsense", Message(framing.FORM, b"nonsense"))
_says("a list of forms", Message(framing.FORM, b"[]"))
_says("JSON a hundred thousand deep", Message(framing.FORM, b"[" * 100_000))
_says("no form at all", Message(framing.DONE, b'{"forms": 0}'))
_says("a form that was never said", Message(framing.DONE, b'{"forms": 1}'))
_says("files in the place of forms", Message(framing.FILES, b"null"))
_says("that it is ready", Message(framing.READY, b'{"landlock": 9, "seccomp": true}'))
_says("a kind that is none", Message(b"?", b"null"))
_says("an order to the house", Message(framing.PAPER, b"60", [b"%PDF-"]))
_says("a number that is a path", Message(framing.QUESTION, b'"../../x"'))
_says("a number that is none", Message(framing.QUESTION, b"3"))
_says("an error with a name in it", Message(framing.FAILURE, json.dumps(NAME).encode()))
_says(
    "an error of a form on some pages, of the whole",
    Message(framing.REFUSAL, b'{"refusal": "damaged", "params": {}, "pages": [1]}'),
)


def lie(name: str, where: dict[str, Lie] = OF_PAPERS) -> Callable[[Lie], Lie]:
    """A lie of some lines."""

    def named(does: Lie) -> Lie:
        where[name] = does
        return does

    return named


@lie("the same page as two forms")
def _(taken: Taken) -> Iterator[Message]:
    yield taken.form
    yield taken.form
    yield Message(framing.DONE, b'{"forms": 2}')


@lie("a form, and then that there is none")
def _(taken: Taken) -> Iterator[Message]:
    yield taken.form
    yield _refusal("not_our_form")


@lie("more forms than there were")
def _(taken: Taken) -> Iterator[Message]:
    yield taken.form
    yield Message(framing.DONE, b'{"forms": 2}')


@lie("a form, and then a question")
def _(taken: Taken) -> Iterator[Message]:
    yield taken.form
    yield Message(framing.QUESTION, b'"K7QPX3A"')
    yield taken.end


@lie("pixels that no picture has")
def _(taken: Taken) -> Iterator[Message]:
    yield taken.form._replace(pieces=[b"x" * 1_000_000])
    yield taken.end


@lie("one piece as two pictures")
def _(taken: Taken) -> Iterator[Message]:
    def change(form: Said) -> None:
        for mark in form["marks"][:2]:
            mark.update(picture=_picture(), state="unread", raw=None)

    yield replace_pieces(taken.changed(change), b"x")
    yield taken.end


def replace_pieces(message: Message, *pieces: bytes) -> Message:
    """The same with these pieces."""
    return message._replace(pieces=list(pieces))


@lie("201 questions")
def _(taken: Taken) -> Iterator[Message]:
    for number in range(201):
        yield Message(framing.QUESTION, b'"K%06d"' % number)
        taken.said.hear({framing.ANSWER: framing.Most(100_000)})
    yield taken.form
    yield taken.end


@lie("one question twice")
def _(taken: Taken) -> Iterator[Message]:
    for _ in range(2):
        yield Message(framing.QUESTION, b'"K7QPX3A"')
        taken.said.hear({framing.ANSWER: framing.Most(100_000)})
    yield taken.form
    yield taken.end


@lie("half a form, and the end")
def _(taken: Taken) -> Iterator[Message]:
    yield Message(framing.QUESTION, b'"K7QPX3A"')
    taken.raw(framing.FORM, 1_000, 0)
    os._exit(0)


@lie("64 megabytes of JSON")
def _(taken: Taken) -> Iterator[Message]:
    taken.raw(framing.FORM, 64_000_000, 0)
    yield Message(framing.FORM, b"[" + b"0," * 100_000)


@lie("four gigabytes of pixels")
def _(taken: Taken) -> Iterator[Message]:
    taken.raw(framing.FORM, 2, 4, *([1 << 30] * 4))
    yield taken.end


@lie("a million pieces")
def _(taken: Taken) -> Iterator[Message]:
    taken.raw(framing.FORM, 2, 1_000_000)
    yield taken.end


for _name, _body in {
    "small things": b'{"marks":[' + b"[]," * 600_000 + b"[]]}",
    "a few thousand small things": b'{"marks":[' + b"{}," * 30_000 + b"{}]}",
    "a few thousand cells": b'{"marks":[{"digits":[' + b"[]," * 30_000 + b"[]]}]}",
    "a few thousand fields": b"{%s}" % b",".join(b'"k%d":0' % n for n in range(30_000)),
}.items():
    _says(_name, Message(framing.FORM, _body))


@lie("what it says of another paper")
def _(taken: Taken) -> Iterator[Message]:
    taken.said.begin()
    yield taken.form
    yield taken.end


def _apart(
    name: str, kind: object, numbers: list[object], *pieces: bytes, names: Sequence[str] = ()
) -> None:
    body = json.dumps({"kind": kind, "numbers": numbers, "names": names}).encode()
    _says(name, Message(framing.FILES, body, list(pieces)), where=OF_CONTAINERS)


_apart("an e-mail in a PDF", "mail", ["1"], b"x")
_apart("a kind of container that is none", "cupboard", ["1"], b"x")
_apart("a place that is a path", "attached", ["../1"], b"x")
_apart("one place twice", "attached", ["1", "1"], b"x", b"y")
_apart("more places than files", "attached", ["1", "2"], b"x")
_apart("more files than places", "attached", ["1"], b"x", b"y")
_apart("a name of a file", "attached", [NAME], b"x")
_apart("a name that is a path", "attached", ["1"], b"x", names=["../1.pdf"])
_apart("a name that turns the writing round", "attached", ["1"], b"x", names=["\u202efdp.1"])
_apart("a name of two lines", "attached", ["1"], b"x", names=["1.pdf\nklik hier"])
_apart("a name as long as a text", "attached", ["1"], b"x", names=["a" * 81])
_apart("more names than files", "attached", ["1"], b"x", names=["1.pdf", "2.pdf"])
_says("a form in the place of files", Message(framing.FORM, b"{}"), where=OF_CONTAINERS)
_says("files, and none", Message(framing.FILES, b"null", [b"x"]), where=OF_CONTAINERS)
_says("that a file is no form", _refusal("not_our_form"), where=OF_CONTAINERS)
_says("a question about a file", Message(framing.QUESTION, b'"K7QPX3A"'), where=OF_CONTAINERS)


@lie("101 files", OF_CONTAINERS)
def _(taken: Taken) -> Iterator[Message]:
    taken.raw(framing.FILES, 10, 101, *([1] * 101))
    yield Message(framing.FILES)


@lie("more in files than may be", OF_CONTAINERS)
def _(taken: Taken) -> Iterator[Message]:
    taken.raw(framing.FILES, 10, 2, 150_000_000, 150_000_000)
    yield Message(framing.FILES)


# What it says is true of this paper; it is what it does about the next that is not.
OF_THE_NEXT: Final[dict[str, Lie]] = {}


@lie("the answer to the next paper beforehand", OF_THE_NEXT)
def _(taken: Taken) -> Iterator[Message]:
    yield taken.form
    yield taken.end
    yield taken.changed(_identity(client="314159-0"))
    yield taken.end


@lie("that it is too heavy for who read another", OF_THE_NEXT)
def _(taken: Taken) -> Iterator[Message]:
    if taken.papers > 1:
        yield _refusal("too_heavy")
        return
    yield taken.form
    yield taken.end


ALL: Final = {**OF_PAPERS, **OF_CONTAINERS, **OF_THE_NEXT}
