"""Decisions -> the words by which people know what they are about: sheet, day, question, choice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from forms.fields import Date
from forms.fields.choice import ChoiceField
from forms.fields.date import printed
from forms.ground.problems import number_at_foot
from forms.ground.words import Words
from pipeline.dossiers.current_papers import CurrentPapers
from pipeline.records import Submission
from pipeline.records.events import Checked, Confirmed, Event, Moved, Ordered, Undone, data_of
from pipeline.records.readings import is_beside, is_crossed_part
from pipeline.records.told_decisions import told_decision
from pipeline.review.copies_asked import in_words
from pipeline.review.questions import BoxPlace, beside, places_of

_PAPERS: Final = frozenset({"submission", "by"})  # what of a decision is the id of a paper


@dataclass(frozen=True, slots=True)
class DecisionsTold:
    """Tells decisions to people: sheets by title and day, boxes by their question.

    An answer is told where it is one of those on the sheet, a tick or a day, and only to who may
    see answers; words that somebody wrote are told to nobody.

    Attributes:
        events: all that was decided.
        sees: whether client codes and answers may be seen.
    """

    papers: CurrentPapers
    events: Sequence[Event]
    words: Words
    sees: bool
    _known: dict[str, Submission | None] = field(default_factory=dict)

    def told(self, event: Event) -> str:
        """What was decided, as a sentence."""
        return told_decision(event, self.words, with_codes=self.sees, instead=self._instead(event))

    def _instead(self, event: Event) -> Mapping[str, str]:
        """What stands in the sentence in the place of ids and pointers."""
        if isinstance(event.what, Undone):
            return self._undone(event.what)
        data = data_of(event.what)
        said = {key: self._sheet(data[key], event) for key in _PAPERS & data.keys()}
        if isinstance(event.what, Confirmed):
            said["pointer"] = self._question(event.what)
        return said

    def _undone(self, what: Undone) -> Mapping[str, str]:
        undone = next((each for each in self.events if each.id == what.event), None)
        if undone is None or isinstance(undone.what, Undone):
            return {}
        return {"event": f"{what.event} ({self.told(undone)})"}

    def _sheet(self, identity: str, event: Event) -> str:
        """A paper by its title and its day; its id where it is not here any more."""
        paper = self._paper(identity)
        if paper is None:
            return identity
        day = self._day(paper)
        if isinstance(event.what, Ordered | Checked):  # the sentence names what it is
            return day
        title = self.papers.edition_to_read(paper).worksheet.title
        owner = paper.client
        if not isinstance(event.what, Moved):  # of which the sentence tells who has it now
            owner = self.papers.ledger.decisions.filing().owner(paper.id, owner)
        key = "sheet_of" if owner and self.sees else "sheet"
        told = self.words(f"events.{key}", title=title, day=day, code=owner or "")
        page = self._page(paper, event)
        return f"{told}, {page}" if page else told

    def _day(self, paper: Submission) -> str:
        """The day on a paper, as it was read or confirmed; else that on which it came."""
        if not paper.date_given:
            paper = self.papers.whole(paper.id) or paper
        since = "of" if paper.date_given else "came"
        return self.words(f"events.{since}_day", day=printed(paper.filled_on))

    def _page(self, paper: Submission, event: Event) -> str:
        """The page, as at its foot, of what is said of something that is no box."""
        at = event.what.pointer if isinstance(event.what, Confirmed) else ""
        if not (is_beside(at) or is_crossed_part(at)) or at not in paper.readings:
            return ""
        form, page = self.papers.ledger.printed.get(paper.instance), paper.readings[at].page
        number = number_at_foot(page, form.pages) if form else page
        return self.words("correction.on_page", page=number)

    def _question(self, said: Confirmed) -> str:
        """The question of a box, and what was chosen there."""
        if is_beside(said.pointer):
            return self.words("events.beside")
        paper = self._paper(said.submission)
        places = places_of(self.papers.edition_to_read(paper)) if paper is not None else {}
        place = places.get(said.pointer)
        if place is None:
            return said.pointer
        if not self.sees or not _is_on_offer(place):
            return place.label
        return beside(place.label, in_words(said.value, place, self.words))

    def _paper(self, identity: str) -> Submission | None:
        if identity not in self._known:
            self._known[identity] = self.papers.ledger.papers.get(identity)
        return self._known[identity]


def _is_on_offer(place: BoxPlace) -> bool:
    """Whether what is answered there tells nothing in words of a person's own."""
    return place.is_tick or place.is_day or isinstance(place.field, ChoiceField | Date)
