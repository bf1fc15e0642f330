"""Words of the client and of the house in, pieces to print out: quoted, dated, nothing lost."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from string import Formatter

from forms.ground.problems import Problem
from forms.ground.words import Words
from pipeline.documents.typesetting.letters import Markup, Piece, joined, printable
from pipeline.documents.typesetting.pictured_words import InkedWords, LinesOf, pieces_of
from pipeline.records import Action, Goal
from pipeline.records.picture_tokens import digest_in, without_tokens


class Pen:
    """Writes one document in one language, and remembers the letters that it could not draw.

    `as_of`: the day up to which the document tells; what was planned for before is past there.
    `scale`: its letters are so many times as large as usual.
    """

    def __init__(
        self,
        words: Words,
        lines_of: LinesOf | None = None,
        as_of: date | None = None,
        scale: float = 1.0,
    ) -> None:
        self.words = words
        self.scale = scale
        self._as_of = as_of
        self._lines_of = lines_of
        self._pieces: dict[str, list[InkedWords]] = {}
        self._only: int | None = None
        self._missing: set[str] = set()

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
        drawn, missing = printable(text)
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
            self._pieces[digest] = pieces_of(self._lines_of(digest) if self._lines_of else ())
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
            shown = ()
            for number, piece in enumerate(pieces[: self._only]):
                shown = joined(shown, " " if number else "", piece.drawn("" if number else told))
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
        key = "quote_quoted" if any(mark in of for mark in '“”„"') else "quote"
        return self.say(f"documents.words.{key}", text=self.plain(text))

    def strength(self, text: str, kind: str) -> Markup:
        """A strength on its own line: words that go on from a stem get it back (Ik weet “wat …”).

        Who begins with a small letter, and not with `ik`, went on from the stem that was printed.
        What nobody has read yet may do so or not: there the stem stands as a heading.
        """
        quoted = self.quote(text)
        key = f"documents.words.stem.{kind}"
        if digest_in(text):
            key = f"documents.words.stem_of_hand.{kind}" if self.pieces(text) else ""
        elif not text[:1].islower() or text.split(maxsplit=1)[0] in {"ik", "i"}:
            return quoted
        return self.say(key, text=quoted) if key in self.words else quoted

    def own(self, text: str, *, quotable: bool) -> Markup:
        """The client's own words, or that they stand on the own sheet where they may not print."""
        return self.quote(text) if quotable else self.say("documents.own_sheet")

    def say(self, key: str, **markup: Markup) -> Markup:
        """A phrase of the house; what fills it in are pieces already."""
        parts: list[Piece | Markup] = []
        for literal, name in _parsed(self.words(key)):
            parts.append(literal)
            if name is not None:
                parts.append(markup[name])
        return joined(*parts)

    def refer(self, key: str, anchor: str) -> Markup:
        """A phrase that names the page on which the anchor stands."""
        return self.say(key, page=({"page_of": anchor},))

    def strong(self, text: Markup) -> Markup:
        """The same, in bold."""
        return ({"strong": text},)

    def day(self, day: date) -> Markup:
        """3 februari 2026."""
        month = self.words(f"documents.words.month.{day.month}")
        return self._told("date", day=day.day, month=month, year=day.year)

    def day_of_month(self, day: date) -> Markup:
        """3 februari."""
        month = self.words(f"documents.words.month.{day.month}")
        return self._told("day_month", day=day.day, month=month)

    def month(self, day: date) -> Markup:
        """Februari 2026, in lower case where the language does so."""
        month = self.words(f"documents.words.month.{day.month}")
        return self._told("month_year", month=month, year=day.year)

    def appointment(self, day: date) -> Markup:
        """Dinsdag 3 februari 2026, in lower case where the language does so."""
        return self._told(
            "weekday_date",
            weekday=self.words(f"documents.words.weekday.{day.isoweekday()}"),
            day=day.day,
            month=self.words(f"documents.words.month.{day.month}"),
            year=day.year,
        )

    def _told(self, key: str, **parts: object) -> Markup:
        return self.plain(self.words(f"documents.words.{key}", **parts))

    def who(self, action: Action) -> Markup:
        """Who does it, with the name or role where it may be printed; empty when not known."""
        name = self.plain(action.who_name) if action.who_name and action.quotable else ()
        if not action.who:
            return name
        if not name:
            return self.say(f"documents.words.who.{action.who}")
        return self.say(f"documents.words.who_named.{action.who}", name=name)

    def when(self, action: Action) -> Markup:
        """When, with the day from which `deze week` counts: the sheet hangs longer than a day."""
        if action.due:
            return self.appointment(action.due)
        if not action.when or action.when == "date":
            return ()
        planned, now = action.since, self._as_of or action.since
        month = self.words(f"documents.words.month.{planned.month}")
        told = self.words("documents.words.day_month", day=planned.day, month=month)
        if planned.year != now.year:
            told = self.words(
                "documents.words.date", day=planned.day, month=month, year=planned.year
            )
            month = f"{month} {planned.year}"
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
        return self.say("documents.because", why=self.quote(goal.why))


@cache
def _parsed(phrase: str) -> tuple[tuple[Markup, str | None], ...]:
    """A phrase of a language file in pieces, each with the name of what is filled in after it."""
    return tuple((_phrase(text), name) for text, name, _, _ in Formatter().parse(phrase))


def _phrase(text: str) -> Markup:
    """Words in faces that hold them; the spaces at their ends stay."""
    if not text.strip():
        return (text,) if text else ()
    begin, end = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return joined(begin, printable(text)[0], end)
