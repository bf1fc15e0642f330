"""Forms in e-mails, zips and portfolios: each becomes what it would have become by itself."""

import json
from base64 import encodebytes
from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pytest

from pipeline.records import Arrival
from pipeline.records.enclosures import Enclosure, arrival_of
from pipeline.records.jobs import JobKey
from pipeline.store.ledger import ArrivalRow, Ledger, Reason
from pipeline.store.originals import keep, original
from pipeline.workspace import Office
from tests.enclosing import (
    archive,
    attach,
    clip,
    mail,
    outlook,
    portfolio,
    with_password,
    with_size,
    with_words,
)
from tests.faults.circumstances import paper
from tests.scans.encoding import jpeg, png
from tests.workspace import NOON, Workspace

NOISE = np.random.default_rng(3).integers(90, 255, (1200, 900), dtype=np.uint8)
CAT = jpeg(NOISE, 72, 30)  # a photo of something else
LOGO = png(NOISE[:80, :200], 72)
WAYS: dict[str, Callable[..., bytes]] = {
    "post.eml": mail,
    "post.msg": outlook,
    "post.zip": archive,
    "post.pdf": portfolio,
}


def outcomes(office: Workspace) -> list[tuple[str, str | None]]:
    return [(row["outcome"], row["inside"]) for row in office.arrivals()]


def codes(office: Workspace) -> list[str]:
    return [reason["code"] for row in office.arrivals() for reason in row["reasons"]]


def take(office: Workspace, name: str, content: bytes) -> list[dict[str, Any]]:
    office.drop(name, content)
    result = office.run_once()
    assert result.exit_code == 0, result.output
    return office.arrivals()


@pytest.fixture
def code(office: Workspace) -> str:
    return office.new_client()


@pytest.mark.parametrize("name", ["post.eml", "post.zip"])
def test_what_a_form_came_in_is_known_to_doctor_and_not_entered_anew(
    name: str, office: Workspace, code: str
) -> None:
    before = take(office, name, WAYS[name](paper(code)))
    looked = json.loads(office.krachtwerk("doctor", "--deep", "--json").stdout)["checks"]
    (check,) = [each for each in looked if each["check"] == "unknown_originals"]
    assert check["state"] == "good"
    assert office.krachtwerk("repair").exit_code == 0
    assert office.arrivals() == before


@pytest.mark.parametrize("name", WAYS)
def test_a_form_in_another_file_is_taken_in(name: str, office: Workspace, code: str) -> None:
    form = paper(code)
    content = WAYS[name](form)
    (row,) = take(office, name, content)
    assert (row["outcome"], row["file"], row["inside"]) == ("accepted", name, "1")
    assert row["sha256"] == sha256(form).hexdigest()
    originals = office.path / "dossiers" / "originals"
    assert original(originals, sha256(content).hexdigest()).read_bytes() == content
    assert original(originals, row["sha256"]).read_bytes() == form
    assert not list((office.path / "inbox").iterdir())


def test_a_form_in_a_zip_may_have_a_name_of_nothing_but_its_ending(
    office: Workspace, code: str
) -> None:
    take(office, "post.zip", archive(paper(code), names=".pdf"))
    assert outcomes(office) == [("accepted", "1")]


def test_a_form_loose_and_in_a_mail_is_one_paper(office: Workspace, code: str) -> None:
    form = paper(code)
    take(office, "blad.pdf", form)
    take(office, "post.eml", mail(form))
    take(office, "bundel.zip", archive(mail(form)))
    take(office, "nog eens.eml", mail(form))
    assert outcomes(office) == [
        ("accepted", None),
        ("duplicate", "1"),
        ("duplicate", "1.1"),
        ("duplicate", "1"),
    ]


def test_messages_that_were_passed_on_are_opened(office: Workspace, code: str) -> None:
    first, second = paper(code, "03-02-2026"), paper(code, "04-02-2026", "Ik wil fietsen")
    take(office, "post.eml", mail(passed_on=mail(first)))
    take(office, "post.msg", outlook(CAT, passed_on=second))
    assert ("accepted", "1.1") in outcomes(office)
    assert ("accepted", "2") in outcomes(office)


@pytest.mark.parametrize("packed", [encodebytes, bytes])
def test_so_is_one_that_was_encoded_or_only_says_so(
    packed: Callable[[bytes], bytes], office: Workspace, code: str
) -> None:
    """By the rules no message that is passed on is encoded; some programs do it all the same."""
    first, second = paper(code, "03-02-2026"), paper(code, "04-02-2026", "Ik wil fietsen")
    kind = b"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64"
    whole, end = mail(first), b"--\n"
    bare = whole.rstrip().removesuffix(b"--")
    boundary = bare[bare.rindex(b"\n--") + 1 :]
    content = bare + b"\n" + kind + b"\n\n" + packed(mail(second)) + b"\n" + boundary + end
    take(office, "post.eml", content)
    assert [outcome for outcome, _ in outcomes(office)] == ["accepted", "accepted"]


def test_a_mark_of_utf_8_before_a_mail_hides_nothing(office: Workspace, code: str) -> None:
    take(office, "post.eml", b"\xef\xbb\xbf" + mail(paper(code)))
    assert outcomes(office) == [("accepted", "1")]


def test_what_is_said_in_a_mail_and_its_logos_are_no_papers(office: Workspace, code: str) -> None:
    take(office, "post.eml", mail(LOGO, paper(code), LOGO))
    assert outcomes(office) == [("accepted", "1")]


@pytest.mark.parametrize(
    ("name", "subtype"), [("uitleg.txt", "plain"), ("uitleg.html", "html"), ("uitleg.csv", "csv")]
)
def test_words_that_somebody_attached_as_a_file_are_told(
    name: str, subtype: str, office: Workspace, code: str
) -> None:
    content = with_words(mail(paper(code)), name, b"Vraag 3 klopt niet meer", subtype)
    take(office, "post.eml", content)
    assert sorted(outcomes(office)) == [("accepted", "1"), ("rejected", "2")]
    assert codes(office) == ["not_a_pdf"]
    told = office.outbox("geweigerd", "post bijlage 2.txt.txt").read_text(encoding="utf-8")
    assert name in told


@pytest.mark.parametrize("name", ["ATT00001.txt", "ATT00002.htm", "Noor.vcf", "afspraak.ics"])
def test_what_programs_attach_by_themselves_is_passed_over(
    name: str, office: Workspace, code: str
) -> None:
    take(office, "post.eml", with_words(mail(paper(code)), name, b"Met groet"))
    assert outcomes(office) == [("accepted", "1")]


@pytest.mark.parametrize(
    ("name", "reason"),
    [("post.eml", "damaged"), ("post.msg", "file_elsewhere"), ("post.zip", "damaged")],
)
def test_a_file_of_which_nothing_came_along_is_told(
    name: str, reason: str, office: Workspace, code: str
) -> None:
    take(office, name, WAYS[name](paper(code), b"", names="blad {}.pdf"))
    assert sorted(outcomes(office)) == [("accepted", "1"), ("rejected", "2")]
    assert codes(office) == [reason]


def test_people_see_which_of_the_files_is_refused(office: Workspace, code: str) -> None:
    take(office, "Post Zoë.eml", mail(paper(code), paper("123456-7")))
    assert sorted(outcomes(office)) == [("accepted", "1"), ("rejected", "2")]
    folder = office.outbox("geweigerd")
    assert sorted(each.name for each in folder.iterdir()) == [
        "Post Zoë bijlage 2.pdf",
        "Post Zoë bijlage 2.pdf.txt",
    ]
    text = (folder / "Post Zoë bijlage 2.pdf.txt").read_text(encoding="utf-8")
    assert text.startswith("Dit is bijlage 2 ")
    assert "(bijlage 2)" in office.krachtwerk("arrivals").stdout


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("post.eml", "no_form_in_mail"),
        ("post.msg", "no_form_in_mail"),
        ("post.zip", "no_form_in_archive"),
        ("post.pdf", "no_form_in_portfolio"),
    ],
)
def test_where_no_form_is_that_is_said_once(name: str, reason: str, office: Workspace) -> None:
    content = WAYS[name](CAT, b"Beste Noor, ".ljust(5_000))
    take(office, name, content)
    assert (outcomes(office), codes(office)) == ([("rejected", None)], [reason])
    lying = Path(f"{name}.txt" if name.endswith(".eml") else f"{name}.bin")
    assert office.outbox("geweigerd", lying.name).read_bytes() == content


def test_a_mail_with_words_alone_is_refused_and_told_nowhere_else(office: Workspace) -> None:
    content = mail()
    take(office, "post.eml", content)
    assert codes(office) == ["no_form_in_mail"]
    kept = [p for p in office.path.rglob("*") if p.is_file() and b"Dorpsstraat" in p.read_bytes()]
    shown, digest = office.outbox("geweigerd", "post.eml.txt"), sha256(content).hexdigest()
    original_of_it = original(office.path / "dossiers" / "originals", digest).in_the_open()
    assert set(kept) == {shown, original_of_it}


def test_names_inside_are_written_nowhere(office: Workspace, code: str) -> None:
    take(office, "post.zip", archive(paper(code), names="../../Jansen{}.pdf"))
    take(office, "post.eml", mail(CAT, paper("123456-7"), names="../../Jansen {}.pdf"))
    assert not list(office.path.parent.rglob("*Jansen*"))
    assert "Jansen" not in json.dumps(office.arrivals())


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (with_password(archive(CAT)), "locked"),
        (archive(*[b"%d" % n for n in range(101)]), "too_much_inside"),
        (archive(archive(archive(archive(b"diep")))), "too_much_inside"),
        (with_size(archive(CAT, CAT), 150_000_000), "too_much_inside"),
        (with_size(archive(CAT), 150_000_000), "damaged"),
    ],
    ids=["password", "many", "deep", "bomb", "broken"],
)
def test_what_cannot_be_taken_apart_is_refused(
    content: bytes, reason: str, office: Workspace
) -> None:
    take(office, "post.zip", content)
    assert (outcomes(office), codes(office)) == ([("rejected", None)], [reason])


def test_a_file_that_is_too_large_is_so_in_a_zip_as_well(office: Workspace, code: str) -> None:
    settings = "settle_interval = 0.0\nsettle_deadline = 0.3\nmax_file_mb = 0.5\n"
    (office.path / "krachtwerk.toml").write_text(settings)
    take(office, "post.zip", archive(paper(code), bytes(600_000)))
    assert sorted(outcomes(office)) == [("accepted", "1"), ("rejected", "2")]
    assert codes(office) == ["too_large"]


def test_documents_of_other_programs_are_no_bundles(office: Workspace) -> None:
    take(office, "brief.docx", archive(CAT, names="[Content_Types].xml"))
    assert codes(office) == ["not_a_pdf"]


def test_taken_apart_again_after_a_crash_nothing_comes_twice(office: Workspace, code: str) -> None:
    first, second = paper(code, "03-02-2026"), paper(code, "04-02-2026", "Ik wil fietsen")
    content = mail(first, second, CAT)
    came = Arrival("post.eml", content, sha256(content).hexdigest(), NOON, "R-POST")
    here = Office.at(office.path, "nl")
    with here.ledger() as ledger:
        route = here.parts(ledger).route
        route.take(arrival_of(came, Enclosure("1", first)))  # so far it had got
        route.take(came)
        route.take(came)
        assert _rows(ledger) == {
            "R-POST/1": "accepted",
            "R-POST/2": "accepted",
            "R-POST/3": "rejected",
        }
    here.reading.close()


def _rows(ledger: Ledger) -> dict[str, str]:
    rows = ledger.arrivals.all()
    assert len({row.arrival for row in rows}) == len(rows)
    return {row.arrival: row.outcome for row in rows}


def test_what_was_refused_in_a_mail_is_tried_again_as_it_was(office: Workspace) -> None:
    take(office, "post.eml", mail(paper("123456-7"), CAT))
    folder = office.outbox("geweigerd")
    assert (folder / "post bijlage 1.pdf").is_file()
    office.krachtwerk("retry", "post bijlage 1.pdf")
    assert outcomes(office)[-1] == ("rejected", "1")
    assert {each.name for each in folder.iterdir()} == {
        f"post bijlage {n}{end}" for n, end in ((1, ".pdf"), (1, ".pdf.txt"))
    } | {"post bijlage 2.jpg", "post bijlage 2.jpg.txt"}


def test_a_mail_that_was_refused_before_we_opened_mails_can_be_tried_again(
    office: Workspace, code: str
) -> None:
    content = mail(paper(code))
    digest = sha256(content).hexdigest()
    row = ArrivalRow("R-OUD", "post.eml", digest, NOON, "rejected", reasons=(Reason("not_a_pdf"),))
    with Office.at(office.path, "nl").ledger() as ledger:
        ledger.take_in([row], jobs=[JobKey("refused", "R-OUD")])
    keep(office.path / "dossiers" / "originals", content, digest)
    office.run_once()
    assert office.outbox("geweigerd", "post.eml.txt").is_file()
    assert office.krachtwerk("retry", "post.eml").exit_code == 0
    assert [row["outcome"] for row in office.arrivals()] == ["rejected", "accepted", "duplicate"]
    assert not office.outbox("geweigerd", "post.eml.txt").exists()


def test_an_invoice_with_data_in_it_is_no_portfolio(office: Workspace) -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        attach(pdf, "factur-x.xml", b"<x/>")
        out = BytesIO()
        pdf.save(out)
    take(office, "rekening.pdf", out.getvalue())
    assert codes(office) == ["not_our_form"]


def test_a_stored_zip_is_not_taken_for_the_pdf_in_it(office: Workspace, code: str) -> None:
    forms = paper(code, "03-02-2026"), paper(code, "04-02-2026", "Ik wil fietsen")
    take(office, "post.zip", archive(*forms, packed=False))
    assert outcomes(office) == [("accepted", "1"), ("accepted", "2")]


def test_a_form_with_a_file_in_it_is_a_form(office: Workspace, code: str) -> None:
    with pikepdf.open(BytesIO(paper(code))) as pdf:
        attach(pdf, "meer.pdf", CAT)
        out = BytesIO()
        pdf.save(out)
    take(office, "blad.pdf", out.getvalue())
    assert outcomes(office) == [("accepted", None)]


def test_a_form_attached_to_a_form_is_taken_in_too(office: Workspace, code: str) -> None:
    with pikepdf.open(BytesIO(paper(code))) as pdf:
        attach(pdf, "nog een.pdf", paper(code, "04-02-2026", "Ik wil fietsen"))
        clip(pdf, paper(code, "05-02-2026", "Ik wil lopen"))
        out = BytesIO()
        pdf.save(out)
    take(office, "blad.pdf", out.getvalue())
    asked = ("review", None)  # what the clip shows on the page
    assert sorted(outcomes(office), key=str) == [("accepted", "1"), ("accepted", "2"), asked]
    assert len(office.dossier(code)["goals"]) == 3


@pytest.mark.parametrize("name", ["post.eml", "post.zip"])
def test_so_is_one_attached_to_a_form_in_a_mail(name: str, office: Workspace, code: str) -> None:
    with pikepdf.open(BytesIO(paper(code))) as pdf:
        attach(pdf, "gegevens.xml", b"<x/>")  # as invoices have them: no paper
        attach(pdf, "nog een.pdf", paper(code, "04-02-2026", "Ik wil fietsen"))
        out = BytesIO()
        pdf.save(out)
    take(office, name, WAYS[name](out.getvalue()))
    assert sorted(outcomes(office)) == [("accepted", "1"), ("accepted", "1.1")]


def test_what_is_attached_and_cannot_be_taken_in_is_told(office: Workspace, code: str) -> None:
    with pikepdf.open(BytesIO(paper(code))) as pdf:
        attach(pdf, "nog een.pdf", paper("123456-7"))
        out = BytesIO()
        pdf.save(out)
    take(office, "blad.pdf", out.getvalue())
    assert sorted(outcomes(office), key=str) == [("accepted", None), ("rejected", "1")]
    assert "blad bijlage 1.pdf" in [each.name for each in office.outbox("geweigerd").iterdir()]
