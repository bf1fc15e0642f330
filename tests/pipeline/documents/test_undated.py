"""A sheet on which nobody wrote the day: no document for the client claims one."""

from datetime import UTC, datetime

import pypdfium2

from tests.workspace import Workspace, blank, fill, header


def plan(code: str, day: str) -> bytes:
    said = {"/goals/0/text": "Ik wil fietsen", "/goals/0/actions/0/what": "Band plakken"}
    when = {"/goals/0/actions/0/when": "this_week", "/goals/0/actions/0/who": "me"}
    return fill(blank("actieplan"), {**header(day), "/client": code, **said, **when})


def text_of(office: Workspace, code: str, name: str) -> str:
    with pypdfium2.PdfDocument(office.outbox(code, name).read_bytes()) as pdf:
        return " ".join(" ".join(p.get_textpage().get_text_range().split()) for p in pdf)


def year() -> str:
    """That of the day on which these papers come in."""
    return str(datetime.now(UTC).year)


def test_no_day_is_claimed_that_nobody_wrote(office: Workspace) -> None:
    code = office.new_client()
    office.hand_in(plan=plan(code, ""))
    for name in ("actieplan.pdf", "traject.pdf", "actieplan-bijwerken.pdf"):
        told = text_of(office, code, name)
        assert "(vanaf" not in told
        assert "tot en met" not in told
    assert "deze week" in text_of(office, code, "actieplan.pdf")


def test_it_is_told_once_somebody_says_which_day_it_was(office: Workspace) -> None:
    code = office.new_client()
    office.hand_in(plan=plan(code, ""))
    lying = office.outbox("nakijken", f"{code}.pdf").read_bytes()
    office.hand_in(
        ja=fill(
            lying, {"/filled_on": "05-02-2026", "/filled_by": "JB", "/items/0/value": "03-02-2026"}
        )
    )
    told = text_of(office, code, "actieplan.pdf")
    assert "3 februari" in told
    assert "tot en met 3 februari 2026" in told


def test_a_step_without_a_day_says_so(office: Workspace) -> None:
    code = office.new_client()
    step = {"/client": code, "/steps_forward/0": "Ik belde zelf"}
    office.hand_in(plan=plan(code, "03-02-2026"))
    office.hand_in(terug=fill(blank("evaluatie"), {**header(""), **step}))
    told = text_of(office, code, "traject.pdf")
    assert "Dag onbekend" in told
    assert year() not in told.replace("februari 2026", "")
