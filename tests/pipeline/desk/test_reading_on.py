"""Somebody mends a letter of what is suggested, and the rest is read on from there."""

import threading
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor

import pytest

from pipeline.desk.agenda import Asked
from pipeline.desk.room import Room
from pipeline.extraction.handwriting.beside import ReaderBeside
from pipeline.records import Picture, Suggestion
from tests.pipeline.desk.seated import Seat, desk_of
from tests.scans.answering import Person
from tests.scans.on_paper import Stack, WritingTable
from tests.workspace import Workspace, fresh

SAID = {"/alias": "Zoë", "/i_can/0": "goed koken", "/i_have/0": "een lieve buurvrouw"}
WRONG = Suggestion("een lieve bourvrauw", 0.6, (0.9, 0.9, 0.2))
HAVE = "/i_have/0"


class SlowReader:
    """Knows each box that it was told of, and answers when it may."""

    def __init__(self) -> None:
        self.known: set[str] = set()
        self.asked, self.may_answer = threading.Event(), threading.Event()

    def has(self, name: str) -> bool:
        return name in self.known

    def look(self, boxes: Mapping[str, Picture], known: Iterable[str], language: str) -> None:
        del known, language
        self.known.update(boxes)

    def read_on(self, name: str, start: str, rest: str) -> str:
        del name, start
        self.asked.set()
        return rest.upper() if self.may_answer.wait(60) else rest

    def close(self) -> None:
        self.known.clear()


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """An office after a sheet that was filled in with a pen."""
    office = fresh(tmp_path_factory.mktemp("pen") / "werk")
    desk = WritingTable(office)
    form = desk.fill(Person.of(5), "vormen_van_kracht", desk.client("Zoë"), SAID)
    office.hand_in(blad=Stack.of([form], 3).content)
    return office


@pytest.fixture
def seat(written: Workspace) -> Iterator[Seat]:
    """A desk that reads on."""
    with desk_of(written, reader=ReaderBeside(waits=60.0)) as seat:
        yield seat


def the_box(room: Room) -> tuple[str, Asked]:
    """The pile, and the question about a box of which something wrong is suggested."""
    (pile,) = [pile for pile in room.agenda.piles() if pile.lines]
    (box,) = [each for each in pile.lines if each.question and each.question.place.pointer == HAVE]
    room.ledger.suggestions.keep({box.item.pictures[0]: WRONG})
    return pile.name, box


def test_what_stands_behind_the_letter_is_read_anew(seat: Seat) -> None:
    pile, box = the_box(seat.room)
    place = f"/on/{box.item.pictures[0]}"
    assert f'data-on="{place}"' in seat.look(f"/pile/{pile}/{box.key}")
    assert seat.post(place, start="een lieve bu", rest="ourvrauw").text == "urvrouw"
    assert seat.post(place, start="een lieve x", rest="bourvrauw").text == "bourvrauw"


def test_where_somebody_typed_already_nothing_is_read_anew(seat: Seat) -> None:
    pile, box = the_box(seat.room)
    said = {f"seen-{box.key}": "1", f"value-{box.key}": "een goede buurvrouw"}
    seat.post(f"/lines/{pile}", once="a", keep="yes", **said)
    page = seat.look(f"/lines/{pile}")
    assert "een goede buurvrouw" in page
    assert f'data-on="/on/{box.item.pictures[0]}"' not in page


def test_without_the_process_what_stands_there_stays(seat: Seat, written: Workspace) -> None:
    pile, box = the_box(seat.room)
    place = f"/on/{box.item.pictures[0]}"
    assert seat.post(place, start="een lieve bu", rest="ourvrauw").text == "ourvrauw"  # not looked
    seat.look(f"/pile/{pile}/{box.key}")
    assert seat.room.reader is not None
    seat.room.reader.close()
    assert seat.post(place, start="een lieve bu", rest="ourvrauw").text == "ourvrauw"
    with desk_of(written) as other:
        assert "data-on" not in other.look(f"/pile/{pile}/{box.key}")
        assert other.post(place, start="een lieve bu", rest="ourvrauw").text == "ourvrauw"


def test_while_one_waits_for_it_others_go_on(written: Workspace) -> None:
    reader = SlowReader()
    with desk_of(written, reader=reader) as seat, ThreadPoolExecutor() as people:
        waits = people.submit(seat.post, "/on/any", start="een", rest="lieve")
        assert reader.asked.wait(60)
        assert "Zoë" in seat.look("/")
        reader.may_answer.set()
        assert waits.result().text == "LIEVE"


def test_what_is_longer_than_any_box_stays_whole(seat: Seat) -> None:
    assert seat.post("/on/any", start="een", rest="lieve " * 500).text == "lieve " * 500


def test_what_it_saw_is_forgotten_when_somebody_is_erased(written: Workspace) -> None:
    reader = SlowReader()
    with desk_of(written, reader=reader) as seat:
        pile, box = the_box(seat.room)
        seat.look(f"/pile/{pile}/{box.key}")
        reader.known.add("a box of somebody else")
        written.krachtwerk("client", "erase", written.new_client(), "--yes")
        seat.look(f"/pile/{pile}/{box.key}")
        assert reader.known == {box.item.pictures[0]}
