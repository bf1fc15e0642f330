"""Words of the client and of the house in, pieces to print out: quoted, dated, nothing lost."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from string import Formatter
from typing import Final

from forms.ground.known_names import BASE_LANGUAGE
from forms.ground.problems import Problem
from forms.ground.style import BLACK, INK
from forms.ground.words import Direction, Words
from pipeline.documents.typesetting.letters import (
    Markup,
    Piece,
    in_language,
    joined,
    printable,
    turned_apart,
)
from pipeline.documents.typesetting.pictured_words import InkedWords, LinesOf, pieces_of
from pipeline.records import Action, Goal, Strength
from pipeline.records.picture_tokens import digest_in, without_tokens
from pipeline.records.prints import Colours

# `I`, as a sentence of one's own begins; in Dutch and English on every sheet
_ME: Final = frozenset({"ik", "i"})
_ALSO_ME: Final = {
    "es": frozenset({"yo"}),
    "fr": frozenset({"je", "j"}),  # j’aime
    "pl": frozenset({"ja"}),
    "tr": frozenset({"ben"}),
    "uk": frozenset({"я"}),
}


class Pen:
    """Writes one document in one language, and remembers the letters that it could not draw.

    `as_of`: the day up to which the document tells; what was planned for before is past there.
    `scale`: its letters are so many times as large as usual.
    `undated`: ids of submissions on which nobody wrote the day.
    `colours`: of the document.
    """

    def __init__(
        self,
        words: Words,
        lines_of: LinesOf | None = None,
        as_of: date | None = None,
        *,
        scale: float = 1.0,
        undated: frozenset[str] = frozenset(),
        colours: Colours = "usual",
    ) -> None:
        self.colours = colours
        self._undated = undated
        self.words = words
        self.scale = scale
        self._as_of = as_of
        self._lines_of = lines_of
        self._pieces: dict[str, list[InkedWords]] = {}
        self._only: int | None = None
        self._missing: set[str] = set()
        self._is_turned = words.direction == "rtl"

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """One warning for each letter that stands on the paper as a box."""
        return tuple(
            Problem(
                "letter_not_drawable", severity="warning", params={"letter": f"U+{ord(letter):04X}"}
            )
            for letter in sorted(self._missing)
        )

    def plain(self, text: str) -> Markup:
        """Text as it was written."""
        if digest_in(text):
            return self._in_own_hand(text)
        # where all runs from the right, whatever somebody wrote finds its own direction
        return self._drawn(text, apart=True if self._is_turned else None)

    def _drawn(self, text: str, *, apart: bool | None) -> Markup:
        drawn, missing = printable(text, apart=apart, around=self.words.tag)
        self._missing |= missing
        return tuple(map(self._named, drawn)) if missing else drawn

    def _named(self, piece: Piece) -> Piece:
        """A box with a sentence for who listens; other pieces as they are."""
        if isinstance(piece, str) or "box" not in piece:
            return piece
        return {**piece, "box": self.words("documents.words.unknown_sign", name=piece["box"])}

    def pieces(self, text: str) -> list[InkedWords]:
        """The words of a text that is still a picture; none where it is not kept here."""
        digest = digest_in(text) or ""
        if digest not in self._pieces:
            self._pieces[digest] = pieces_of(
                self._lines_of(digest) if self._lines_of else (),
                BLACK if self.colours == "black" else INK,
                turned=self._is_turned,
            )
        return self._pieces[digest]

    @contextmanager
    def only(self, count: int) -> Iterator[None]:
        """For a while, show so many words of what is in somebody's own hand."""
        self._only = count
        yield
        self._only = None

    def _in_own_hand(self, text: str) -> Markup:
        """What nobody has read yet, as it was written; with the words around it."""
        pieces, around = self.pieces(text), without_tokens(text)
        if not pieces:
            shown = self.say("documents.own_sheet")
        else:
            told = self.words("documents.words.own_hand")
            shown, between = (), "\n" if self._is_turned else " "
            for number, piece in enumerate(pieces[: self._only]):
                shown = joined(
                    shown, between if number else "", piece.drawn("" if number else told)
                )
        return joined(self.plain(around), " ", shown) if around else shown

    def quote(self, text: str) -> Markup:
        """The client's own words, verbatim, quoted; in single marks where they quote themselves.

        Without marks in the client's own hand: nobody doubts whose words those are.
        """
        return self.quoted(text, text)

    def quoted(self, text: str, of: str) -> Markup:
        """The same, of a part of a text: the marks are those of the whole."""
        if digest_in(text):
            return self.plain(text)
        key = "quote_quoted" if any(mark in of for mark in '“”„"«»') else "quote"
        if not self._is_turned or "\n" in text:
            return self.say(f"documents.words.{key}", text=self.plain(text))
        # the marks go with the words: they stand where a reader of those words looks for them
        own = self._drawn(text, apart=False)
        return turned_apart(self.say(f"documents.words.{key}", text=own))

    def strength(self, text: str, stem: str) -> Markup:
        """A strength on its own line: words that go on from a stem get it back (Ik weet “wat …”).

        Who begins with a small letter, and not with `I`, went on from the stem that was printed.
        What nobody has read yet may do so or not: there the stem stands as a heading. `stem`: its
        name, as of `stem_of`.
        """
        quoted = self.quote(text)
        key = f"documents.words.stem.{stem}"
        if digest_in(text):
            key = f"documents.words.stem_of_hand.{stem}" if self.pieces(text) else ""
        elif not text[:1].islower() or self._says_me(text):
            return quoted
        return self.say(key, text=quoted) if key in self.words else quoted

    def _says_me(self, text: str) -> bool:
        """Whether words begin with `I`: they are a sentence of their own."""
        first = re.split(r"[\s’']", text, maxsplit=1)[0]
        return first in _ME or first in _ALSO_ME.get(self.words.tag, ())

    def own(self, text: str, *, quotable: bool) -> Markup:
        """The client's own words, or that they stand on the own sheet where they may not print."""
        return self.quote(text) if quotable else self.say("documents.own_sheet")

    def say(self, key: str, **markup: Markup) -> Markup:
        """A phrase of the house; what fills it in are pieces already.

        One that is borrowed from another language is known to be in that language.
        """
        parts: list[Piece | Markup] = []
        other = self.words.borrowed(key)
        direction = (other or self.words).direction
        for literal, name in _parsed(self.words(key), direction):
            parts.append((in_language(other.tag, literal),) if other and literal else literal)
            if name is not None:
                parts.append(markup[name])
        told = joined(*parts)
        return told if direction == self.words.direction else turned_apart(told)

    def named(self, key: str, name: str) -> Markup:
        """The name of something, which an organisation may have changed: in its own language.

        It is that of the schema files where the language has no phrase for it.
        """
        told = self.plain(name)
        return told if self._has_own(key) else (in_language(BASE_LANGUAGE, told),)

    def _has_own(self, key: str) -> bool:
        return self.words.tag == BASE_LANGUAGE or key in self.words.phrases

    def refer(self, key: str, anchor: str) -> Markup:
        """A phrase that names the page on which the anchor stands."""
        return self.say(key, page=({"page_of": anchor},))

    @property
    def colon(self) -> Markup:
        """What stands between a label and what it names."""
        return self.say("documents.words.colon")

    @property
    def between(self) -> Markup:
        """What stands between two of a row of things."""
        return self.say("documents.words.between")

    def strong(self, text: Markup) -> Markup:
        """The same, in bold."""
        return ({"strong": text},)

    def day(self, day: date) -> Markup:
        """3 februari 2026."""
        return self._told("date", day=self._number(day), month=self._month(day), year=_year(day))

    def day_of_month(self, day: date) -> Markup:
        """3 februari."""
        return self._told("day_month", day=self._number(day), month=self._month(day))

    def month(self, day: date) -> Markup:
        """Februari 2026, in lower case where the language does so."""
        return self._told("month_year", month=self._month(day, alone=True), year=_year(day))

    def appointment(self, day: date) -> Markup:
        """Dinsdag 3 februari 2026, in lower case where the language does so."""
        return self._told(
            "weekday_date",
            weekday=self.say(f"documents.words.weekday.{day.isoweekday()}"),
            day=self._number(day),
            month=self._month(day),
            year=_year(day),
        )

    def _month(self, day: date, *, alone: bool = False) -> Markup:
        """The name of a month as it stands behind a day; `alone`: as it stands without one."""
        key = f"documents.words.month_alone.{day.month}"
        if alone and key in self.words:
            return self.say(key)
        return self.say(f"documents.words.month.{day.month}")

    def _number(self, day: date) -> Markup:
        first = "documents.words.first_day"  # some languages count that one another way
        return self.say(first) if day.day == 1 and first in self.words else (str(day.day),)

    def _told(self, key: str, **parts: Markup) -> Markup:
        return self.say(f"documents.words.{key}", **parts)

    def who(self, action: Action) -> Markup:
        """Who does it, with the name or role where it may be printed; empty when not known."""
        name = self.plain(action.who_name) if action.who_name and action.quotable else ()
        if f"documents.words.who.{action.who}" not in self.words:
            return name  # or an answer that only a sheet of the organisation gives
        if not name:
            return self.say(f"documents.words.who.{action.who}")
        return self.say(f"documents.words.who_named.{action.who}", name=name)

    def is_dated(self, submission: str) -> bool:
        """Whether somebody wrote a day on this paper."""
        return submission not in self._undated

    def when(self, action: Action) -> Markup:
        """When, with the day from which `deze week` counts: the sheet hangs longer than a day."""
        if action.due:
            return self.appointment(action.due)
        if f"documents.words.when.{action.when}" not in self.words:
            return ()  # a day, nothing, or an answer that only a sheet of the organisation gives
        if not action.is_dated(self._undated):
            return self.say(f"documents.words.when_undated.{action.when}")
        planned, now = action.planned, self._as_of or action.planned
        told, month = self.day_of_month(planned), self._month(planned, alone=True)
        if planned.year != now.year:
            told, month = self.day(planned), self.month(planned)
        is_past = action.last_day is not None and action.last_day < now
        key = "when_past" if is_past else "when"
        return self._told(f"{key}.{action.when}", day=told, month=month)

    def where(self, action: Action) -> Markup:
        """Where, in the client's words; empty when not known."""
        return self.plain(action.where) if action.where and action.quotable else ()

    def origin(self, action: Action) -> Markup:
        """That a step began as an idea of the team; empty for the client's own."""
        return self.say("documents.words.team_idea") if action.idea else ()

    def why(self, goal: Goal) -> Markup:
        """Want “…”, or empty."""
        if not goal.why or not goal.quotable:
            return ()
        return self.because(goal.why)

    def because(self, said: str, shown: Markup | None = None) -> Markup:
        """Want “…”; as `shown`, where that is not the whole text.

        Who began with such a word (“omdat …”) wrote on from the question: it is not said twice.
        """
        own = self.quote(said) if shown is None else shown
        begin = said.casefold().lstrip(" \n\"'“”‘’„«(")
        for word in self.words("documents.because_begun").split(";"):
            if begin.startswith(word) and not begin[len(word) : len(word) + 1].isalnum():
                return own
        return self.say("documents.because", why=own)


def stem_of(strength: Strength) -> str:
    """The stem that the sheet printed before a strength; empty where it printed none.

    Of a part of life it asks what goes well: “sterke benen” is nothing that somebody can.
    """
    is_asked_so = strength.kind == "competence" and strength.domain is not None
    return "" if is_asked_so else strength.kind


def _year(day: date) -> Markup:
    return (str(day.year),)


@cache
def _parsed(phrase: str, direction: Direction) -> tuple[tuple[Markup, str | None], ...]:
    """A phrase of a language file in pieces, each with the name of what is filled in after it."""
    return tuple((_phrase(text, direction), name) for text, name, _, _ in Formatter().parse(phrase))


def _phrase(text: str, direction: Direction) -> Markup:
    """Words in faces that hold them; the spaces at their ends stay."""
    if not text.strip():
        return (text,) if text else ()
    begin, end = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    apart = False if direction == "rtl" else None  # all around it runs from the right as well
    return joined(begin, printable(text, apart=apart)[0], end)
