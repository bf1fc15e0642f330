"""What people say about boxes in doubt -> decisions: the same ones from a sheet and from the desk.

What cannot be taken over is told by the code of a problem, and is asked again.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from forms.catalogue import Catalogue, Edition
from forms.fields import Code
from forms.ground.bsn import masked
from forms.ground.check_digit import is_valid, parse
from pipeline.dossiers.corrections import refused
from pipeline.dossiers.crossed_before import said_before
from pipeline.dossiers.current_papers import SAID_OTHERWISE, CurrentPapers
from pipeline.dossiers.doubts import asks_of_whole
from pipeline.dossiers.doubts_of_plan import asked_now, code_at
from pipeline.dossiers.elsewhere import ELSEWHERE, is_elsewhere
from pipeline.dossiers.naming import NAME_ASKED, OTHER_NAME
from pipeline.dossiers.safe_contact import BROUGHT, FROM_ELSEWHERE
from pipeline.records import Channel, Held, Submission
from pipeline.records.events import Confirmed, Decision, Event, LeftOpen, Moved, event_id
from pipeline.records.ids import HELD
from pipeline.records.orders import ORDER, said_of
from pipeline.records.papers import (
    AS_IT_IS,
    AWAY,
    CONTACT_BOXES,
    HERE,
    NOWHERE,
    OF_PLAN,
    WHICH_OLDER,
    WHOLE_PAPER,
)
from pipeline.records.readings import is_crossed_part
from pipeline.review import whose
from pipeline.review.answers import BoxAnswer
from pipeline.review.names_asked import decision_on_name
from pipeline.review.order_sheets import said_of_order
from pipeline.review.pages_of_several import beside_said, is_of_several
from pipeline.review.plan_asked import decision_on_plan
from pipeline.review.questions import WHOSE, BoxPlace, places_on
from pipeline.review.whole_paper import decision_on_whole
from pipeline.store.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says something about boxes, and where.

    Attributes:
        id: of the correction sheet (`S-...`), or of what was said at the desk (`D-...`).
        on: the day that it was said.
        by: who says it, as typed; `by_picture`: digest of the name, where nobody can read that.
        instance: of the sheet that was printed; None at the desk.
        channel: how the sheet came in; None at the desk.
    """

    id: str
    on: date
    by: str
    by_picture: str | None = None
    instance: str | None = None
    channel: Channel | None = None

    @classmethod
    def of(cls, sheet: Submission) -> "Speaker":
        """Who filled in a correction sheet."""
        reading = sheet.readings.get("/filled_by")
        picture = reading.in_own_hand if reading is not None else None
        by = "" if picture else str(sheet.values.get("filled_by") or "")
        channel = sheet.source.channel
        return cls(sheet.id, sheet.filled_on, by, picture or None, sheet.instance, channel)


@dataclass(frozen=True, slots=True)
class Entering:
    """Turns what was said into decisions.

    Attributes:
        papers: as they count now.
        assign: enters pages that are held as those of a client.
    """

    ledger: Ledger
    catalogue: Catalogue
    papers: CurrentPapers
    clock: Callable[[], datetime]
    assign: Callable[[Held, str], None]

    def decide(
        self, speaker: Speaker, said: Iterable[BoxAnswer]
    ) -> tuple[list[Event], list[LeftOpen]]:
        """The decisions that follow, still to be entered; and what is left open.

        Pages that nobody owned are entered at once.
        """
        events: list[Event] = []
        still: list[LeftOpen] = []
        for one in said:
            take = self._order if one.target.startswith(ORDER) else self._take
            why = one.asked or take(speaker, one, events)
            if why is not None:
                still.append(LeftOpen(one.target, why, one.picture))
        return events, still

    def _take(self, speaker: Speaker, said: BoxAnswer, events: list[Event]) -> str | None:
        """Note what was said about one box; or why it cannot be, as the code of a problem."""
        if said.target.startswith(HELD):
            return self._assign(said)
        identities, _, rest = said.target.partition("/")
        identity, *older = identities.split("+")
        pointer = f"/{rest}"
        paper = self.ledger.papers.get(identity)
        if paper is None:
            return None
        of_no_box = {NAME_ASKED: self._name, WHOSE: self._say_whose}
        take = self._whole if pointer.startswith(WHOLE_PAPER) else of_no_box.get(pointer)
        take = self._of_plan if pointer.startswith(OF_PLAN) else take
        if take is not None:
            return take(paper, speaker, said, events)
        if (why := self._why_not(paper, pointer, speaker, said)) is not None:
            return why
        value = masked(said.value) if isinstance(said.value, str) else said.value
        if value == NOWHERE and is_crossed_part(pointer):
            now = self.papers.whole(paper.id) or paper
            value = {NOWHERE: said_before(now, pointer, self.papers)}
        for each in (identity, *older):  # it is said of every copy of the form
            by = self._by(paper, pointer, speaker, said)
            confirmed = replace(by, submission=each, value=value)
            seed = (speaker.id, said.place, *(() if each == identity else (each,)))
            events.append(Event(event_id("confirm", *seed), self.clock(), confirmed))
        return None

    def _whole(
        self, paper: Submission, speaker: Speaker, said: BoxAnswer, events: list[Event]
    ) -> str | None:
        """Note whether a paper counts as it is; or why it cannot be, as the code of a problem."""
        pointer = said.target[said.target.index("/") :]
        filing = self.ledger.decisions.filing()
        now = self.papers.paper(filing.filed(paper), filing)
        if paper.id in filing.withdrawn or not asks_of_whole(now, pointer, self.papers):
            return None  # somebody else said so, or of two papers one lies elsewhere
        by = self._by(paper, pointer, speaker, said)
        older = self.papers.may_improve(now) if pointer == WHICH_OLDER else ()
        what = decision_on_whole(said.value, paper, by, older)
        if what is None:
            return "choice_missing"
        events += self._events([what], speaker, said)
        return None

    def _of_plan(
        self, paper: Submission, speaker: Speaker, said: BoxAnswer, events: list[Event]
    ) -> str | None:
        """Note what a paper says of the plan; or why it cannot be, as the code of a problem."""
        pointer = said.target[said.target.index("/") :]
        owner = self.ledger.decisions.filing().owner(paper.id, paper.client) or ""
        asked = (each for each in asked_now(self.papers, owner) if each.submission == paper.id)
        question = next((each for each in asked if each.at == pointer), None)
        if question is None and not self._answered_on(paper, pointer, speaker):
            return None  # somebody else said it, or the paper counts no more
        if self._asked_elsewhere(paper, speaker):
            return code_at(pointer)  # another plan was meant
        what = decision_on_plan(said.value, question, self._by(paper, pointer, speaker, said))
        if what is None:
            return "choice_missing"
        events += self._events([what], speaker, said)
        return None

    def _answered_on(self, paper: Submission, pointer: str, speaker: Speaker) -> bool:
        """Whether the same sheet was handed in before, and settled it: it may be mended there."""
        said = self.ledger.decisions.filing().confirmed.get(paper.id, ())
        last = next((each for each in reversed(said) if each.pointer == pointer), None)
        by = self.ledger.papers.get(last.sheet) if last is not None else None
        return by is not None and by.id != speaker.id and by.instance == speaker.instance

    def _by(self, paper: Submission, pointer: str, speaker: Speaker, said: BoxAnswer) -> Confirmed:
        """Who says what of a paper."""
        by, picture = speaker.by, speaker.by_picture
        return Confirmed(
            paper.id, pointer, said.value, by, speaker.on, speaker.id, by_picture=picture
        )

    def _why_not(
        self, paper: Submission, pointer: str, speaker: Speaker, said: BoxAnswer
    ) -> str | None:
        """Why what is said cannot stand in this box, as the code of a problem."""
        if pointer in CONTACT_BOXES and self._asked_elsewhere(paper, speaker):
            return FROM_ELSEWHERE
        now = self.papers.paper(paper, self.ledger.decisions.filing())
        edition, printed = self.papers.edition(paper), self.ledger.printed.get(paper.instance)
        place = places_on(paper, edition)[pointer]
        if place.is_crossed_part and said.value not in {AWAY, AS_IT_IS, HERE, NOWHERE}:
            return "choice_missing"
        if said.value is None and not said.says_nothing and now.readings[pointer].is_not_seen:
            return "nothing_beside_ok"  # who ticks "klopt" beside no picture has seen nothing
        is_code = isinstance(place.field, Code) and said.value is not None
        if is_code and not self._is_client(said.value):
            return "case_unknown"
        why = refused(now, pointer, said.value, edition, printed)
        why = why or self._named_elsewhere(place, edition, said)
        if why is None and self._was_confirmed(now, speaker, said, pointer):
            return SAID_OTHERWISE
        return why

    def _named_elsewhere(self, place: BoxPlace, edition: Edition, said: BoxAnswer) -> str | None:
        """Why words that only name another place are no answer, as the code of a problem."""
        is_words = place.kind in {"word", "text"}
        return ELSEWHERE if is_words and is_elsewhere(said.value, edition, self.catalogue) else None

    def _asked_elsewhere(self, paper: Submission, speaker: Speaker) -> bool:
        """Whether the sheet asked about a paper while it lay in another dossier than now."""
        sheet = self.ledger.printed.get(speaker.instance) if speaker.instance else None
        owner = self.ledger.decisions.filing().owner(paper.id, paper.client)
        return sheet is not None and sheet.client != owner

    def _was_confirmed(
        self, paper: Submission, speaker: Speaker, said: BoxAnswer, pointer: str
    ) -> bool:
        """Whether somebody else confirmed something else, since this was asked."""
        if any(each.code in BROUGHT and each.pointer == pointer for each in paper.problems):
            return False  # nobody has, of whoever has the paper now
        given = self.ledger.decisions.filing().confirmed.get(paper.id, ())
        last = next((each for each in reversed(given) if each.pointer == pointer), None)
        if last is None or last.value == said.value or last.sheet == speaker.id:
            return False
        if said.target in self.papers.answered_otherwise() or self._still_differs(paper, said):
            return False  # this is what was asked
        by = self.ledger.papers.get(last.sheet)
        if by is None or speaker.instance is None:
            return True  # one of the two was said at the desk
        # Two people, on two prints of one sheet; ink does not go, so with a pen it is two prints.
        is_other = "" != last.by != speaker.by != ""
        is_inked = "scan" in (by.source.channel, speaker.channel)
        return is_other or is_inked or by.instance != speaker.instance or pointer in CONTACT_BOXES

    def _still_differs(self, paper: Submission, said: BoxAnswer) -> bool:
        """Whether these very copies say otherwise: what was said of one of them is asked about."""
        identities, _, rest = said.target.partition("/")
        asked = set(identities.split("+"))
        if len(asked) < 2:
            return False
        found = self.papers.contradictions(self.papers.copies_of(paper))
        return any(
            each.pointer == f"/{rest}" and asked == {one.id for one in each.papers}
            for each in found
        )

    def _say_whose(
        self, paper: Submission, speaker: Speaker, said: BoxAnswer, events: list[Event]
    ) -> str | None:
        """Note whose a paper is; or why it cannot be, as the code of a problem."""
        now = self.papers.paper(paper, filing := self.ledger.decisions.filing())
        if not whose.is_asked(now):
            return None  # somebody else said whose it is
        if (why := whose.why_not(said.value, self._is_client)) is not None:
            return why
        owner = filing.owner(paper.id, paper.client)
        code = parse(str(said.value)) or str(said.value)
        by = replace(self._by(paper, WHOSE, speaker, said), value=code)
        events += self._events(whose.decided(now, owner, by), speaker, said)
        return None

    def _name(
        self, paper: Submission, speaker: Speaker, said: BoxAnswer, events: list[Event]
    ) -> str | None:
        """Note which name is in force; or why it cannot be, as the code of a problem."""
        code = self.ledger.decisions.filing().owner(paper.id, paper.client) or ""
        if self.papers.names.of(code).asks_about(paper.id) is None:
            return None  # somebody decided it meanwhile, or the paper is not here any more
        if self._asked_elsewhere(paper, speaker):
            return OTHER_NAME
        about = said.target.partition("/")[0].split("+")
        what = decision_on_name(said.value, about, paper, code, speaker.id)
        if what is None or (isinstance(what, Moved) and not self._is_client(what.code)):
            return "choice_missing"
        events += self._events([what], speaker, said)
        return None

    def _events(
        self, decided: Iterable[Decision], speaker: Speaker, said: BoxAnswer
    ) -> Sequence[Event]:
        return [
            Event(event_id(what.kind, speaker.id, said.place), self.clock(), what)
            for what in decided
        ]

    def _order(self, speaker: Speaker, said: BoxAnswer, events: list[Event]) -> str | None:
        """Note a yes or a no to an order; or why it is neither, as the code of a problem."""
        what = said_of_order(said.target, said.value, speaker.id)
        if what is None:
            return "choice_missing"
        last = said_of(said.target, self.ledger.decisions.all())
        if last is not None and type(last) is not type(what) and last.sheet != speaker.id:
            return SAID_OTHERWISE  # somebody said otherwise since this was asked
        events += self._events([what], speaker, said)
        return None

    def _assign(self, said: BoxAnswer) -> str | None:
        asked = (each for each in self.ledger.held.that_wait() if each.why == "client")
        held = next((each for each in asked if each.id == said.target), None)
        if held is None:
            return None  # somebody else said whose it is
        if is_of_several(held):
            return self._put_beside(held, said)
        if (why := whose.why_not(said.value, self._is_client)) is not None:
            return why
        self.assign(held, parse(str(said.value)) or "")
        return None

    def _put_beside(self, held: Held, said: BoxAnswer) -> str | None:
        """Put pages with the others of which a person says so; or why not, as above."""
        beside = beside_said(said.value, held, self.ledger.held.that_wait())
        if beside is None:
            return "choice_unknown"  # those are whole by now, or that is no choice of ours
        self.assign(replace(held, beside=beside), held.whose or "")
        return None

    def _is_client(self, code: object) -> bool:
        known = self.ledger.clients.get(parse(str(code)) or "")
        return is_valid(str(code)) and known is not None
