"""Several programs at the jobs of one store: each is done, and never undone by who was late."""

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import working
from pipeline.intake.scanning import scan
from pipeline.jobs import OF_THE_WORKSPACE, Jobs
from pipeline.outbox import feed, files
from pipeline.records.events import Event
from pipeline.records.jobs import JobKey, drawing_of
from pipeline.records.life import Grouped
from pipeline.settings import read_settings
from pipeline.store.backing_up import files_of
from pipeline.store.ledger import Joined, Ledger, LostClaimError
from pipeline.store.ledger.on_a_server import sharing as server_sharing
from pipeline.store.ledger.on_a_server.sharing import OnServerSharing
from pipeline.store.locks import DRAWING, held
from pipeline.today.events import feed_of
from pipeline.working import NotOurPlaceError, demand_place
from pipeline.workspace import Office, Parts
from tests.postgres import server
from tests.workspace import Workspace, blank, fill, fresh, header


@contextmanager
def program(office: Workspace) -> Iterator[Parts]:
    """One more program that has the store open, as on another computer."""
    opened = Office.at(office.path, "nl")
    with opened.ledger() as ledger:
        yield opened.parts(ledger)
    opened.reading.close()


@contextmanager
def read_ahead(office: Workspace) -> Iterator[tuple[Parts, Parts]]:
    """Who watches, and a worker who was asked to read what lies in the inbox."""
    with program(office) as watcher, program(office) as worker:
        joined(worker)
        watcher.reading.ask([*scan(office.path / "inbox").found.values()])
        yield watcher, worker


def plan_of(code: str, goal: str, day: str = "01-02-2026") -> bytes:
    return fill(blank("actieplan"), {"/client": code, **header(day), "/goals/0/text": goal})


def forget(sleeper: Parts) -> None:
    """What the server does with who gives no sign of life: the lock goes with the session."""
    sharing = sleeper.ledger.sharing
    assert isinstance(sharing, OnServerSharing)
    number = sharing.session.rows("SELECT pg_backend_pid()")[0][0]
    server().say(f"SELECT pg_terminate_backend({number}, 5000)")


def joined(parts: Parts, computer: str = "b") -> Joined:
    found = parts.ledger.sharing.join(computer, 1)
    assert found is not None
    found.be_there("")
    return found


def pending(ledger: Ledger) -> set[JobKey]:
    return {job.key for job in ledger.jobs.pending()}


def test_two_programs_draw_one_store_and_neither_does_what_the_other_is_at(
    office: Workspace,
) -> None:
    sam, jo = office.new_client(), office.new_client()
    with program(office) as one, program(office) as other:
        one.ledger.jobs.ask([drawing_of(sam), drawing_of(jo)])
        job = next(job for job in one.ledger.jobs.pending() if job.subject == sam)
        with one.ledger.claimed(job) as claim:
            assert claim is not None
            assert other.jobs.draw_next()
            assert pending(other.ledger) == {drawing_of(sam), drawing_of(None)}
        assert other.jobs.draw_pending() == (sam,)
        assert pending(one.ledger) == set()


@pytest.mark.parametrize("late", ["laid", "entered"])
def test_who_was_cut_off_in_the_middle_undoes_nothing(office: Workspace, late: str) -> None:
    code = office.new_client()
    office.hand_in(plan=plan_of(code, "Ik wil dansen"))
    document = office.outbox(code, "actieplan.pdf")
    drawn: list[bytes] = []
    with program(office) as sleeper:

        def sleeps(subject: str) -> tuple[str, ...]:
            forget(sleeper)
            with program(office) as other:
                assert other.jobs.draw_pending() == (subject,)
            drawn.append(document.read_bytes())
            if late == "laid":
                files.write(document, b"older", office.outbox())
            else:
                sleeper.ledger.shares.keep(subject, None)
            pytest.fail("it was not noticed")

        sleeper.ledger.jobs.ask([drawing_of(code)])
        Jobs(sleeper.ledger, lambda _: sleeps).draw_pending()
        assert drawn == [document.read_bytes()]
        assert code in sleeper.ledger.shares.all()
        assert pending(sleeper.ledger) == set()


def test_a_job_of_who_died_is_done_by_another(office: Workspace) -> None:
    code = office.new_client()
    with program(office) as dead, program(office) as other:
        dead.ledger.jobs.ask([drawing_of(code)])
        (job,) = dead.ledger.jobs.pending()
        with dead.ledger.claimed(job) as claim:
            assert claim is not None
            dead.ledger.jobs.begin(claim.job, claim.enter)
            assert not other.jobs.draw_next()
            dead.ledger.sharing.close()  # as the system does for who is killed
            assert other.jobs.draw_next()
        assert drawing_of(code) not in pending(other.ledger)


def test_a_worker_reads_what_comes_and_who_watches_enters_it(office: Workspace) -> None:
    code = office.new_client()
    content = plan_of(code, "Ik wil zingen")
    office.drop("plan.pdf", content)
    with read_ahead(office) as (watcher, worker):
        assert worker.reading.read_for_another()
        expected = watcher.office.reading.read(content, lambda _: None)
        by_worker = replace(watcher.reading, here=pytest.fail)
        by_worker.ahead = watcher.reading.ahead
        assert by_worker.read(content, watcher.ledger.printed.get) == expected
        assert not any((office.path / "dossiers" / "ahead").iterdir())


def test_what_no_worker_comes_to_is_read_here(office: Workspace) -> None:
    content = plan_of(office.new_client(), "Ik wil zingen")
    office.drop("plan.pdf", content)
    with read_ahead(office) as (watcher, worker):
        assert len(watcher.reading.read(content, lambda _: None)) == 1
        assert not worker.reading.read_for_another()


def test_what_a_worker_left_half_is_read_here(office: Workspace) -> None:
    content = plan_of(office.new_client(), "Ik wil zingen")
    office.drop("plan.pdf", content)
    with read_ahead(office) as (watcher, worker):
        assert worker.reading.read_for_another()
        digest = hashlib.sha256(content).hexdigest()
        (record,) = (office.path / "dossiers" / "ahead").glob(f"{digest}.*.read")
        record.write_bytes(record.read_bytes()[:-20])
        assert len(watcher.reading.read(content, lambda _: None)) == 1


def test_while_a_store_is_repaired_nobody_else_does_a_job(office: Workspace) -> None:
    code = office.new_client()
    with program(office) as sleeper, program(office) as worker, program(office) as repairs:
        sleeper.ledger.jobs.ask([drawing_of(code)])
        (job,) = sleeper.ledger.jobs.pending()
        with sleeper.ledger.claimed(job) as claim:
            assert claim is not None
            sleeper.ledger.jobs.begin(claim.job, claim.enter)
            forget(sleeper)
            with repairs.ledger.alone():
                assert not worker.jobs.draw_next()
                with pytest.raises(LostClaimError):
                    sleeper.ledger.shares.keep(code, "older")
                assert repairs.jobs.draw_pending() == (code,)
        worker.ledger.jobs.ask([drawing_of(code)])
        assert worker.jobs.draw_pending() == (code,)


def test_what_an_older_program_was_asked_for_is_asked_anew(office: Workspace) -> None:
    office.drop("plan.pdf", plan_of(office.new_client(), "Ik wil zingen"))
    papers = [*scan(office.path / "inbox").found.values()]
    with program(office) as before, program(office) as watcher, program(office) as worker:
        joined(worker)
        before.reading.program = "older"
        before.reading.ask(papers)  # and is killed
        watcher.reading.ask(papers)
        assert worker.reading.read_for_another()


def test_copies_of_papers_that_come_are_in_no_backup_and_go_with_who_watches_next(
    office: Workspace,
) -> None:
    code = office.new_client()
    office.hand_in(plan=plan_of(code, "Ik wil zingen"))
    office.drop("plan.pdf", plan_of(code, "Ik wil dansen"))
    with program(office) as killed, program(office) as worker:
        joined(worker)
        killed.reading.ask([*scan(office.path / "inbox").found.values()])
    ahead = office.path / "dossiers" / "ahead"
    assert any(ahead.iterdir())
    assert not any("ahead" in name for name, _ in files_of(office.path / "dossiers"))
    (office.path / "inbox" / "plan.pdf").unlink()  # somebody took it back
    assert office.run_once().exit_code == 0
    assert not any(ahead.iterdir())


def test_who_was_erased_meanwhile_is_not_drawn_by_who_wakes_late(office: Workspace) -> None:
    code = office.new_client()
    office.hand_in(plan=plan_of(code, "Ik wil dansen"))
    with program(office) as sleeper:
        draws = sleeper.jobs.work("client")

        def sleeps(subject: str) -> tuple[str, ...]:
            forget(sleeper)
            done = office.krachtwerk("client", "erase", code, "--yes")
            assert done.exit_code == 0, done.output
            for write in (
                lambda: files.write(office.outbox(code, "a.pdf"), b"dansen", office.outbox()),
                lambda: sleeper.ledger.shares.keep(subject, "dansen"),
            ):
                with pytest.raises((LostClaimError, OSError)):
                    write()
            return draws(subject)

        sleeper.ledger.jobs.ask([drawing_of(code)])
        Jobs(sleeper.ledger, lambda _: sleeps).draw_pending(leaves={"team"})
        assert not office.outbox(code).exists()
        assert code not in sleeper.ledger.shares.all()


def test_who_sleeps_while_it_lays_something_keeps_nobody_from_watching(
    office: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = office.new_client()
    office.hand_in(plan=plan_of(code, "Ik wil dansen"))
    monkeypatch.setattr(server_sharing, "_PATIENCE", 0.0)
    monkeypatch.setattr(feed, "PATIENCE", 0.0)
    with program(office) as watcher, held(office.path / "dossiers" / DRAWING, 0.0, shared=True):
        watcher.ledger.jobs.ask([JobKey("erase", "none")])
        watcher.jobs.draw_here()
        assert JobKey("erase", "none") in pending(watcher.ledger)
        settings = replace(watcher.office.settings, events="on")
        with pytest.raises(TimeoutError):
            replace(feed_of(watcher), settings=settings).refresh()


def test_a_worker_works_nowhere_but_in_the_folders_of_who_watches(office: Workspace) -> None:
    office.new_client()
    with program(office) as worker:
        at_work = joined(worker)
        with pytest.raises(NotOurPlaceError, match="krachtwerk run"):
            demand_place(worker.office, at_work, worker.reading.program)
        assert office.run_once().exit_code == 0
        demand_place(worker.office, at_work, worker.reading.program)
        with pytest.raises(NotOurPlaceError, match="versie"):
            demand_place(worker.office, at_work, "another")
        elsewhere = replace(read_settings(office.path, {}), store=office.path / "elders")
        elsewhere.store.mkdir()
        with pytest.raises(NotOurPlaceError, match="netwerkschijf"):
            demand_place(Office(elsewhere), at_work, worker.reading.program)


def test_a_worker_bears_with_who_just_stopped_watching_and_not_with_locks_that_do_not_hold(
    office: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.new_client()
    assert office.run_once().exit_code == 0
    with program(office) as worker, program(office) as watcher, ExitStack() as watching:
        at_work, ours = joined(worker), worker.reading.program
        watching.enter_context(watcher.office.keeping.watching())
        monkeypatch.setattr(working, "ENDING", 0.0)
        with pytest.raises(NotOurPlaceError, match="NFS 4"):
            demand_place(worker.office, at_work, ours)
        monkeypatch.setattr(working, "ENDING", 60.0)
        seen = iter([watching.close])

        def looked(_: Path) -> bool:
            for ends in seen:  # just when we look
                ends()
            return False

        monkeypatch.setattr(working, "is_watched", looked)
        demand_place(worker.office, at_work, ours)


def test_a_worker_that_is_asked_once_does_what_waits_and_is_told_of(office: Workspace) -> None:
    code = office.new_client()
    office.hand_in(plan=plan_of(code, "Ik wil dansen"))
    with program(office) as other:
        other.ledger.jobs.ask([drawing_of(code)])
        done = office.krachtwerk("worker", "--once")
        assert (done.exit_code, pending(other.ledger)) == (0, set()), done.output
        joined(other, "computer-b")
        assert "1, op: computer-b" in office.krachtwerk("status").stdout


@pytest.mark.long
def test_the_doctor_tells_of_work_that_nobody_does(office: Workspace) -> None:
    code = office.new_client()
    with program(office) as other:
        other.ledger.jobs.ask([drawing_of(code)])
        assert (
            "Er werkt geen helper mee, en er wachten 1 dingen."
            in office.krachtwerk("doctor").stdout
        )
        joined(other)
        assert "Helpers die meewerken: 1." in office.krachtwerk("doctor").stdout


def test_a_worker_needs_books_on_a_server(tmp_path: Path) -> None:
    done = fresh(tmp_path / "werk").krachtwerk("worker", "--once")
    assert (done.exit_code, "op een server" in done.stderr) == (2, True)


def test_a_worker_lays_what_is_of_a_group_below_its_folder(office: Workspace) -> None:
    settings = office.path / "krachtwerk.toml"
    settings.write_text(f'{settings.read_text()}\n[outboxes]\nnoord = "noord"\nzuid = "zuid"\n')
    assert office.run_once().exit_code == 0
    code = office.new_client("--group", "noord")
    office.hand_in(plan=plan_of(code, "Ik wil dansen"))
    with program(office) as watcher, program(office) as worker:
        at_work = joined(worker)
        demand_place(worker.office, at_work, worker.reading.program)
        moved = Event("E-AAAAAAAA", watcher.office.clock(), Grouped(code, "zuid"))
        watcher.ledger.decisions.enter(moved)
        assert worker.jobs.draw_pending(leaves=OF_THE_WORKSPACE) == (code,)
        here = worker.office.settings
        elsewhere = replace(here, outboxes={**here.outboxes, "oost": office.path / "oost"})
        with pytest.raises(NotOurPlaceError, match="netwerkschijf"):
            demand_place(Office(elsewhere), at_work, worker.reading.program)
    assert (office.path / "zuid" / code / "actieplan.pdf").is_file()
    assert not (office.path / "noord" / code).exists()
    assert not office.outbox(code).exists()
