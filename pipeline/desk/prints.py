"""How what is printed for a client looks: asked by code, shown, and decided at the desk."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from forms.ground.check_digit import parse
from forms.ground.known_names import UnknownLanguageError
from pipeline.desk.room import Room
from pipeline.desk.visiting import Form, to
from pipeline.desk.visits import Visit
from pipeline.orders.decisions import CannotDo, Decider
from pipeline.orders.silence import told_of_silence
from pipeline.records.events import Event, PrintsSet
from pipeline.records.messages import told
from pipeline.records.prints import COLOURS, PrintSettings, PrintsSaid
from pipeline.records.told_decisions import told_decision


@dataclass(frozen=True, slots=True)
class Prints:
    """The page on which this is decided."""

    room: Room

    def ask(self, visit: Visit, _request: Request, _form: Form) -> Response:
        """For whom?"""
        return self._page(visit, "", None)

    def look_or_decide(self, visit: Visit, _request: Request, form: Form) -> Response:
        """How it is now for this client; or what somebody changed of that."""
        typed = form.get("code", "")
        code = parse(typed) or typed
        known = self.room.ledger.clients.get(code)
        if known is None:
            visit.told = self.room.words("problems.order_code_wrong")
            return to("/prints")
        if form.get("act") != "decide":
            self.room.saw(visit, "desk prints", code)
            now = self.room.ledger.decisions.filing()
            prints = now.prints_for(code)
            return self._page(visit, code, prints, prints.spoken(known.language))
        try:
            decided = self._decided(code, form)
            visit.told = told_decision(decided, self.room.words)
            if isinstance(decided.what, PrintsSet) and decided.what.said.silent:
                issuing, words = self.room.parts.issuing, self.room.words
                visit.told = " ".join((visit.told, *told_of_silence(issuing, code, words)))
        except CannotDo as refused:
            visit.told = told(refused.problem, self.room.words)
            return to("/prints")
        except UnknownLanguageError:
            return to("/prints")
        self.room.decided()
        return to("/decisions")

    def _decided(self, code: str, form: Form) -> Event:
        """Only what differs from what was shown: what somebody else decided meanwhile stays.

        Raises:
            CannotDo: it is so already.
        """
        office = self.room.office
        decider = Decider(
            self.room.ledger,
            office.catalogue,
            self.room.parts.papers,
            office.clock,
            ("desk", office.clock().isoformat(), code, "prints"),
        )
        language = form.get("language")
        wanted = next((each for each in COLOURS if each == form.get("colours")), None)
        return decider.prints(
            code,
            PrintsSaid(
                silent=_changed(form, "silent"),
                large=_changed(form, "large"),
                colours=None if wanted == form.get("was_colours") else wanted,
                language=None if language == form.get("was_language") else language,
                every_question=_changed(form, "every_question"),
            ),
        )

    def _page(
        self, visit: Visit, code: str, now: PrintSettings | None, spoken: str = ""
    ) -> Response:
        catalogue = self.room.office.catalogue
        every = [catalogue.words(each) for each in catalogue.languages]
        return self.room.page(
            "prints.html",
            visit,
            code=code,
            now=now,
            every_colour=COLOURS,
            languages=[(each.language, each.tag, each("language.name")) for each in every],
            spoken=spoken,
        )


def _changed(form: Form, name: str) -> bool | None:
    is_on = name in form
    return None if is_on == (form.get(f"was_{name}") == "yes") else is_on
