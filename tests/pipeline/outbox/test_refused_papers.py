"""Refused papers in the outbox: what lies there follows from the ledger, in whatever order."""

import re
from collections.abc import Callable
from functools import partial

import pytest

from pipeline.workspace import Office
from tests.enclosing import archive, mail, outlook, portfolio
from tests.pipeline.extraction.pdf import mergers
from tests.workspace import Workspace, blank, fill, header


def test_an_older_job_done_again_takes_nothing_away(office: Workspace) -> None:
    """Refused, tried again and refused again: only the last one says what lies there."""
    office.drop("kapot.pdf", b"%PDF-1.4 kapot")
    office.run_once()
    office.krachtwerk("retry")
    opened = Office.at(office.path, "nl")
    with opened.ledger() as ledger:
        first, _ = ledger.arrivals.all()
        opened.parts(ledger).shelf.carry_out(first.arrival)
    lying = sorted(path.name for path in office.outbox("geweigerd").iterdir())
    assert lying == ["kapot.pdf", "kapot.pdf.txt"]


def test_a_paper_that_came_under_two_names_tells_the_other(office: Workspace) -> None:
    office.drop("brief.pdf", b"PK no form")
    office.drop("kopie.pdf", b"PK no form")
    office.run_once()
    (text,) = office.outbox("geweigerd").glob("*.txt")
    others = {"brief.pdf", "kopie.pdf"} - {text.name.removesuffix(".txt")}
    assert f"kwam ook binnen als: {others.pop()}\n" in text.read_text()


def test_what_lay_in_another_file_tells_in_which(office: Workspace) -> None:
    packed = archive(fill(blank("actieplan"), header(office.new_client())), b"no form at all")
    office.drop("post.zip", packed)
    office.run_once()
    texts = [path.read_text() for path in office.outbox("geweigerd").glob("*.???.txt")]
    assert all("van het bestand dat binnenkwam: post.zip" in text for text in texts)
    called = [re.findall("Daar heet het: (.*)", text) for text in texts]
    assert sorted(called) == [["1.pdf"], ["2.pdf"]]  # without the folders that its sender gave it


@pytest.mark.parametrize(
    ("name", "packed", "called"),
    [
        ("post.eml", mail, "Zoë 2.pdf"),
        ("post.msg", outlook, "Zoë 2.pdf"),
        ("oud.msg", partial(outlook, names="Łucja {}.pdf", code_page=1250), "Łucja 2.pdf"),
        ("ouder.msg", partial(outlook, code_page=1), "Zoë 2.pdf"),  # and in which letters, unsaid
        ("map.pdf", portfolio, "2.pdf"),
    ],
)
def test_it_tells_what_an_attachment_is_called(
    office: Workspace, name: str, packed: Callable[..., bytes], called: str
) -> None:
    form = fill(blank("actieplan"), header(office.new_client()))
    office.drop(name, packed(form, b"no form at all".ljust(4096)))
    office.run_once()
    texts = [path.read_text() for path in office.outbox("geweigerd").glob("*bijlage 2*.txt")]
    assert any(f"\nDaar heet het: {called}\n" in text for text in texts)


@pytest.mark.parametrize(
    ("name", "ending"), [("post.zip", ".bin"), ("post.eml", ".txt"), ("brief.docx", ".bin")]
)
def test_who_has_to_open_a_paper_is_told_how(office: Workspace, name: str, ending: str) -> None:
    """By its new name no program opens it, and what is to be done begins with opening it."""
    contents = {"post.zip": archive(b"x"), "post.eml": mail(b"x"), "brief.docx": b"PK\0\1"}
    office.drop(name, contents[name])
    office.run_once()
    assert f" op {ending}. " in (office.outbox("geweigerd") / f"{name}{ending}.txt").read_text()


def test_of_a_name_that_is_as_it_was_nothing_is_said(office: Workspace) -> None:
    office.drop("brief.pdf", b"PK no form")
    office.drop("briefje", b"PK no form either")  # `briefje.txt` now, as it opens
    office.run_once()
    folder = office.outbox("geweigerd")
    for name in ("brief.pdf.txt", "briefje.txt.txt"):
        assert "eindigt de naam" not in (folder / name).read_text()


def test_a_stack_of_empty_sheets_is_told_of_once(office: Workspace) -> None:
    empty = blank("vormen_van_kracht")
    office.drop("stapel.pdf", mergers.by_pikepdf(empty, blank("evaluatie"), empty))
    office.run_once()
    text = (office.outbox("geweigerd") / "stapel.pdf.txt").read_text()
    assert text.startswith("Bladzijde 1, 2, 3, 4")
    assert text.count("Er staat niets op dit blad.") == 1
