"""Words that a pen wrote on a correction sheet -> which of them need not be asked again.

Two people wrote the same: the client on the paper, and who checks on the sheet. Each is read by
suggestion, by itself; where both readings say the same and are sure of every word, that is what
stands there, as decided by who wrote it on the sheet. A wrong word in somebody's mouth is worse
than a question: all else is asked again, and what the pen may have written is suggested there.
`bench.agreeing` measures how often this is wrong.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from forms.ground.bsn import masked
from pipeline.dossiers.current_papers import SAID_OTHERWISE
from pipeline.records import Submission, Suggestion
from pipeline.records.events import Checked, Event
from pipeline.records.filing import standing
from pipeline.records.papers import CONTACT_BOXES, NAME_BOX
from pipeline.review.answers import BoxAnswer
from pipeline.review.entering import Entering, Speaker
from pipeline.review.item_layout import SheetItem
from pipeline.review.open_sheets import OpenSheet
from pipeline.review.questions import OpenQuestion
from pipeline.store.ledger import Ledger

SURE: Final = 0.98  # of each word, in both hands (docs/decisions/0095)
_OVER_PRINT: Final = 0.93  # of each word that was written where something was printed
_UNREAD: Final = "text_unread"
AT_STAKE: Final = frozenset({NAME_BOX, *CONTACT_BOXES})  # who it is, and where danger may be


@dataclass(frozen=True, slots=True)
class PenWords:
    """Words that a pen wrote on a correction sheet.

    Attributes:
        sheet: the sheet that came back. place: pointer of the item on it.
        picture: digest of what was written.
        is_bare: nothing was printed in that box.
    """

    sheet: Submission
    place: str
    picture: str
    is_bare: bool


def pen_words(ledger: Ledger, asked: Iterable[OpenQuestion]) -> Mapping[str, PenWords]:
    """What pens wrote about what is asked still, by what it is about; the last of each.

    A sheet that does not count is left out. Where a later sheet is not clear, an earlier one tells
    nothing.
    """
    targets = {each.target for each in asked if _may_agree(each)}
    if not targets:
        return {}
    found: dict[str, PenWords] = {}
    withdrawn = ledger.decisions.filing().withdrawn
    for event in standing(ledger.decisions.all()):
        if not isinstance(event.what, Checked) or event.what.submission in withdrawn:
            continue
        if not targets.isdisjoint(one.target for one in event.what.open):
            for one in event.what.open:
                found.pop(one.target, None)
            found |= dict(_on(event.what, ledger, targets))
    return found


def _on(checked: Checked, ledger: Ledger, targets: set[str]) -> Iterator[tuple[str, PenWords]]:
    sheet = ledger.papers.get(checked.submission)
    printed = ledger.printed.get(sheet.instance) if sheet is not None else None
    if sheet is None or printed is None:
        return
    places = {target: place for place, target in printed.slots.items()}
    for target, why, picture in checked.open:
        place = places.get(target)
        if target not in targets or why != _UNREAD or picture is None or place is None:
            continue
        is_bare = printed.prefilled.get(f"{place}/value") in (None, "")
        if not sheet.is_unread(f"{place}/empty"):
            yield target, PenWords(sheet, place, picture, is_bare)


def _may_agree(question: OpenQuestion) -> bool:
    """Whether it is about words of one paper, and nothing but what they are."""
    is_words = question.place.kind in {"word", "text"} and question.code == _UNREAD
    is_alone = not question.older and question.before is None and question.picture is not None
    return is_words and is_alone and question.place.pointer not in AT_STAKE


def said_by_pen(ledger: Ledger, pen: PenWords | None) -> Suggestion | None:
    """What a pen may have written on a sheet: who checks wrote it last, and knew what was asked.

    Over print only what is read surely: of letters amid print words are made that nobody wrote.
    """
    read = ledger.suggestions.get(pen.picture) if pen is not None else None
    if pen is None or read is None or not read.text:
        return None
    return read if pen.is_bare or min(read.sure, default=0.0) >= _OVER_PRINT else None


def kept_for(ledger: Ledger, question: OpenQuestion) -> Suggestion | None:
    """What the words on the paper itself may say."""
    if question.picture is None or question.place.kind not in {"word", "text"}:
        return None
    if question.code == SAID_OTHERWISE or (question.code == "values_differ" and question.read):
        return None  # people said or typed what it is: that is nearer than a guess
    return ledger.suggestions.get(question.picture)


def agreed(item: SheetItem, read: Suggestion | None) -> str | None:
    """What stands in a box, where what a pen wrote is read as what is suggested; else None.

    Args:
        item: what is asked, with what is suggested of the words on the paper; `sure` is empty where
            nothing of it was guessed.
        read: what the words of the pen may say.
    """
    if read is None or not item.suggestion or not item.sure or not read.sure:
        return None
    if min(*item.sure, *read.sure) < SURE or any(map(str.isdigit, item.suggestion)):
        return None  # a digit of a telephone number has no word around it that tells
    return item.suggestion if item.suggestion.split() == read.text.split() else None


@dataclass(frozen=True, slots=True)
class AgreedByPen:
    """Settles what is asked still of words that a pen wrote on a sheet.

    Not over print, where nobody is sure which is meant; nor what was typed and shows otherwise.
    """

    ledger: Ledger
    entering: Entering

    def lacking(self, asked: Iterable[OpenQuestion]) -> tuple[str, ...]:
        """The pictures of such words that nobody has tried to read yet."""
        pictures = (words.picture for words in pen_words(self.ledger, asked).values())
        return tuple(each for each in pictures if self.ledger.suggestions.get(each) is None)

    def settle(self, sheet: OpenSheet) -> bool:
        """Decide what agrees; whether anything was decided. What was undone stays undone."""
        written = pen_words(self.ledger, sheet.questions)
        events: list[Event] = []
        for question, item in zip(sheet.questions, sheet.items, strict=True):
            pen = written.get(question.target)
            if pen is not None and pen.is_bare and pen.sheet.source.channel == "scan":
                of_paper = self._of_paper(item, question)
                text = agreed(of_paper, self.ledger.suggestions.get(pen.picture))
                if text:
                    events += self._decided(pen, question.target, text)
        known = {event.id for event in self.ledger.decisions.all()} if events else set()
        new = [event for event in events if event.id not in known]
        self.ledger.decisions.enter_all(new)
        return bool(new)

    def _of_paper(self, item: SheetItem, question: OpenQuestion) -> SheetItem:
        """The item with what the paper says: on the sheet stands what the pen wrote since."""
        kept = kept_for(self.ledger, question) or Suggestion("", 0.0)
        return replace(item, suggestion=masked(kept.text) or None, sure=kept.sure)

    def _decided(self, pen: PenWords, target: str, text: str) -> list[Event]:
        said = BoxAnswer(pen.place, target, text)
        events, still = self.entering.decide(Speaker.of(pen.sheet), [said])
        return [] if still else events
