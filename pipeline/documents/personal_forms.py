"""Dossier or Progress -> pre-printed forms for one client, and what was printed in which slot."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from forms.catalogue import Catalogue, Edition
from forms.catalogue.chosen_pages import chosen_pages, is_to_choose
from forms.catalogue.own_names import with_own_names
from forms.fields import Raw
from forms.ground.fonts import drawable
from forms.ground.known_names import BASE_LANGUAGE, UnknownLanguageError
from forms.ground.problems import Problem
from forms.ground.words import Words
from forms.layout.bands import CONTENT_WIDTH
from forms.layout.letters import FIRST
from forms.pdf.slot_words import ID_ROOM, SlotText
from forms.pdf.stamping import Stamp
from pipeline.documents.discreet import discreet
from pipeline.documents.known_plan import known_plan
from pipeline.documents.left_blank import told_blank, told_elsewhere
from pipeline.documents.numbering import Numbers
from pipeline.documents.typesetting.letters import flat
from pipeline.documents.typesetting.phrasing import Pen
from pipeline.documents.typesetting.pictured_words import LinesOf, hand_of
from pipeline.records import EMPTY, Action, Document, Dossier, Goal, Idea, Instance, Progress
from pipeline.records.ids import mark_of
from pipeline.records.picture_tokens import digest_in, without_tokens

_LOWEST = FIRST.slot - 2.2  # mm to the lowest line in a slot; _DETAIL: of who and when below it
_DETAIL = 6.0
_SLOT_WIDTH = CONTENT_WIDTH - ID_ROOM  # mm for words in the client's own hand
NEXT_FORM_NAME = "actieplan-bijwerken"  # name of the document (contract)
_NEXT_FORM = re.compile(rf"{NEXT_FORM_NAME}(-\d+)?\.pdf")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class _Slots:
    """What is printed in the slots of one sheet: texts, and ids and marks of words by pointer."""

    texts: Mapping[str, SlotText]
    ids: Mapping[str, str]
    told: Mapping[str, str] = field(default_factory=lambda: EMPTY)


@dataclass(frozen=True, slots=True)
class _Press:
    """Prints copies of one edition for one client.

    Attributes:
        numbers: gives each print its number.
        title: what its metadata call it, where that is not the title of the sheet.
        domains: the parts of life that it is about, where those can be chosen; none for all.
        foot: lines at the foot of each page.
    """

    edition: Edition
    catalogue: Catalogue
    client: str
    numbers: Numbers
    title: str | None = None
    domains: tuple[str, ...] = ()
    foot: tuple[str, ...] = ()

    def print(self, name: str, slots: _Slots, marks: Mapping[str, Raw]) -> Document:
        """One copy, with what its slots and its fields show."""
        template, worksheet = self.catalogue.template(self.edition), self.edition.worksheet
        number, language = self.edition.number, worksheet.language
        shown = {at: _printed(slot) for at, slot in slots.texts.items()}
        ids = dict(slots.ids)
        pages = self._pages(slots)
        plain = Instance(
            instance="",
            client=self.client,
            worksheet=worksheet.id,
            edition=number,
            language=language,
            slots=slots.ids,
            pages=pages or template.pages_of(slots.texts),
            prefilled=marks,
            told=slots.told,
            foot=self.foot,
        )
        instance = self.numbers.give(
            lambda given: replace(plain, instance=given),
            *(self.client, worksheet.id, number, language, shown, ids, dict(marks)),
            *([self.title] if self.title else []),
            *([{"pages": list(pages)}] if pages else []),
            *([{"foot": list(self.foot)}] if self.foot else []),
        )
        whose = self.client, instance.instance
        stamp = Stamp(*whose, marks, slots.texts, self.title, pages, self.foot)
        content = template.stamp(stamp)
        return Document(name, content, (instance,), tuple(_warnings(slots, marks)))

    def _pages(self, slots: _Slots) -> tuple[int, ...]:
        """The pages that were chosen; none where there was nothing to choose."""
        if not self.domains or slots.texts or not is_to_choose(self.edition.worksheet):
            return ()
        return chosen_pages(self.edition, self.domains)


def is_next_form(name: str) -> bool:
    """Whether a document of a client is a next form, by its name."""
    return _NEXT_FORM.fullmatch(name) is not None


def next_forms(
    progress: Progress,
    catalogue: Catalogue,
    numbers: Numbers | None = None,
    lines_of: LinesOf | None = None,
) -> tuple[Document, ...]:
    """The next form to fill in, `actieplan-bijwerken.pdf`, with what is open now.

    It is the first sheet of the pack `contact`; none where an organisation has emptied that pack,
    and none for who rounded off.
    More than fits goes on to `actieplan-bijwerken-2.pdf` and so on. `numbers` gives the instance
    from all that is printed, so that the same history gives the same bytes.
    """
    sheets = [name for name in catalogue.pack.sheets_of("contact") if name in catalogue.files]
    if not sheets or progress.finished:
        return ()
    edition = _edition(catalogue, sheets[0], progress.dossier)
    press = _press(edition, catalogue, progress, numbers or Numbers())
    return _with_slots(press, progress, lines_of)


def _press(edition: Edition, catalogue: Catalogue, progress: Progress, numbers: Numbers) -> _Press:
    words = catalogue.words(edition.worksheet.language)
    title = words("documents.silent.title") if progress.dossier.prints.silent else None
    foot = _foot(words, catalogue) if progress.keep_here else ()
    return _Press(edition, catalogue, progress.dossier.client, numbers, title, foot=foot)


def _foot(words: Words, catalogue: Catalogue) -> tuple[str, ...]:
    """That this sheet stays here; also as who hands it over reads it."""
    spoken = (words, *([catalogue.words(words.beside)] if words.beside else []))
    return tuple(each("documents.keep_here") for each in spoken)


def _with_slots(
    press: _Press, progress: Progress, lines_of: LinesOf | None
) -> tuple[Document, ...]:
    """A sheet whose slots show what is known; as many copies as it takes to show all.

    Names of others stay off a sheet of somebody who did not say that paper may go home.
    """
    progress = _shown(progress)
    edition = press.edition
    words = with_own_names(press.catalogue.words(edition.worksheet.language), press.catalogue)
    pen = Pen(words, lines_of, progress.dossier.as_of, undated=progress.dossier.undated)
    room = _room(edition)
    goals = _chunks(progress.slots_goals, room["goal"])
    actions = _chunks(progress.slots_actions, room["action"])
    ideas = _chunks(progress.slots_ideas, room["idea"])
    documents = []
    for n in range(max(len(goals), len(actions), len(ideas), 1)):
        waiting = {
            "goal": [_goal_slot(goal, pen, press.catalogue) for goal in _nth(goals, n)],
            "action": [_action_slot(action, pen, press.catalogue) for action in _nth(actions, n)],
            "idea": [_idea_slot(idea, pen) for idea in _nth(ideas, n)],
        }
        slots = _fill(edition, waiting, _marks_of(progress))
        if not n and not progress.dossier.prints.silent:
            slots = replace(slots, texts=_with_blank(slots.texts, progress, press, pen))
        name = f"{NEXT_FORM_NAME}{f'-{n + 1}' if n else ''}.pdf"
        documents.append(press.print(name, slots, _known_header(edition, progress.dossier)))
    return tuple(documents)


def personal_forms(
    worksheet: str,
    progress: Progress,
    catalogue: Catalogue,
    numbers: Numbers,
    language: str | None = None,
    *,
    lines_of: LinesOf | None = None,
    domains: tuple[str, ...] = (),
) -> tuple[Document, ...]:
    """A sheet for one client, pre-printed with what is known, as `WORKSHEET-INSTANCE.pdf`.

    In the client's language, or in another that was asked for. `domains`: only those, where they
    can be chosen.

    Raises:
        UnknownWorksheetError: there is no such sheet.
    """
    if language is not None:
        progress = replace(progress, dossier=replace(progress.dossier, language=language))
    edition = _edition(catalogue, worksheet, progress.dossier)
    press = replace(_press(edition, catalogue, progress, numbers), domains=domains)
    if any(page.slots for page in edition.layout.pages):
        printed = _with_slots(press, progress, lines_of)
    else:
        shown = _shown(progress)
        marks = _known_header(edition, shown.dossier)
        ids: Mapping[str, str] = {}
        if edition.worksheet.prefill == "plan":
            known, ids = known_plan(edition.worksheet, shown)
            marks |= {at: mark for at, mark in known.items() if not _is_unread(mark)}
        printed = (press.print("", _Slots({}, ids), marks),)
    return tuple(_named(worksheet, document) for document in printed)


def _shown(progress: Progress) -> Progress:
    """What a form may show of it."""
    said_yes = progress.dossier.take_home == "yes" and not progress.dossier.prints.silent
    return progress if said_yes else _without_names(discreet(progress))


def _without_names(progress: Progress) -> Progress:
    """The same steps, without the name of who does them: the sheet may be seen by others."""

    def nameless(actions: Sequence[Action]) -> tuple[Action, ...]:
        return tuple(replace(action, who_name=None) for action in actions)

    goals = (replace(goal, actions=nameless(goal.actions)) for goal in progress.slots_goals)
    return replace(
        progress, slots_goals=tuple(goals), slots_actions=nameless(progress.slots_actions)
    )


def _named(worksheet: str, document: Document) -> Document:
    (instance,) = document.instances
    name = f"{worksheet}-{instance.instance}.pdf"
    return Document(name, document.content, document.instances, document.warnings)


def _edition(catalogue: Catalogue, worksheet: str, dossier: Dossier) -> Edition:
    """The sheet in the client's language, else in what that borrows from, else in Dutch.

    In large print where that was asked for and the sheet has it.
    """
    try:
        language = catalogue.spoken(worksheet, dossier.language)
    except UnknownLanguageError:
        language = BASE_LANGUAGE
    return catalogue.current(worksheet, language, is_large=dossier.prints.large)


def _printed(slot: SlotText) -> list[str]:
    """All that is printed in a slot, for the number of the print."""
    hand = slot.hand
    drawn = [drawing.bits.hex() for drawing in hand.drawings] if hand else []
    cut = ["…"] if hand and hand.tail is not None else []
    return [slot.id, slot.text, slot.detail, *drawn, *cut]


def _warnings(slots: _Slots, marks: Mapping[str, Raw]) -> list[Problem]:
    texts = [slot.text for slot in slots.texts.values()]
    texts += [mark for mark in marks.values() if isinstance(mark, str)]
    missing = sorted(set().union(*(drawable(text)[1] for text in texts)))
    return [
        Problem("letter_not_drawable", None, "warning", {"letter": f"U+{ord(letter):04X}"})
        for letter in missing
    ]


def _known_header(edition: Edition, dossier: Dossier) -> dict[str, Raw]:
    """The alias, where there is one and the sheet asks for it."""
    asks = any(leaf.pointer == "/alias" for leaf in edition.worksheet.leaves())
    return {"/alias": dossier.alias} if dossier.alias and asks else {}


def _is_unread(mark: Raw) -> bool:
    """Whether it is still a picture: in a field of its own the client writes it anew."""
    return isinstance(mark, str) and digest_in(mark) is not None


def _room(edition: Edition) -> dict[str, int]:
    """How many goals, actions and ideas fit on one sheet."""
    slots = [slot.shows for page in edition.layout.pages for slot in page.slots]
    return {shows: slots.count(shows) for shows in ("goal", "action", "idea")}


def _chunks(things: Sequence[_T], size: int) -> list[Sequence[_T]]:
    """What goes on each sheet; nothing where the sheet (an organisation's own) has no room."""
    return [things[n : n + size] for n in range(0, len(things), size)] if size else []


def _nth(chunks: Sequence[Sequence[_T]], n: int) -> Sequence[_T]:
    return chunks[n] if n < len(chunks) else ()


def _marks_of(progress: Progress) -> dict[str, str]:
    """By id a mark of the words that a slot shows; none of what is not shown, or is in a hand."""
    shown = [(goal.id, goal.text, goal.quotable) for goal in progress.slots_goals]
    shown += [(step.id, step.what, step.quotable) for step in progress.slots_actions]
    shown += [(idea.id, idea.text, True) for idea in progress.slots_ideas]
    return {number: mark_of(text) for number, text, may in shown if may and not _is_unread(text)}


def _fill(
    edition: Edition, waiting: Mapping[str, list[SlotText]], marks: Mapping[str, str]
) -> _Slots:
    texts: dict[str, SlotText] = {}
    for page in edition.layout.pages:
        for slot in page.slots:
            if waiting[slot.shows]:
                texts[slot.pointer] = waiting[slot.shows].pop(0)
    ids = {pointer: text.id for pointer, text in texts.items()}
    return _Slots(texts, ids, {at: marks[number] for at, number in ids.items() if number in marks})


def _with_blank(
    texts: Mapping[str, SlotText], progress: Progress, press: _Press, pen: Pen
) -> Mapping[str, SlotText]:
    """The same, where the last with most room tells what other sheets lack; one says it."""
    said = told_elsewhere(progress.dossier, press.catalogue, pen)
    if not said or not texts:
        return texts
    at = min(reversed(list(texts)), key=lambda each: len(texts[each].text + texts[each].detail))
    told = "\n".join(filter(None, [texts[at].detail, said]))
    return {**texts, at: replace(texts[at], detail=told)}


def _goal_slot(goal: Goal, pen: Pen, catalogue: Catalogue) -> SlotText:
    text = goal.text if goal.quotable else pen.words("documents.own_sheet")
    return _slot_text(goal.id, text, told_blank(goal, catalogue, pen), pen, "paper.reads_on")


def _action_slot(action: Action, pen: Pen, catalogue: Catalogue) -> SlotText:
    text = action.what if action.quotable else pen.words("documents.own_sheet")
    if _is_unread(action.who_name):
        action = replace(action, who_name=None)
    parts = [flat(part) for part in (pen.who(action), pen.when(action)) if part]
    parts += filter(None, [told_blank(action, catalogue, pen)])
    return _slot_text(action.id, text, " · ".join(parts), pen, "paper.reads_on")


def _idea_slot(idea: Idea, pen: Pen) -> SlotText:
    return _slot_text(idea.id, idea.text, "", pen, "paper.idea_reads_on")


def _slot_text(number: str, text: str, detail: str, pen: Pen, more: str) -> SlotText:
    """What stands in a slot; in the client's own hand what nobody has read yet."""
    if not _is_unread(text):
        return SlotText(number, text, detail)
    lowest = _LOWEST - (_DETAIL if detail else 0)
    hand = hand_of(pen.pieces(text), _SLOT_WIDTH, lowest, pen.words(more))
    around = without_tokens(text) or pen.words("documents.own_sheet")
    return SlotText(number, "" if hand else around, detail, hand)
