"""What else waits at the desk: boxes at a glance, pages of nobody, refused papers, decisions."""

from html import unescape

from pipeline.review.decided import DecisionsTold
from tests.pipeline.desk.seated import desk_of
from tests.pipeline.review.test_copies import asked, plan
from tests.pipeline.review.test_correction_sheets import WANTED, goals, in_doubt
from tests.pipeline.review.test_every_question import of_nobody
from tests.workspace import Workspace, blank, fill, header


def test_pages_of_nobody_get_an_owner(office: Workspace) -> None:
    code, other = office.new_client(), office.new_client()
    office.hand_in(blad=of_nobody(office, code, other)[0])
    with desk_of(office) as seat:
        overview = seat.look("/")
        (row,) = asked(office)
        name = f"onbekend-{row['held'].removeprefix('H-')}"
        assert "Van niemand" in overview
        assert "<svg" in seat.look(f"/pile/{name}")
        (key,) = seat.questions(name)
        seat.post(f"/pile/{name}/{key}", value="1234567")
        assert len(asked(office)) == 1
        told = seat.post(f"/pile/{name}/{key}", value=other)
        assert f"Dit wordt een blad van {other}" in told.text
        assert len(asked(office)) == 1  # whose it becomes is shown before it does
        seat.post(f"/pile/{name}/{key}", value=other, sure=other)
    assert [row["held"] for row in asked(office) if row["held"]] == []
    office.run_once()
    assert len(office.dossier(other)["submissions"]) == 1


def test_a_refused_paper_is_shown_with_its_remedy_and_judged_afresh(office: Workspace) -> None:
    office.hand_in(vreemd=b"%PDF-1.4 not one")
    with desk_of(office) as seat:
        assert "Geweigerde papieren: 1" in seat.look("/")
        page = seat.look("/refused")
        assert "vreemd.pdf" in page
        (row,) = office.arrivals()
        told = seat.post("/refused", sha256=row["sha256"])
        assert "Weer geweigerd: 1" in told.text


def test_a_refused_paper_is_put_away_and_that_is_undone(office: Workspace) -> None:
    office.hand_in(vreemd=b"%PDF-1.4 not one")
    (row,) = office.arrivals()
    with desk_of(office) as seat:
        told = seat.post("/refused", sha256=row["sha256"], act="away")
        assert row["sha256"][:8].upper() in told.text
        assert "vreemd.pdf" not in seat.look("/refused")
        assert "Geweigerde papieren: 1" not in seat.look("/")
        (event,) = [line.split()[1] for line in office.krachtwerk("events").stdout.splitlines()]
        seat.post("/decisions", event=event)
        assert "vreemd.pdf" in seat.look("/refused")


def test_a_paper_is_moved_and_that_is_undone(office: Workspace) -> None:
    code, other = office.new_client(), office.new_client()
    (row,) = office.hand_in(plan=plan(code))
    paper = office.submission(row)["id"]
    with desk_of(office) as seat:
        told = seat.post(f"/paper/{paper}", act="move", code="1234567")
        assert seat.room.words("problems.order_code_wrong") in unescape(told.text)
        assert goals(office, other) == []
        seat.post(f"/paper/{paper}", act="move", code=other)
        assert goals(office, other) == ["Ik wil een eigen plek"]
        (event,) = [line.split()[1] for line in office.krachtwerk("events").stdout.splitlines()]
        seat.post("/decisions", event=event)
    assert goals(office, code) == ["Ik wil een eigen plek"]


def test_what_was_decided_is_told_as_people_know_it(office: Workspace) -> None:
    """The sheet by its title and day, the question as it is printed, the answer that was chosen."""
    code = office.new_client()
    sheet = header() | {"/client": code, "/filled_by": "nobody", "/i_can/0": "Ko\ufffdken"}
    (row,) = office.hand_in(blad=fill(blank("vormen_van_kracht"), sheet))
    paper = office.submission(row)["id"]
    with desk_of(office) as seat:
        seat.answer(code, "/filled_by", "together")
        seat.answer(code, "/i_can/0", "Koken voor Fatima")
        (*_, last) = seat.room.ledger.decisions.all()
        seat.post("/decisions", event=last.id)
        page = seat.look("/decisions")
        room, events = seat.room, seat.room.ledger.decisions.all()
        (chosen,) = [each for each in events if getattr(each.what, "pointer", "") == "/filled_by"]
        unseen = DecisionsTold(room.parts.papers, events, room.words, sees=False).told(chosen)
        assert unseen == "blad ‘Vormen van kracht’ van 03-02-2026 nagekeken: Wie vulde dit in?"
    for told in (page, office.krachtwerk("events").stdout):
        assert f"blad ‘Vormen van kracht’ van 03-02-2026 ({code}) nagekeken" in told
        assert "Wie vulde dit in? samen" in told
        assert "Ik kan (1)" in told
        assert "Fatima" not in told
        assert paper not in told
    assert f"{last.id} (blad ‘Vormen van kracht’" in office.krachtwerk("events").stdout


def test_what_the_plan_needs_comes_first(office: Workspace) -> None:
    code = office.new_client()
    sheet = {"/client": code, **header(), "/i_can/0": "Ko\ufffdken", "/alias": "Zo\ufffd"}
    office.hand_in(
        plan=in_doubt(code, "04-02-2026"), kracht=fill(blank("vormen_van_kracht"), sheet)
    )
    with desk_of(office) as seat:
        pile = seat.room.agenda.pile(code)
        assert pile is not None
        order = [(e.question.place.pointer, e.is_urgent) for e in pile.asked if e.question]
    assert order == [("/alias", True), (WANTED, True), ("/i_can/0", False)]


def test_many_boxes_are_taken_at_a_glance(office: Workspace) -> None:
    code = office.new_client()
    boxes = [f"/domains/{each}/important_now" for each in ("housing", "money", "social")]
    odd = dict.fromkeys(boxes, "misschien")
    sheet = {"/client": code, **header(), "/life_worth": "Muziek", **odd}
    office.hand_in(krachten=fill(blank("krachteninventarisatie"), sheet))
    with desk_of(office) as seat:
        assert f'href="/glance/{code}"' in seat.look(f"/pile/{code}")
        page = seat.look(f"/glance/{code}")
        assert page.count("<img") == 3
        seen = {f"seen-{key}": "1" for key in seat.questions(code)}
        first = seat.key(code, boxes[0])
        told = seat.post(f"/glance/{code}", rest="no", **seen, **{f"value-{first}": "yes"})
        assert "Beantwoord: 3." in told.text
    assert asked(office) == []
    office.run_once()
    values = office.submission(office.arrivals()[0])["values"]
    assert values["domains"]["housing"]["important_now"] is True
    assert values["domains"]["money"]["important_now"] is False


def test_who_comes_second_at_a_glance_is_told(office: Workspace) -> None:
    code = office.new_client()
    boxes = [f"/domains/{each}/important_now" for each in ("housing", "money", "social")]
    odd = dict.fromkeys(boxes, "misschien")
    sheet = {"/client": code, **header(), "/life_worth": "Muziek", **odd}
    office.hand_in(krachten=fill(blank("krachteninventarisatie"), sheet))
    with desk_of(office) as seat, desk_of(office) as other:
        seen = {f"seen-{key}": "1" for key in seat.questions(code)}
        first, second, _third = seat.questions(code)
        other.post(
            f"/glance/{code}",
            once="a",
            **{f"value-{first}": "yes", f"value-{second}": "no"},
            **seen,
        )
        told = seat.post(f"/glance/{code}", once="b", rest="no", **seen).text
        assert "Beantwoord: 1. Net al beantwoord door iemand anders: 2." in told
        assert asked(office) == []
        told = seat.post(f"/glance/{code}", once="b", rest="no", **seen).text  # sent twice
        assert "anders: 2." in told
        told = other.post(f"/glance/{code}", once="c", rest="yes", **seen).text  # all is answered
        assert "Net al beantwoord door iemand anders: 3." in told


def test_the_first_page_tells_what_the_page_of_today_tells(office: Workspace) -> None:
    code = office.new_client()
    office.hand_in(
        plan=fill(blank("actieplan"), {"/client": code, **header(), "/goals/0/text": "Zwemmen"})
    )
    with desk_of(office) as desk:
        shown = desk.look("/")
    assert f"{code}/actieplan-bijwerken.pdf" in shown
    assert "Drie maanden na de vorige" in shown
    assert "Van dit archief is hier nog geen reservekopie gemaakt" in shown


def test_how_prints_look_is_decided_and_undone(office: Workspace) -> None:
    code = office.new_client()
    with desk_of(office) as seat:
        assert "Zo ziet eruit wat voor" not in seat.look("/prints")
        wrong = seat.post("/prints", act="look", code="1234567")
        assert seat.room.words("problems.order_code_wrong") in unescape(wrong.text)
        assert code in seat.post("/prints", act="look", code=code).text
        seen = {"was_silent": "no", "was_large": "no", "was_colours": "usual"}
        said = seat.post("/prints", act="decide", code=code, colours="cream", silent="on", **seen)
        assert "blijven letter voor letter staan" in unescape(said.text)
        shown = office.krachtwerk("client", "show", code).stdout
        assert "crème" in shown
        assert "Stil" in shown
        # somebody who saw the page before says only what they changed
        seat.post("/prints", act="decide", code=code, colours="usual", large="on", **seen)
        shown = office.krachtwerk("client", "show", code).stdout
        assert all(word in shown for word in ("crème", "Stil", "Groot"))
        event = office.krachtwerk("events").stdout.splitlines()[-1].split()[1]
        seat.post("/decisions", event=event)
        spoken = {"language": "pl", "was_language": "nl", "colours": "usual", **seen}
        seat.post("/prints", act="decide", code=code, **spoken)
        assert office.dossier(code)["language"] == "pl"
    assert "Groot" not in office.krachtwerk("client", "show", code).stdout
