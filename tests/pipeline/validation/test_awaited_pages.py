"""Which pages of what are lacking is told as it is now, not as it was when each page came."""

from datetime import UTC, datetime, timedelta

from pipeline.records import Held, Identity, Reading
from pipeline.records.refusals import PagesAwaited
from pipeline.store.ledger import ArrivalRow
from pipeline.validation.awaited_pages import AwaitedForm, as_of_now
from pipeline.validation.judgement import reason_of
from pipeline.workspace import Office
from tests.faults.circumstances import paper
from tests.scans.photos import photo
from tests.workspace import Workspace

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
CODE = "123456-8"


def hold(office: Workspace, *pages: int, sheet: str = "evaluatie") -> None:
    """One page a file, held since it came, each when only those before it were here."""
    with Office.at(office.path, "nl").ledger() as ledger:
        for n, page in enumerate(pages):
            came = NOON + timedelta(hours=n)
            reading = Reading(Identity(sheet, 1, "nl"), "scan", (1,), (), form_pages=(page,))
            arrival, digest = f"R-{page}", f"{page:x}" * 64
            lacked = ", ".join(str(each) for each in (1, 2, 3) if each not in pages[: n + 1])
            why = reason_of(PagesAwaited(lacked))
            row = ArrivalRow(arrival, "scan.pdf", digest, came, "waiting", (1,), reasons=(why,))
            until = came + timedelta(days=1)
            held = Held(
                f"H-{page}",
                arrival,
                0,
                digest,
                came,
                "pages",
                why.code,
                until,
                (reading,),
                whose=CODE,
            )
            ledger.take_in([row], hold=[held])


def awaited(office: Workspace) -> tuple[AwaitedForm, ...]:
    opened = Office.at(office.path, "nl")
    with opened.ledger() as ledger:
        return opened.parts(ledger).awaited()


def test_each_page_that_waits_tells_what_is_lacking_now(office: Workspace) -> None:
    hold(office, 3, 1)
    messages = [row["reasons"][0]["message"] for row in office.arrivals()]
    assert len(messages) == 2
    assert all("Nog niet binnen van dit formulier: bladzijde 2." in message for message in messages)


def test_a_form_says_whose_it_is_and_until_when_it_waits(office: Workspace) -> None:
    hold(office, 3, 1)
    (form,) = awaited(office)
    assert (form.worksheet, form.client, form.here, form.missing) == (
        "evaluatie",
        CODE,
        (1, 3),
        (2,),
    )
    assert form.until == NOON + timedelta(days=1)  # of the page that came first


def test_only_what_waits_is_told_anew(office: Workspace) -> None:
    hold(office, 1)
    (form,) = awaited(office)
    entered = ArrivalRow("R-1", "scan.pdf", "1" * 64, NOON, "review")
    other = ArrivalRow("R-9", "scan.pdf", "9" * 64, NOON, "waiting")
    assert list(as_of_now([entered, other], [form])) == [entered, other]


def test_a_page_that_several_copies_lack_is_not_told_as_still_to_come(office: Workspace) -> None:
    """Two first pages wait, and the second one of one of them came: a person is asked of which."""
    code = office.new_client()
    for n, text in enumerate(("Ik wil fietsen", "Ik wil zwemmen")):
        office.drop(f"{n}.jpg", photo(paper(code, text=text)))
        office.run_once()
    assert "Nog niet binnen: bladzijde 2" in office.krachtwerk("status").stdout
    office.drop("2.jpg", photo(paper(code), page=2))
    office.run_once()
    told = office.krachtwerk("status").stdout
    assert "Bladzijde 2 is er ook" in told
    assert "Nog niet binnen" not in told + office.krachtwerk("arrivals").stdout
