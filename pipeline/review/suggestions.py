"""What is asked about one person's papers -> suggestions for the handwriting, kept by picture.

Suggestions only save typing. They are made when all else is done: ticks and digits are in and the
documents are drawn; and they are made in bounded batches, so that a new paper never waits long.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Final

from pipeline.dossiers.current_papers import CurrentPapers
from pipeline.records import Dossier, Picture, Submission, Suggestion
from pipeline.records.events import Confirmed, Entrusted, Event
from pipeline.records.jobs import JobKey
from pipeline.records.picture_tokens import without_tokens
from pipeline.review.agreed_by_pen import AgreedByPen
from pipeline.review.correction_sheets import Correcting
from pipeline.review.known_letters import has_known_letters
from pipeline.review.questions import OpenQuestion
from pipeline.store import pictures
from pipeline.store.ledger import Ledger

Suggest = Callable[[Sequence[Picture], Sequence[str], str], Sequence[Suggestion]]
MOST_PICTURES: Final = 40  # pictures in one batch: some ten seconds

_WORDS: Final = ("text", "why", "what", "who_name", "where", "result")  # what of a fact is words
_WRITTEN: Final = frozenset({"word", "text"})
_PERHAPS_NOTHING: Final = frozenset({"text_illegible", "not_seen"})  # what is read there is made up


def lacking(
    asked: Iterable[OpenQuestion], suggestion: Callable[[str], Suggestion | None]
) -> tuple[str, ...]:
    """The pictures of words about which a person is asked and nothing is suggested yet.

    Args:
        asked: the open questions of one person's papers.
        suggestion: what is kept for a picture, by digest (`Ledger.suggestions`).
    """
    pictures = (
        each.picture
        for each in asked
        if each.place.kind in _WRITTEN and each.code not in _PERHAPS_NOTHING
    )
    found = dict.fromkeys(each for each in pictures if each is not None)
    return tuple(each for each in found if suggestion(each) is None)


def known_texts(dossier: Dossier) -> tuple[str, ...]:
    """The texts of a dossier: whoever wrote about a goal once writes about it again."""
    said = [
        dossier.alias or "",
        *(goal.text for goal in dossier.goals),
        *(goal.why for goal in dossier.goals),
        *(action.what for goal in dossier.goals for action in goal.actions),
        *(action.what for action in dossier.loose_actions),
        *(action.who_name or "" for goal in dossier.goals for action in goal.actions),
        *(action.who_name or "" for action in dossier.loose_actions),
        *(strength.text for strength in dossier.strengths),
        *(wish.text for wish in dossier.wishes),
        *(step.text for step in dossier.steps),
        *(saying.text for saying in (*dossier.meaning, *dossier.learned)),
        *(idea.text for idea in dossier.ideas),
    ]
    return _read(said)


def known_of_team(papers: Iterable[Submission]) -> tuple[str, ...]:
    """The texts on papers of the team."""
    facts = (fact.values for paper in papers for fact in paper.facts)
    return _read(
        values[key] for values in facts for key in _WORDS if isinstance(values.get(key), str)
    )


def names_of_team(events: Iterable[Event]) -> tuple[str, ...]:
    """What people of the team call themselves: who checked, and on whose name order forms are."""
    decided = (event.what for event in events)
    names = (
        each.by if isinstance(each, Confirmed) else each.name
        for each in decided
        if isinstance(each, Confirmed | Entrusted)
    )
    return tuple(dict.fromkeys(name for name in names if name))


def _read(said: Iterable[object]) -> tuple[str, ...]:
    read = (without_tokens(text) for text in said if isinstance(text, str))
    return tuple(dict.fromkeys(text for text in read if text))


def suggestions_for(
    wanted: Sequence[str],
    known: Sequence[str],
    language: str,
    picture_of: Callable[[str], Picture | None],
    suggest: Suggest,
) -> Mapping[str, Suggestion]:
    """What the first `MOST_PICTURES` of these pictures may say, by digest, to be kept.

    One of which nothing could be made is kept too, without a text: it is not tried again. Nothing
    is given where the recogniser fails; then all are tried again later.

    Args:
        wanted: digests of pictures, from `lacking`.
        known: texts of the same person, from `known_texts`.
        language: of the dossier.
        picture_of: the picture with a digest, if it is kept.
        suggest: makes them; `suggest_apart` of the recogniser.
    """
    batch = {digest: picture_of(digest) for digest in wanted[:MOST_PICTURES]}
    there = {digest: picture for digest, picture in batch.items() if picture is not None}
    if not there:
        return {}
    made = suggest(tuple(there.values()), known, language)
    if len(made) != len(there):
        return {}
    return dict(zip(there, made, strict=True))


@dataclass(frozen=True, slots=True)
class Suggesting:
    """Takes what is asked about the papers of one dossier; keeps what the handwriting may say.

    Attributes:
        papers: as they count now.
        suggest: what makes suggestions; None where the office wants none.
    """

    ledger: Ledger
    correcting: Correcting
    store: Path
    papers: CurrentPapers
    suggest: Suggest | None

    def jobs(self, client: str | None, asked: Iterable[OpenQuestion]) -> list[JobKey]:
        """What is left to suggest after the correction sheet that asks this was laid out."""
        if self.suggest is None or not self._wanted(client, tuple(asked)):
            return []
        return [JobKey("suggest", client or "")]

    def carry_out(self, subject: str) -> tuple[str, ...]:
        """Make suggestions for some pictures of a client ("" for the team); asked for anew if more.

        Where the recogniser fails none are made, and none are tried again before new papers come.
        """
        client = subject or None
        if self.suggest is None:
            return ()
        sheet = self.correcting.sheet_of(client, self.papers.doubtful_in(client))
        wanted = self._wanted(client, sheet.questions)
        dossier = self.papers.dossier(client) if client else None
        language = dossier.language if dossier else "nl"
        picture_of = partial(pictures.load, self.store)
        made = suggestions_for(wanted, self.known(dossier), language, picture_of, self.suggest)
        self.ledger.suggestions.keep(made)
        self._by_pen.settle(self.correcting.lay_out(client, self.papers.doubtful_in(client)))
        if made and len(made) < len(wanted):
            self.ledger.jobs.ask([JobKey("suggest", subject)])
        return ()

    def known(self, dossier: Dossier | None) -> tuple[str, ...]:
        """The texts that are known of somebody (None: of the team's work), and the team's names."""
        texts = known_texts(dossier) if dossier else self._known_of_team()
        return (*texts, *names_of_team(self.ledger.decisions.all()))

    def _known_of_team(self) -> tuple[str, ...]:
        """The words of the team's papers, and how those are called whom they are about."""
        papers = self.papers.telling(None)
        called = (self.papers.names.of(case).name for case in {p.case for p in papers if p.case})
        return (*known_of_team(papers), *sorted(name for name in called if name))

    @property
    def _by_pen(self) -> AgreedByPen:
        return AgreedByPen(self.ledger, self.correcting.entering)

    def _wanted(self, client: str | None, asked: Sequence[OpenQuestion]) -> tuple[str, ...]:
        """The pictures to read: of what is asked, and of what pens wrote about it on a sheet."""
        return (*self._lacking(client, asked), *self._by_pen.lacking(asked))

    def _lacking(self, client: str | None, asked: Iterable[OpenQuestion]) -> tuple[str, ...]:
        """As `lacking`, of what is written in letters that the recogniser knows."""
        is_known = cache(partial(has_known_letters, self.ledger, self.papers.catalogue, client))
        readable = (each for each in asked if is_known(each.submission))
        return lacking(readable, self.ledger.suggestions.get)
