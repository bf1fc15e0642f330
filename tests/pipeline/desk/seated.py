"""Somebody at the desk of a workspace, with a browser that runs no script."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape

from httpx2 import Response
from starlette.testclient import TestClient

from pipeline.desk.agenda import Asked
from pipeline.desk.application import application
from pipeline.desk.asking import choices_of
from pipeline.desk.reading_on import ReadsOn
from pipeline.desk.room import Room
from pipeline.desk.visits import Visits
from pipeline.workspace import Office
from tests.workspace import Workspace

HOST = "127.0.0.1:8000"


def word_of(page: str) -> str:
    """The word that every form on a page holds."""
    found = re.search(r'name="csrf" value="([^"]+)"', page)
    assert found is not None
    return found[1]


@dataclass
class Seat:
    """A browser at a desk; `room` is what the desk works with."""

    room: Room
    browser: TestClient
    csrf: str = ""

    def sit(self) -> None:
        """Come in by a one-time link; `csrf` is the word that every form of this visit holds."""
        page = self.browser.get(f"/in/{self.room.visits.link()}")
        self.csrf = word_of(page.text)

    def look(self, place: str) -> str:
        """The page at an address, after being led on."""
        return unescape(self.browser.get(place).text)

    def post(self, place: str, **form: str) -> Response:
        """Send a form of this visit."""
        return self.browser.post(place, data={"csrf": self.csrf, **form})

    def questions(self, pile: str) -> list[str]:
        """The keys of what is asked in a pile, in order."""
        found = self.room.agenda.pile(pile)
        return [each.key for each in found.asked] if found is not None else []

    def key(self, pile: str, pointer: str) -> str:
        """The key of the question about a box."""
        found = self.room.agenda.pile(pile)
        assert found is not None
        return next(
            e.key for e in found.asked if e.question and e.question.place.pointer == pointer
        )

    def choices(self, asked: Asked) -> list[str]:
        """The codes among which somebody chooses."""
        return [code for code, _ in choices_of(asked)]

    def answer(self, pile: str, pointer: str, value: str, **form: str) -> Response:
        """Answer the question about a box."""
        return self.post(f"/pile/{pile}/{self.key(pile, pointer)}", value=value, **form)


@contextmanager
def desk_of(
    workspace: Workspace, language: str = "nl", reader: ReadsOn | None = None
) -> Iterator[Seat]:
    """The desk of a workspace, at which somebody sits."""
    office = Office.at(workspace.path, language)
    with office.ledger() as ledger:
        room = Room(office.parts(ledger), Visits("jb"), reader=reader)
        with TestClient(application(room, {HOST}), base_url=f"http://{HOST}") as browser:
            seat = Seat(room, browser)
            seat.sit()
            try:
                yield seat
            finally:
                room.close()
                office.reading.close()
