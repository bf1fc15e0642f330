"""Words of the client and of the house in, markup out: quoted, escaped, dated, nothing lost."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from xml.sax.saxutils import escape

from forms.ground.fonts import drawable
from forms.ground.problems import Problem
from forms.ground.words import Words
from pipeline.documents.typesetting.blocks import reference
from pipeline.documents.typesetting.pictured_words import InkedWords, LinesOf, markup_of, pieces_of
from pipeline.documents.typesetting.styles import register_faces
from pipeline.records import Action, Goal
from pipeline.records.picture_tokens import digest_in, without_tokens


def _lines(text: str) -> str:
    """Newlines as line breaks; more than one empty line becomes one."""
    return re.sub(r"\n{3,}", "\n\n", text.strip()).replace("\n", "<br/>")


class Pen:
    """Writes one document in one language, and remembers the letters that it could not draw.

    `as_of`: the day up to which the document tells; what was planned for before is past there.
    """

    def __init__(
        self, words: Words, lines_of: LinesOf | None = None, as_of: date | None = None
    ) -> None:
        register_faces()
        self.words = words
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

    def plain(self, text: str) -> str:
        """Text as markup, as it was written."""
        if digest_in(text):
            return self._in_own_hand(text)
        drawn, missing = drawable(text)
        self._missing |= missing
        return _lines(escape(drawn))

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

    def _in_own_hand(self, text: str) -> str:
        """What nobody has read yet, as it was written; with the words around it."""
        pieces, around = self.pieces(text), without_tokens(text)
        shown = markup_of(pieces[: self._only])
        if not pieces:
            shown = self.say("documents.own_sheet")
        return f"{self.plain(around)} {shown}" if around else shown

    def quote(self, text: str) -> str:
        """The client's own words, verbatim, quoted; in single marks where they quote themselves.

        Without marks in the client's own hand: nobody doubts whose words those are.
        """
        if digest_in(text):
            return self.plain(text)
        key = "quote_quoted" if any(mark in text for mark in '“”„"') else "quote"
        return self.say(f"documents.words.{key}", text=self.plain(text))

    def strength(self, text: str, kind: str) -> str:
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

    def own(self, text: str, *, quotable: bool) -> str:
        """The client's own words, or that they stand on the own sheet where they may not print."""
        return self.quote(text) if quotable else self.say("documents.own_sheet")

    def say(self, key: str, **markup: str) -> str:
        """A phrase of the house as markup; what fills it in is markup already."""
        phrase = escape(self.words(key))
        return phrase.format_map(markup) if markup else phrase

    def refer(self, key: str, anchor: str) -> str:
        """A phrase that names the page on which the anchor stands."""
        return self.say(key, page=reference(anchor))

    def day(self, day: date) -> str:
        """3 februari 2026."""
        month = self.say(f"documents.words.month.{day.month}")
        return self.say("documents.words.date", day=str(day.day), month=month, year=str(day.year))

    def appointment(self, day: date) -> str:
        """Dinsdag 3 februari 2026, in lower case where the language does so."""
        return self.say(
            "documents.words.weekday_date",
            weekday=self.say(f"documents.words.weekday.{day.isoweekday()}"),
            day=str(day.day),
            month=self.say(f"documents.words.month.{day.month}"),
            year=str(day.year),
        )

    def who(self, action: Action) -> str:
        """Who does it, with the name or role where it may be printed; empty when not known."""
        name = self.plain(action.who_name) if action.who_name and action.quotable else ""
        if not action.who:
            return name
        if not name:
            return self.say(f"documents.words.who.{action.who}")
        return self.say(f"documents.words.who_named.{action.who}", name=name)

    def when(self, action: Action) -> str:
        """When, with the day from which `deze week` counts: the sheet hangs longer than a day."""
        if action.due:
            return self.appointment(action.due)
        if not action.when or action.when == "date":
            return ""
        planned, now = action.since, self._as_of or action.since
        month = self.say(f"documents.words.month.{planned.month}")
        day = self.say("documents.words.day_month", day=str(planned.day), month=month)
        if planned.year != now.year:
            day, month = self.day(planned), f"{month} {planned.year}"
        is_past = action.last_day is not None and action.last_day < now
        key = "when_past" if is_past else "when"
        return self.say(f"documents.words.{key}.{action.when}", day=day, month=month)

    def where(self, action: Action) -> str:
        """Where, in the client's words; empty when not known."""
        return self.plain(action.where) if action.where and action.quotable else ""

    def origin(self, action: Action) -> str:
        """That a step began as an idea of the team; empty for the client's own."""
        return self.say("documents.words.team_idea") if action.idea else ""

    def why(self, goal: Goal) -> str:
        """Want “…”, or empty."""
        if not goal.why or not goal.quotable:
            return ""
        return self.say("documents.because", why=self.quote(goal.why))
