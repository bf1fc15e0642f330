"""Groups of clients, and what goes wrong around them: below each folder stands nobody else."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipeline.service import Service
from pipeline.store.heartbeat import Pulse
from pipeline.workspace import Office
from tests.life.people import about, plan
from tests.life.test_outboxes import WORDS, Groups, demand_apart, names_below
from tests.life.traces import traces
from tests.workspace import Workspace


@pytest.fixture
def groups(office: Workspace) -> Groups:
    return Groups(office)


def laid(groups: Groups, group: str, **answers: str) -> Path:
    """A plan of a client of this group, taken in; where its JSON lies."""
    code = groups.codes[group]
    rows = groups.office.hand_in(**{f"plan-{group}": plan(about(code, **answers), WORDS[group])})
    return Path(groups.office.path / rows[-1]["submission"])


def test_a_code_written_on_a_paper_that_was_moved_is_not_told_to_another_group(
    groups: Groups,
) -> None:
    lay = laid(groups, "noord")
    code, to, before = groups.codes["noord"], groups.codes["zuid"], lay.read_bytes()
    paper = json.loads(before)["id"]
    event = groups.type("paper", "move", paper, to)
    groups.run()
    assert not lay.exists()
    (there,) = (groups.root("zuid") / to / "formulieren").glob("*.json")
    told = json.loads(there.read_text())["readings"]
    assert told["/client"] | {"raw": None, "value": None, "withheld": True} == told["/client"]
    assert told["/alias"]["raw"] == "Xanthippé"
    assert not any("withheld" in each for at, each in told.items() if at != "/client")
    assert traces(groups.root("zuid"), [code]) == {}
    written = there.read_bytes()
    groups.type("rebuild")
    assert there.read_bytes() == written
    groups.type("client", "group", to, "--none")  # in the outbox all is told, as ever
    groups.run()
    outside = groups.root("") / to / "formulieren" / there.name
    assert json.loads(outside.read_text())["readings"]["/client"]["raw"] == code
    groups.type("undo", event)
    groups.run()
    assert (lay.read_bytes(), outside.exists()) == (before, False)


@contextmanager
def running(office: Workspace) -> Iterator[Callable[[], list[str]]]:
    """An office that takes in what lies there each time, as `run` goes on; what it could not do."""
    opened = Office.at(office.path, "nl")
    with opened.ledger() as ledger:
        parts = opened.parts(ledger)
        parts.roots.ask_misplaced()
        pulse = Pulse(opened.settings.store, opened.clock(), watches=True)
        service = Service(parts, threading.Event(), pulse, lambda _: None)

        def once() -> list[str]:
            service.once()
            return service.told_shut()

        yield once
        service.end()
    opened.reading.close()


@pytest.mark.parametrize("taken", ["zuid", ""], ids=["of a group", "the outbox"])
def test_a_folder_that_became_a_link_while_we_ran_takes_nothing(groups: Groups, taken: str) -> None:
    """As when we begin: there such settings are refused."""
    laid(groups, "noord")
    place, noord = groups.root(taken), groups.root("noord")
    with running(groups.office) as once:
        place.rename(aside := place.with_name("opzij"))
        place.symlink_to(noord)
        for group, code in groups.codes.items():
            groups.office.drop(
                f"plan {group}.pdf", plan(about(code, day="04-02-2026"), WORDS[group])
            )
        groups.office.drop("Markersteinstraat.pdf", b"%PDF-1.4 no form of ours\n%%EOF\n")
        before = names_below(noord)
        assert any("koppeling" in told for told in once())
        assert traces(noord, [*groups.strangers("noord"), "Markerstein"]) == {}
        assert len(names_below(noord)) > len(before)  # the others go on
        place.unlink()
        aside.rename(place)
        once()
    groups.run()
    demand_apart(groups)
    assert (place / groups.codes[taken] / "actieplan.pdf").is_file()
