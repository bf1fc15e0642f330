"""Words of several boxes below each other, each with its picture: taken line by line, on one page.

Nothing is taken that nobody agreed to: each line has its own Enter, or its own tick. What is spared
is the page between two lines. With the script of the desk a line is in the ledger as soon as its
Enter is pressed; without it all lines that were ticked are sent at once.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from forms.fields import Raw
from pipeline.desk.agenda import Asked, Pile
from pipeline.desk.asking import lines_shown
from pipeline.desk.room import Room
from pipeline.desk.visiting import Form, seen, to
from pipeline.desk.visits import Visit

FEW: Final = 3  # questions of one kind that are worth a page of their own
MOST: Final = 12  # lines on one page
_LONGEST: Final = 2000  # letters of a box that are read on
SHOWN: Final = 400  # letters of what could not be taken, told so that they can be typed anew


def on_one_page(lines: Sequence[Asked]) -> Sequence[Asked]:
    """The next lines as they stand below each other: `MOST`, or fewer to keep a paper together."""
    page, rest = lines[:MOST], lines[MOST:]
    papers = [each.item.paper for each in page]
    if not rest or rest[0].item.paper != papers[-1]:
        return page
    start = papers.index(papers[-1])
    ends = sum(each.item.paper == papers[-1] for each in lines) > MOST
    return page if ends or start < FEW else page[:start]


@dataclass(frozen=True, slots=True)
class WordLines:
    """The page with several lines."""

    room: Room

    def ask(self, visit: Visit, request: Request, _form: Form) -> Response:
        """The next lines of a pile; where none is left, its other questions."""
        name = request.path_params["pile"]
        pile = self.room.agenda.pile(name)
        asked = [each for each in pile.lines if each.key not in visit.later] if pile else []
        if pile is None or not asked:
            return to(f"/pile/{name}")
        self.room.saw(visit, "desk", pile.client or "", pile.name)
        lines = lines_shown(self.room, pile, on_one_page(asked), visit.drafts)
        left, once = len(asked), secrets.token_urlsafe(9)
        return self.room.page("lines.html", visit, pile=pile, lines=lines, left=left, once=once)

    def take(self, visit: Visit, request: Request, form: Form) -> Response:
        """What somebody says about these lines; those without a tick are left for later.

        With `alone` it is one line, sent from the page as soon as it was agreed to: the answer is
        nothing (204), or why it cannot be taken (409). With `keep` nothing is taken: somebody goes
        away, and what they typed stands there when they come back.
        """
        name = request.path_params["pile"]
        pile = self.room.agenda.pile(name)
        asked = {each.key: each for each in pile.lines} if pile is not None else {}
        if form.get("keep"):
            for key in seen(form):
                keep(visit, asked.get(key), form.get(f"value-{key}"))
            return Response(status_code=204)
        page, before = form.get("once", ""), {taken.once: taken.raw for taken in visit.taken}
        whys: list[str] = []
        told = 0
        for key in seen(form):
            once, raw = f"{page}-{key}", form.get(f"value-{key}", "")
            is_said = form.get(f"ok-{key}") is not None
            each = asked.get(key)
            if once in before:
                told += 1  # its Enter sent it
                whys += self._beside(before[once], raw)
            elif pile is None or each is None:
                whys += [self.room.words("desk.not_taken", text=raw[:SHOWN])] if is_said else []
            elif not is_said:
                leave(visit, each, raw)
            elif why := self._taken(visit, pile, each, form, once):
                whys.append(why)
                visit.drafts[key] = raw
            else:
                told += 1
        self.room.decided()
        if form.get("alone"):
            return PlainTextResponse(" ".join(whys), 409) if whys else Response(status_code=204)
        visit.told = " ".join([self.room.words("desk.glanced", number=told), *dict.fromkeys(whys)])
        return to(f"/lines/{name}")

    def read_on(self, _visit: Visit, request: Request, form: Form) -> Response:
        """What stands behind the words that somebody types, read anew from there."""
        start, rest = form.get("start", ""), form.get("rest", "")
        if len(start) + len(rest) > _LONGEST:
            return PlainTextResponse(rest)
        name = request.path_params["name"]
        return PlainTextResponse(self.room.reading_on.read_on(name, start, rest))

    def _beside(self, taken: Raw, raw: str) -> list[str]:
        """What is told of words that were sent after others of the same line had been taken."""
        if not isinstance(taken, str) or _alike(taken) == _alike(raw):
            return []
        return [self.room.words("desk.line_before", before=taken[:SHOWN], text=raw[:SHOWN])]

    def _taken(self, visit: Visit, pile: Pile, asked: Asked, form: Form, once: str) -> str | None:
        """Take one line; or why it cannot be taken, in words."""
        if form.get(f"told-{asked.key}", asked.told) != asked.told:
            return self.room.words("desk.changed")
        raw = form.get(f"value-{asked.key}", "")
        why = self.room.answering.take(visit, pile, asked, raw, is_empty=False, once=once)
        is_nothing = why == self.room.words("desk.nothing_typed")
        return self.room.words("desk.nothing_in_line") if is_nothing else why


def leave(visit: Visit, asked: Asked, raw: str | None) -> None:
    """Ask it later; what was typed stands there then."""
    visit.later.add(asked.key)
    keep(visit, asked, raw)


def keep(visit: Visit, asked: Asked | None, raw: str | None) -> None:
    """Keep what was typed of a question that is asked still."""
    if asked is not None and raw and raw != asked.item.suggestion:
        visit.drafts[asked.key] = raw


def _alike(words: str) -> list[str]:
    """Words as they are compared: browsers send the ends of lines in ways of their own."""
    return words.split()
