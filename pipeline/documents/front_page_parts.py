"""The parts of the plan's first page: Progress in, blocks out, long texts shortened as told."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from pipeline.documents.cards import goal_about
from pipeline.documents.shortening import Shortener, TextRoom, begun, lines_of
from pipeline.documents.typesetting.blocks import (
    Block,
    card,
    fact,
    facts,
    head,
    item,
    lines,
    listing,
    title,
    words,
)
from pipeline.documents.typesetting.letters import Markup, flat, glued, is_hand, joined
from pipeline.documents.typesetting.phrasing import Pen, stem_of
from pipeline.records import Action, Goal, Progress, Strength
from pipeline.records.picture_tokens import digest_in

_COLUMN: Final = 440.0  # points for words beside an icon, with some to spare
_NEXT: Final = 395.0
_MOST_CALLED: Final = 3
_LETTERS: Final = 80  # of a step that is named on a later page


@dataclass(frozen=True, slots=True)
class Level:
    """How much is shown: lines of each text, and how many of each list.

    `also`: lines of a goal that has no step yet.
    """

    strength: int
    want: int
    why: int
    step: int
    strengths: int
    lists: int
    steps: int
    done: int
    about: bool = True
    setback: bool = True
    call: bool = True
    also: int = 1


def to_call(progress: Progress) -> tuple[Strength, ...]:
    """Who may stand on the page as people to call.

    Only who the client said yes to, as far as anybody read, and only where the client said that
    paper may go home.
    """
    dossier = progress.dossier
    if progress.keep_here or dossier.take_home != "yes" or progress.finished:
        return ()
    asked = [
        one
        for one in dossier.strengths
        if one.may_contact == "yes" and one.quotable and not one.contact_in_doubt
    ]
    newest_first = sorted(asked, key=lambda one: -one.since.toordinal())
    return tuple({one.text: one for one in newest_first}.values())[:_MOST_CALLED]


def goals_behind(progress: Progress) -> tuple[Goal, ...]:
    """The other goals that the pages behind tell of; not one of which the first page says all."""
    first = progress.before_lead
    return tuple(
        goal
        for goal in progress.other_goals
        if first is None
        or goal.id != first.id
        or any((goal.why, goal.domain, goal.strengths, goal.sign))
    )


class Sections:
    """The page at one level of shortening."""

    def __init__(self, progress: Progress, pen: Pen, level: Level) -> None:
        self.progress, self.pen, self.level = progress, pen, level
        self.short = Shortener(pen)

    def whole(self) -> list[Block]:
        """The texts that this page only begins, for the next one."""
        if not self.short.whole:
            return []
        pen = self.pen
        return [
            head(pen.say("documents.plan.read_here"), "onward"),
            words(pen.say("documents.plan.read_here_help"), "note", keep=True),
            *self.short.whole,
        ]

    def opening(self) -> list[Block]:
        """Whose plan this is, and up to which day it tells."""
        pen, dossier = self.pen, self.progress.dossier
        named = pen.say("documents.plan.title")
        if dossier.alias:
            named = self.short(
                dossier.alias,
                lambda alias: pen.say("documents.plan.title_named", alias=pen.plain(alias)),
                TextRoom(1 if self.level.strength == 1 else 2, 460, 24),
                named,
            )
        return [title(named, up_to(self.progress, pen))]

    def strengths(self) -> list[Block]:
        """Three to five own lines in a border."""
        pen, label = self.pen, self.pen.say("documents.plan.strengths")
        content: list[Block] = [head(label, "star")]
        shown = [one for one in self.progress.fridge_strengths if one.quotable]
        room = TextRoom(self.level.strength, _COLUMN - 30)
        told = [
            item(self.short(one.text, partial(pen.strength, stem=stem_of(one)), room, label))
            for one in shown[: self.level.strengths]
        ]
        if told:
            return [*content, listing(told, apart=9)]
        if self.progress.fridge_strengths:
            return [*content, words(pen.say("documents.own_sheet"))]
        return [*content, words(pen.say("documents.plan.strengths_empty")), lines(3, indent=True)]

    def before_lead(self) -> list[Block]:
        """The goal where the client wants to begin and which has no step yet: room for one."""
        pen, goal, room = self.pen, self.progress.before_lead, self.level.also
        if goal is None:
            return []
        label = pen.say("documents.plan.want")
        text = pen.say("documents.own_sheet")
        if goal.quotable:
            text = self.short(goal.text, pen.quote, TextRoom(room, _COLUMN, 18), label)
        asked = item(pen.say("documents.plan.no_steps"), "box")
        return [head(label, "flag"), words(text, "want"), listing([asked])]

    def want(self) -> list[Block]:
        """The goal in own words and why; else the wish; else room to write one.

        Who rounded off is asked for none.
        """
        pen, goal, wish = self.pen, self.progress.lead_goal, self.progress.wish
        if goal is None and wish is None and self.progress.finished:
            return []
        if goal is None and wish is None:
            label = pen.say("documents.plan.want")
            invited = words(pen.say("documents.plan.want_empty"))
            return [head(label, "flag"), invited, lines(2, indent=True)]
        own_key = "want_also" if self.progress.before_lead else "want"
        label = pen.say(f"documents.plan.{own_key if goal else 'want_wish'}")
        blocks: list[Block] = [head(label, "flag" if goal else "heart")]
        own = goal or wish
        if own is None or not own.quotable:
            return [*blocks, *self.elsewhere(indent=True)]
        text = self.short(own.text, pen.quote, TextRoom(self.level.want, _COLUMN, 18), label)
        blocks.append(words(text, "want"))
        if goal and goal.why:
            why = self.short(
                goal.why,
                pen.because,
                TextRoom(self.level.why, _COLUMN),
                label,
            )
            blocks.append(words(why))
        return blocks

    def about(self) -> list[Block]:
        """What helps with the goal, where there is much room."""
        goal = self.progress.lead_goal
        return goal_about(self.pen, goal) if goal and self.level.about else []

    def elsewhere(self, *, indent: bool) -> list[Block]:
        """Words that may not be printed: where they stand, and lines for who wants them here."""
        told = words(self.pen.say("documents.plan.own_sheet_lines"), indent=indent)
        return [told, lines(2, indent=indent)]

    def next_step(self) -> list[Block]:
        """One big action with a box to tick, who and when; else room to write one.

        Nothing for who rounded off.
        """
        pen, action = self.pen, self.progress.next_action
        if self.progress.finished:
            return []
        label = pen.say("documents.plan.next")
        if action is None:
            invited = words(pen.say("documents.plan.next_empty"), indent=False)
            content: list[Block] = [invited, lines(1), self.facts(None)]
            return [head(label, "next"), card("next", "box", content)]
        content = self.elsewhere(indent=False)
        if action.quotable:
            step = self.short(action.what, pen.quote, TextRoom(self.level.step, _NEXT, 20), label)
            content = [words(step, "big", indent=False)]
        content += [*self.belongs(action), self.facts(action)]
        if origin := pen.origin(action):
            content.append(words(origin, "note", indent=False))
        content.append(words(pen.say("documents.plan.tick"), "note", indent=False))
        return [head(label, "next"), {**card("next", "box", content), "breaks": False}]

    def belongs(self, action: Action) -> list[Block]:
        """That the step belongs to no goal, where one stands above it."""
        pen, lead = self.pen, self.progress.lead_goal
        if lead is None or action.id in {one.id for one in lead.actions}:
            return []
        return [words(pen.say("documents.plan.belongs_to_none"), "note", indent=False)]

    def facts(self, action: Action | None) -> Block:
        """Who, when and where, each with its word and icon; lines for the pen where not known."""
        pen, rows = self.pen, []
        for key, icon in (("who", "person"), ("when", "calendar"), ("where", "place")):
            label = pen.say(f"documents.words.{key}_label")
            told, raw = self._fact(key, action)
            room = TextRoom(self.level.strength, _NEXT - 60 - 8 * len(flat(label)))
            if raw and not digest_in(raw):
                kept = len(self.short.whole)
                shown = self.short(raw, pen.plain, room, label)
                if len(self.short.whole) > kept:
                    told = shown
            if told or key != "where":
                rows.append(fact(icon, label, told))
        return facts(rows)

    def _fact(self, key: str, action: Action | None) -> tuple[Markup, str | None]:
        """What is told, and the client's own words in it."""
        if action is None:
            return (), None
        if key == "who":
            return self.pen.who(action), action.who_name if action.quotable else None
        if key == "when":
            return self.pen.when(action), None
        return self.pen.where(action), action.where if action.quotable else None

    def steps(self) -> list[Block]:
        """Other steps of this goal: a smaller box, who and when below."""
        steps = self.progress.more_actions[: self.level.steps]
        if not steps:
            return []
        title = head(self.pen.say("documents.plan.steps"), "steps")
        return [title, listing([self._small_step(step) for step in steps], apart=8)]

    def _small_step(self, action: Action) -> Block:
        pen, label = self.pen, self.pen.say("documents.plan.steps")
        text = pen.say("documents.own_sheet")
        if action.quotable:
            text = self.short(action.what, pen.quote, TextRoom(self.level.lists, _COLUMN), label)
        told = small_details(pen, action)
        room = self.short.scaled(TextRoom(self.level.lists, _COLUMN, 12))
        if lines_of(told, room) > room.lines and not any(map(is_hand, told)):
            whose = label  # of which step it is, where it stands on a later page
            if action.quotable and not digest_in(action.what):
                whose = pen.quote(begun(action.what, _LETTERS))
            told = self.short(flat(told), pen.plain, TextRoom(self.level.lists, _COLUMN, 12), whose)
        return item(text, "box", *([({"soft": told},)] if told else []))

    def done(self, worked: Sequence[Goal | Action]) -> list[Block]:
        """What worked out, five at most."""
        told = [self._small_done(one) for one in worked[: self.level.done]]
        if not told:
            return []
        return [head(self.pen.say("documents.plan.done"), "check"), listing(told, apart=9)]

    def _small_done(self, one: Goal | Action) -> Block:
        label = self.pen.say("documents.plan.done")
        text = self.pen.say("documents.own_sheet")
        if one.quotable:
            said = one.text if isinstance(one, Goal) else one.what
            text = self.short(said, self.pen.quote, TextRoom(self.level.lists, _COLUMN), label)
        return item(text, "check")

    def onward(self, worked: Sequence[Goal | Action]) -> list[Block]:
        """Where the rest stands."""
        pen, progress, level = self.pen, self.progress, self.level
        told: list[Markup] = []
        if level.steps < len(progress.more_actions):
            told.append(pen.refer("documents.plan.steps_more", "steps"))
        if level.done < len(worked) and (elsewhere := pen.say("documents.plan.done_journey")):
            told.append(elsewhere)
        if goals_behind(progress):
            told.append(pen.refer("documents.plan.goals_more", "goals"))
        elif progress.loose_actions:
            told.append(pen.refer("documents.plan.loose_more", "loose"))
        if not told:
            return []
        return [words(glued(" ", told), "note")]

    def setback(self) -> list[Block]:
        """One line: what helps when things go wrong, as the client said last."""
        pen, label = self.pen, self.pen.say("documents.plan.setback")
        said = next((one for one in self.progress.setback_help if one.quotable), None)
        if said is None or not self.level.setback:
            return []
        text = self.short(
            said.text,
            lambda told: joined(pen.strong(joined(label, pen.colon)), " ", pen.quote(told)),
            TextRoom(self.level.strength, _COLUMN),
            label,
            pen.quote,
        )
        return [words(text)]

    def call(self) -> list[Block]:
        """Who to call, where that is safe."""
        pen, people = self.pen, to_call(self.progress)
        if not people or not self.level.call:
            return []
        label = pen.say("documents.plan.call")
        room = TextRoom(1, _COLUMN / 2)
        told = glued(pen.between, (self.short(one.text, pen.quote, room, label) for one in people))
        return [words(joined(pen.strong(joined(label, pen.colon)), " ", told))]


def up_to(progress: Progress, pen: Pen) -> Markup:
    """Up to which day it tells, and whether it stays here."""
    dossier, told = progress.dossier, []
    if dossier.as_of and dossier.as_of_written:
        told.append(pen.say("documents.as_of", date=pen.day(dossier.as_of)))
    if progress.keep_here:
        told.append(pen.strong(pen.say("documents.keep_here")))
    return glued(" ", told)


def small_details(pen: Pen, action: Action) -> Markup:
    """Who, when, where and whose idea, on one line."""
    parts = (pen.who(action), pen.when(action), pen.where(action), pen.origin(action))
    return glued(pen.between, parts)
