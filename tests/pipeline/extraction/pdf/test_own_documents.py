"""A plan or a summary of ours that comes back: told what it is, and where to write instead."""

import json
from io import BytesIO

from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas

from tests.workspace import Workspace, blank, fill, header


def printed_again(document: bytes) -> bytes:
    """The same pages by another program, without what the file says of itself."""
    writer, out = PdfWriter(), BytesIO()
    for page in PdfReader(BytesIO(document)).pages:
        writer.add_page(page)
    writer.write(out)
    return out.getvalue()


def codes(office: Workspace, **papers: bytes) -> dict[str, str]:
    rows = office.hand_in(**papers)
    return {
        row["file"].removesuffix(".pdf"): row["reasons"][0]["code"] for row in rows[-len(papers) :]
    }


def test_our_own_documents_are_known_when_they_come_back(office: Workspace) -> None:
    code = office.new_client("--lang", "en")
    said = {"/client": code, "/goals/0/text": "Ik wil fietsen", "/goals/0/actions/0/what": "Bellen"}
    office.hand_in(plan=fill(blank("actieplan"), {**header(), **said}))
    plan, summary = (office.outbox(code, f"{n}.pdf").read_bytes() for n in ("actieplan", "traject"))
    assert codes(office, a=plan, b=summary, c=printed_again(plan), d=letter(f"{code} x")) == {
        "a": "own_plan",
        "b": "own_summary",
        "c": "own_plan",
        "d": "not_our_form",
    }
    told = office.outbox("geweigerd", "a.pdf.txt").read_text()
    assert "actieplan-bijwerken" in told


def letter(foot: str) -> bytes:
    """A letter of somebody else, with a client's code at its foot."""
    out = BytesIO()
    canvas = Canvas(out)
    canvas.drawString(72, 700, "Plan van aanpak")
    canvas.drawString(72, 40, foot)
    canvas.save()
    return out.getvalue()


def test_our_own_plan_waits_for_nobody(office: Workspace) -> None:
    code = office.new_client()
    office.hand_in(plan=fill(blank("actieplan"), {**header(), "/client": code}))
    codes(office, a=office.outbox(code, "actieplan.pdf").read_bytes(), d=letter("x"))
    status = json.loads(office.krachtwerk("status", "--json").stdout)
    assert status["store"]["refused"] == {"open": 1, "put_away": 0, "settled": 1}


def test_of_our_own_plan_nobody_is_told_that_it_came_in_well_later(office: Workspace) -> None:
    code = office.new_client()
    office.hand_in(plan=fill(blank("actieplan"), {**header(), "/client": code}))
    office.hand_in(terug=office.outbox(code, "actieplan.pdf").read_bytes())
    assert "kwam later alsnog goed binnen" not in office.krachtwerk("arrivals").stdout
