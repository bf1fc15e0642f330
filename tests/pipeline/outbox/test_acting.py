"""People are handed no PDF that does something when it is opened, but pictures of its pages."""

from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Dictionary, Name, String

from pipeline.outbox.acting import may_act
from tests.hostile.active import ACTIONS, script
from tests.workspace import Workspace, blank, fill, header

PACKED = pikepdf.ObjectStreamMode.generate


def letter(action: Callable[[pikepdf.Pdf], Dictionary] | None, **saved: object) -> bytes:
    """A page of a stranger, on which something is done when it is opened."""
    pdf, out = pikepdf.new(), BytesIO()
    pdf.add_blank_page()
    if action is not None:
        pdf.Root.OpenAction = pdf.make_indirect(action(pdf))
    pdf.save(out, **saved)  # type: ignore[arg-type]
    return out.getvalue()


@pytest.mark.parametrize("action", sorted(ACTIONS.keys() - {"address"}))
def test_what_acts_is_known(action: str) -> None:
    assert may_act(letter(ACTIONS[action]))
    assert may_act(letter(ACTIONS[action], object_stream_mode=PACKED))


def test_a_name_may_be_written_by_numbers() -> None:
    hidden = letter(script).replace(b"/JavaScript", b"/J#61vaScript").replace(b"/JS", b"/#4AS")
    assert may_act(hidden)


def test_what_cannot_be_looked_at_may_act() -> None:
    locked = pikepdf.Encryption(owner="geheim", user="geheim")
    assert may_act(letter(None, encryption=locked, object_stream_mode=PACKED))


def test_our_forms_and_plain_letters_do_not_act() -> None:
    assert not may_act(fill(blank("actieplan"), header()))
    assert not may_act(letter(None))
    assert not may_act(letter(None, object_stream_mode=PACKED))
    assert not may_act(letter(lambda _: Dictionary(S=Name.URI, URI=String("https://example.nl"))))
    assert not may_act(b"/JavaScript")


def test_pictures_are_laid_out_in_the_place_of_what_acts(office: Workspace) -> None:
    office.hand_in(brief=letter(script))
    shown, reason = sorted(office.outbox("geweigerd").iterdir())
    assert reason.name == f"{shown.name}.txt"
    assert "afbeeldingen van de bladzijden" in reason.read_text()
    with pikepdf.open(shown) as pages:
        assert len(pages.pages) == 1
    assert not may_act(shown.read_bytes())
    office.krachtwerk("retry")
    assert len(list(office.outbox("geweigerd").iterdir())) == 2


def test_nor_does_what_lies_beside_the_sheet_that_asks_whose_it_is(office: Workspace) -> None:
    one, other = office.new_client(), office.new_client()
    form, out = fill(office.personal("actieplan", one), {**header(), "/client": other}), BytesIO()
    with pikepdf.open(BytesIO(form)) as pdf:
        pdf.Root.OpenAction = pdf.make_indirect(script(pdf))
        pdf.save(out)
    office.hand_in(plan=out.getvalue())
    (beside,) = office.outbox("nakijken").glob("*-papier.pdf")
    assert not may_act(beside.read_bytes())
    with pikepdf.open(beside) as pages, pikepdf.open(BytesIO(form)) as whole:
        assert len(pages.pages) == len(whole.pages)


def test_they_go_when_the_paper_is_put_away(office: Workspace) -> None:
    office.hand_in(brief=letter(script))
    number = office.arrivals()[0]["sha256"][:8]
    assert office.krachtwerk("paper", "away", number).exit_code == 0
    office.run_once()
    assert list(office.outbox("geweigerd").iterdir()) == []


def test_what_acts_and_cannot_be_drawn_opens_by_nothing(office: Workspace) -> None:
    office.hand_in(brief=b"%PDF-1.7\n1 0 obj<</S/JavaScript/JS(x)>>endobj\n%%EOF\n")
    shown = sorted(path.name for path in office.outbox("geweigerd").iterdir())
    assert shown == ["brief.pdf.bin", "brief.pdf.bin.txt"]
