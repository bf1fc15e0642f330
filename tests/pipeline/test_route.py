"""Paper in, plan out: through the real commands, folders, forms and store."""

import json
import threading
from collections.abc import Iterator
from io import BytesIO
from itertools import permutations
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from pipeline.records import Document
from pipeline.records.jobs import JobKey, drawing_of
from pipeline.settings import read_settings
from pipeline.store.locks import drawing
from pipeline.validation.judgement import Judgement
from pipeline.workspace import Office
from tests.pipeline.documents.drawn import spoken
from tests.workspace import Workspace, blank, fill, fresh, header

PLAN = {
    "/goals/0/text": "Ik wil een eigen plek",
    "/goals/0/why": "Dan heb ik rust",
    "/goals/0/domain": "housing",
    "/goals/0/actions/0/what": "Bellen met de gemeente",
    "/goals/0/actions/0/who": "me",
    "/goals/0/actions/0/when": "this_week",
}


def text_of(path: Path) -> str:
    with pypdfium2.PdfDocument(path.read_bytes()) as pdf:
        return "\n".join(_page_texts(pdf))


def _page_texts(pdf: pypdfium2.PdfDocument) -> Iterator[str]:
    for page in pdf:
        text = page.get_textpage()
        yield text.get_text_bounded()
        text.close()
        page.close()


def plan(code: str, day: str = "03-02-2026", **more: str | bool) -> bytes:
    return fill(blank("actieplan"), {"/client": code, **header(day, **more), **PLAN})


def test_a_form_becomes_a_plan(office: Workspace) -> None:
    code = office.new_client("--alias", "Zoë")
    (arrival,) = office.hand_in(plan=plan(code))
    assert (arrival["outcome"], arrival["worksheet"]) == ("accepted", "actieplan")
    assert "Bellen met de gemeente" in text_of(office.outbox(code, "actieplan.pdf"))


def test_the_submission_file_holds_values_and_readings(office: Workspace) -> None:
    code = office.new_client()
    (arrival,) = office.hand_in(plan=plan(code))
    submission = office.submission(arrival)
    assert submission["values"]["goals"][0]["actions"][0]["when"] == "this_week"
    assert submission["readings"]["/goals/0/sign"]["state"] == "empty"


def test_the_inbox_is_empty_and_the_original_is_kept(office: Workspace) -> None:
    paper = plan(office.new_client())
    (arrival,) = office.hand_in(plan=paper)
    sha = arrival["sha256"]
    kept = list(office.path.glob(f"dossiers/originals/**/{sha}*"))
    assert [path.read_bytes() for path in kept] == [paper]
    assert list(office.path.glob("inbox/*")) == []


def test_the_next_form_brings_the_plan_up_to_date(office: Workspace) -> None:
    code = office.new_client()
    office.hand_in(plan=plan(code))
    next_form = office.outbox(code, "actieplan-bijwerken.pdf").read_bytes()
    answers = {
        "/actions/0/status": "not_done",
        "/actions/0/hard": "Lang wachten",
        "/actions/0/next_step": "Samen langsgaan",
        "/actions/0/next_who": "together",
    }
    office.hand_in(update=fill(next_form, {**header("03-03-2026"), **answers}))
    goal = office.dossier(code)["goals"][0]
    states = [(action["what"], action["state"]) for action in goal["actions"]]
    assert states == [
        ("Bellen met de gemeente", "niet_gelukt"),
        ("Samen langsgaan", "voorgesteld"),
    ]
    assert "Samen langsgaan" in text_of(office.outbox(code, "actieplan.pdf"))


def test_a_plan_printed_for_a_client_keeps_the_ids_of_its_goals(office: Workspace) -> None:
    code = office.new_client()
    office.hand_in(plan=plan(code))
    before = office.dossier(code)["goals"][0]["id"]
    personal = office.personal("actieplan", code)
    answers = {**header("03-04-2026"), "/goals/0/text": "Ik wil een eigen plek met een tuin"}
    office.hand_in(again=fill(personal, answers))
    (goal,) = office.dossier(code)["goals"]
    assert (goal["id"], goal["text"]) == (before, "Ik wil een eigen plek met een tuin")


def test_the_same_file_again_is_a_duplicate(office: Workspace) -> None:
    paper = plan(office.new_client())
    office.hand_in(plan=paper)
    arrivals = office.hand_in(nog_eens=paper)
    assert [a["outcome"] for a in arrivals] == ["accepted", "duplicate"]
    assert arrivals[1]["submission"] is None


def test_the_same_answers_saved_by_another_viewer_are_a_duplicate(office: Workspace) -> None:
    paper = plan(office.new_client())
    with pikepdf.open(BytesIO(paper)) as pdf:
        other = BytesIO()
        pdf.save(other, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    office.hand_in(plan=paper)
    assert office.hand_in(other=other.getvalue())[1]["outcome"] == "duplicate"


def test_the_whole_form_takes_the_place_of_a_torn_one(office: Workspace) -> None:
    paper = plan(office.new_client())
    office.hand_in(torn=_pages(paper, 1))
    torn, whole = office.hand_in(whole=paper)
    assert [torn["outcome"], whole["outcome"]] == [
        "duplicate",
        "accepted",
    ]  # nothing waits any more
    assert office.hand_in(torn_again=_pages(paper, 2))[2]["outcome"] == "duplicate"


def _pages(paper: bytes, number: int) -> bytes:
    """The first pages of a paper."""
    out = BytesIO()
    with pikepdf.open(BytesIO(paper)) as pdf:
        del pdf.pages[number:]
        pdf.save(out)
    return out.getvalue()


def test_the_same_form_with_other_answers_is_asked(office: Workspace) -> None:
    code = office.new_client()
    office.hand_in(plan=plan(code))
    changed = fill(plan(code), {"/goals/0/text": "Ik wil werk"})
    arrival = office.hand_in(changed=changed)[1]
    assert (arrival["outcome"], arrival["reasons"][0]["code"]) == ("review", "conflict")
    assert "/goals/0/text" in [q["pointer"] for q in office.dossier(code)["questions"]]


def test_a_correction_supersedes(office: Workspace) -> None:
    code = office.new_client()
    office.hand_in(plan=plan(code))
    better = fill(plan(code), {"/goals/0/text": "Ik wil een huis", "/is_correction": True})
    assert office.hand_in(better=better)[1]["outcome"] == "accepted"
    assert [goal["text"] for goal in office.dossier(code)["goals"]] == ["Ik wil een huis"]


def test_a_paper_without_a_date_is_taken_in_and_the_date_is_asked(office: Workspace) -> None:
    code = office.new_client()
    paper = fill(blank("actieplan"), {"/client": code, "/alias": "Zoë", **PLAN})
    (arrival,) = office.hand_in(plan=paper)
    codes = {(reason["code"], reason["pointer"]) for reason in arrival["reasons"]}
    assert arrival["outcome"] == "review"
    assert ("date_missing", "/filled_on") in codes
    assert office.dossier(code)["goals"][0]["text"] == "Ik wil een eigen plek"


@pytest.mark.parametrize(
    ("code", "reason"),
    [("", "client_missing"), ("123456-0", "wrong_check_digit"), ("123456-8", "unknown_client")],
)
def test_whose_it_is_must_be_certain(office: Workspace, code: str, reason: str) -> None:
    paper = fill(blank("actieplan"), {"/client": code, **header(), **PLAN})
    (arrival,) = office.hand_in(plan=paper)
    assert (arrival["outcome"], arrival["reasons"][0]["code"]) == ("rejected", reason)
    assert office.outbox("geweigerd", "plan.pdf").read_bytes() == paper
    assert "code" in office.outbox("geweigerd", "plan.pdf.txt").read_text(encoding="utf-8")


def test_a_refused_paper_is_judged_afresh(office: Workspace) -> None:
    code = office.new_client()
    paper = fill(blank("actieplan"), {"/client": "123456-8", **header(), **PLAN})
    office.hand_in(plan=paper)
    office.hand_in(plan=paper)
    assert [a["outcome"] for a in office.arrivals()] == ["rejected", "rejected"]
    assert office.hand_in(good=plan(code))[-1]["outcome"] == "accepted"


def test_what_lies_beside_a_refused_paper_keeps_it_from_nothing(office: Workspace) -> None:
    sheet = plan("123456-8")
    office.hand_in(plan=sheet)
    beside = office.outbox("geweigerd", "plan.pdf.txt")
    beside.unlink()
    beside.mkdir()
    (*_, again) = office.hand_in(plan=sheet)
    assert again["outcome"] == "rejected"


def test_a_file_that_is_no_pdf_is_refused_with_a_remedy(office: Workspace) -> None:
    office.drop("brief.docx", b"PK\x03\x04 geen pdf")
    office.run_once()
    (arrival,) = office.arrivals()
    assert arrival["reasons"][0]["code"] == "not_a_pdf"
    assert office.outbox("geweigerd", "brief.docx.bin.txt").is_file()


def test_a_personal_paper_with_another_code_written_on_it_goes_into_no_dossier(
    office: Workspace,
) -> None:
    mine, other = office.new_client(), office.new_client()
    personal = fill(office.personal("actieplan", mine), {**header(), **PLAN, "/client": other})
    (arrival,) = office.hand_in(plan=personal)
    assert (arrival["outcome"], arrival["submission"]) == ("review", None)
    assert office.dossier(mine)["goals"] == office.dossier(other)["goals"] == []
    assert list(office.outbox("nakijken").glob("onbekend-*.txt"))


def test_two_forms_in_one_file_are_two_papers_and_none_waits(office: Workspace) -> None:
    code = office.new_client()
    other = fill(blank("actieplan"), {"/client": "123456-8", **header(), **PLAN})
    with pikepdf.open(BytesIO(plan(code))) as first, pikepdf.open(BytesIO(other)) as second:
        first.add_pages_from(second)
        out = BytesIO()
        first.save(out)
    arrivals = office.hand_in(stapel=out.getvalue())
    assert [a["outcome"] for a in arrivals] == ["accepted", "rejected"]
    assert [a["pages"][0] for a in arrivals] == [1, 3]


def test_the_order_of_arrival_does_not_change_the_dossier(tmp_path: Path) -> None:
    offices = [fresh(tmp_path / str(n)) for n in range(3)]
    code = offices[0].new_client()
    offices = [offices[0], *(offices[0].copy_to(tmp_path / f"kopie{n}") for n in range(2))]
    papers = [
        plan(code),
        plan(code, "03-01-2026"),
        fill(
            blank("vormen_van_kracht"),
            {"/client": code, **header("01-02-2026"), "/i_can/0": "Ik kan goed luisteren"},
        ),
    ]
    orders = list(permutations(range(3)))[::2]
    for office, order in zip(offices, orders, strict=True):
        for n in order:
            office.hand_in(**{f"p{n}": papers[n]})
    first, *others = [office.dossier(code) for office in offices]
    assert all(other == first for other in others)
    plans = {office.outbox(code, "actieplan.pdf").read_bytes() for office in offices}
    assert len(plans) == 1


def test_rebuild_gives_the_same_bytes(office: Workspace) -> None:
    code = office.new_client()
    office.hand_in(plan=plan(code))
    files = {path: path.read_bytes() for path in office.outbox(code).rglob("*") if path.is_file()}
    for path in files:
        path.unlink()
    assert office.krachtwerk("rebuild").exit_code == 0
    assert {path: path.read_bytes() for path in files} == files


def test_a_crash_before_drawing_is_made_good_by_the_next_run(
    office: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = office.new_client()
    office.drop("plan.pdf", plan(code))
    with monkeypatch.context() as patched:
        patched.setattr("pipeline.jobs.Jobs.draw_pending", lambda _: ())
        office.run_once()
    assert not office.outbox(code, "actieplan.pdf").exists()
    office.run_once()
    assert office.outbox(code, "actieplan.pdf").is_file()


def test_more_than_fits_goes_on_a_second_sheet(office: Workspace) -> None:
    code = office.new_client()
    wanted = ("Een huis", "Werken", "Leren zwemmen", "Rust", "Meer vrienden")
    told = [(goal, [f"{goal}: eerst", f"{goal}: daarna"]) for goal in wanted]
    for goal, steps in told:
        answers = {f"/goals/0/actions/{a}/what": step for a, step in enumerate(steps)}
        answers |= {"/goals/0/text": goal, "/goals/0/why": "Voor mij", "/client": code}
        office.hand_in(**{goal.split()[-1]: fill(blank("actieplan"), {**header(), **answers})})
    sheets = [office.outbox(code, f"actieplan-bijwerken{n}.pdf") for n in ("", "-2")]
    printed = "".join(text_of(sheet) for sheet in sheets)
    assert all(step in printed for _, steps in told for step in steps)
    done = {**header("03-03-2026"), "/actions/0/status": "done"}
    both = {f"blad{n}": fill(sheet.read_bytes(), done) for n, sheet in enumerate(sheets)}
    office.hand_in(**both)
    states = [a["state"] for goal in office.dossier(code)["goals"] for a in goal["actions"]]
    assert states.count("gedaan") == 2


def test_a_workspace_can_be_moved(office: Workspace, tmp_path: Path) -> None:
    code = office.new_client()
    office.hand_in(plan=plan(code))
    moved = office.copy_to(tmp_path / "elders")
    assert moved.dossier(code) == office.dossier(code)
    assert moved.krachtwerk("rebuild", "--client", code).exit_code == 0


def test_a_moved_workspace_finds_an_outbox_that_stayed(office: Workspace, tmp_path: Path) -> None:
    share = tmp_path / "share"
    settings = office.path / "krachtwerk.toml"
    settings.write_text(f"{settings.read_text()}outbox = '{share}'\n")
    office.hand_in(plan=plan(office.new_client()))
    moved = office.copy_to(tmp_path / "veel" / "dieper" / "elders")
    (arrival,) = moved.arrivals()
    assert (moved.path / arrival["submission"]).resolve().is_relative_to(share)
    assert moved.submission(arrival)["id"]


def test_papers_are_taken_in_while_the_outbox_cannot_be_written(office: Workspace) -> None:
    code = office.new_client()
    office.outbox().rmdir()
    office.outbox().write_bytes(b"a file where the folder should be")
    office.drop("plan.pdf", plan(code))
    assert office.run_once().exit_code == 1  # with the reason
    (arrival,) = office.arrivals()
    assert arrival["outcome"] == "accepted"
    office.outbox().unlink()
    assert office.run_once().exit_code == 0
    assert office.outbox(code, "actieplan.pdf").is_file()


def test_nothing_personal_in_names_or_metadata(office: Workspace) -> None:
    code = office.new_client("--alias", "Zoë")
    office.hand_in(plan=plan(code))
    for path in office.path.rglob("*"):
        assert "Zo" not in path.name
    for path in office.outbox(code).rglob("*.pdf"):
        with pikepdf.open(path) as pdf:
            metadata = bytes(pdf.Root.Metadata.read_bytes()) if "/Metadata" in pdf.Root else b""
            assert "Zoë" not in json.dumps(str(pdf.docinfo)) + metadata.decode()


def test_a_letter_that_no_font_holds_is_kept_and_warned_about(
    office: Workspace, caplog: pytest.LogCaptureFixture
) -> None:
    code = office.new_client()
    office.hand_in(plan=fill(plan(code), {"/goals/0/text": "Ik wil ꦱꦸ"}))
    assert office.dossier(code)["goals"][0]["text"] == "Ik wil ꦱꦸ"
    plan_now = Document("actieplan.pdf", office.outbox(code, "actieplan.pdf").read_bytes())
    named = [told.split(": ")[1] for told in spoken(plan_now) if "niet kan worden" in told]
    assert named == ["javanese letter sa, javanese vowel sign suku"]
    assert "Op papier staat daar een vakje." in caplog.text
    assert "U+" not in caplog.text  # which letters, is the client's own affair


def test_one_program_draws_at_a_time(office: Workspace) -> None:
    """Else one that read a dossier before the other would lay an older plan over a newer one."""
    code = office.new_client()
    office.hand_in(plan=fill(blank("actieplan"), {**header(), "/client": code}))
    office.outbox(code, "actieplan.pdf").unlink()

    def rebuild() -> None:
        here = Office.at(office.path, "nl")
        with here.ledger() as ledger:
            ledger.jobs.ask([drawing_of(code)])
            here.parts(ledger).jobs.draw_pending()

    other = threading.Thread(target=rebuild)
    with drawing(office.path / "dossiers"):
        other.start()
        other.join(0.5)
        assert not office.outbox(code, "actieplan.pdf").exists()
    other.join()
    assert office.outbox(code, "actieplan.pdf").is_file()


def test_a_paper_that_is_refused_after_it_waited_is_shown(office: Workspace) -> None:
    """Only an odd store brings it there, yet nobody would ever hear of such a paper."""
    office.drop("blad.pdf", b"%PDF-1.4 niets")
    office.run_once()
    opened = Office(read_settings(office.path, {}))
    with opened.ledger() as ledger:
        (row,) = ledger.arrivals.all()
        assert row.outcome == "rejected"
        opened.parts(ledger).route._enter(Judgement(settled=((0, row),)))
        assert [job.key for job in ledger.jobs.pending()] == [JobKey("refused", row.arrival)]


def test_rebuild_is_done_when_only_suggestions_are_left(office: Workspace) -> None:
    code = office.new_client()
    with Office.at(office.path, "nl").ledger() as ledger:
        ledger.jobs.ask([JobKey("suggest", code)])
    assert office.krachtwerk("rebuild").exit_code == 0
