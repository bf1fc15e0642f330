"""What a desk holds while it is open: the store, its parts, who sits there, pages drawn ahead."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader, StrictUndefined
from starlette.responses import HTMLResponse

from forms.ground.words import Words
from pipeline.desk.agenda import Agenda
from pipeline.desk.answering import Answering
from pipeline.desk.page_pictures import PagePictures
from pipeline.desk.reading_on import ReadingOn, ReadsOn
from pipeline.desk.signing_in import Doorkeeper
from pipeline.desk.visits import Visit, Visits
from pipeline.store.ledger import Ledger
from pipeline.workspace import Office, Parts


@dataclass
class Room:
    """One desk.

    Attributes:
        parts: of the workspace, on an open store.
        visits: who sits there.
        decided: is called when something was decided, so that documents follow.
        lock: held by whoever works with the store.
        door: lets in who signs in from another computer; None where the desk is for this one.
        reader: reads on while somebody types; None where nothing is suggested.
    """

    parts: Parts
    visits: Visits
    decided: Callable[[], None] = lambda: None
    lock: threading.RLock = field(default_factory=threading.RLock)
    door: Doorkeeper | None = None
    reader: ReadsOn | None = None

    @property
    def office(self) -> Office:
        """The workspace."""
        return self.parts.office

    @property
    def ledger(self) -> Ledger:
        """The store."""
        return self.parts.ledger

    @property
    def words(self) -> Words:
        """Phrases for the people in the office."""
        return self.office.words

    @cached_property
    def agenda(self) -> Agenda:
        """What is asked."""
        return Agenda(self.parts)

    @cached_property
    def answering(self) -> Answering:
        """What is answered."""
        return Answering(self.parts)

    @cached_property
    def reading_on(self) -> ReadingOn:
        """What is read anew while somebody types."""
        return ReadingOn(self.parts, self.reader)

    @cached_property
    def pages(self) -> PagePictures:
        """How pages look."""
        originals = self.office.settings.store / "originals"
        reading, ledger = replace(self.office.reading), self.ledger
        return PagePictures(originals, reading, ledger.printed.get, ledger.clients.erased)

    @cached_property
    def _templates(self) -> Environment:
        return Environment(
            loader=ChoiceLoader(
                [
                    PackageLoader("pipeline.desk"),
                    PrefixLoader({"today": PackageLoader("pipeline.today")}),
                ]
            ),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def page(
        self, template: str, visit: Visit | None, /, status: int = 200, **known: Any
    ) -> HTMLResponse:
        """A page for the browser."""
        told = visit.told_once() if visit is not None else ""
        text = self._templates.get_template(template).render(
            t=self.words, language=self.words.language, visit=visit, told=told, **known
        )
        return HTMLResponse(text, status)

    def saw(self, visit: Visit, page: str, client: str = "", pile: str = "") -> None:
        """The log tells, once a visit, whose page somebody saw; `client` "": nobody's, or all."""
        if (page, pile or client) not in visit.read:
            visit.read.add((page, pile or client))
            self.ledger.audit.note("read", client, page)

    def close(self) -> None:
        """The desk ends."""
        self.pages.close()
        if self.reader is not None:
            self.reader.close()
