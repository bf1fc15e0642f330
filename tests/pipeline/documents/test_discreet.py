"""What was said in, prints that give nobody away out."""

import re
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest

from pipeline.documents import appendix_of, documents_of
from pipeline.documents.discreet import initials
from pipeline.records import Document, Onward, Progress
from pipeline.records.prints import PrintSettings
from tests.pipeline.documents import samples
from tests.pipeline.documents.drawn import pages
from tests.pipeline.documents.test_keepsake import rounded_off
from tests.workspace import shipped

# what the client wrote stays as it is, also where it names somebody
NOT_TOLD = (
    "samenmetKarin",
    "Planvan",
    "Zoë",
    "bibliotheek",
    "ideevanhetteam",
    "Krachtwerk",
    "Actieplan",
)


def silent(progress: Progress) -> Progress:
    return replace(progress, dossier=replace(progress.dossier, prints=PrintSettings(silent=True)))


def beginning_anew() -> Progress:
    onward = Onward("new_cycle", "ik begin opnieuw", samples.DAY, "S-1")
    return replace(samples.typical(), onward=onward)


def every_print(progress: Progress) -> list[Document]:
    return [*documents_of(progress, shipped()), appendix_of(progress, shipped())]


def titles(document: Document) -> set[str]:
    with pikepdf.open(BytesIO(document.content)) as pdf:
        title = pdf.docinfo.get("/Title")
        packet = pdf.Root.Metadata.read_bytes().decode()
    told = re.findall(r"<rdf:li xml:lang=\"x-default\">(.*?)<", packet)
    return {str(each) for each in (title, *told) if each}


@pytest.mark.parametrize(
    "progress", [samples.typical(), rounded_off()], ids=["under way", "finished"]
)
def test_a_silent_print_names_nobody_and_no_place(progress: Progress) -> None:
    for document in every_print(silent(progress)):
        said = "".join(pages(document))
        for told in NOT_TOLD:
            assert told not in said, document.name
        assert titles(document) == {"Mijn blad"}


@pytest.mark.parametrize("progress", [samples.rich(), beginning_anew()], ids=["more", "anew"])
def test_a_silent_print_does_not_speak_of_plan_or_trajectory(progress: Progress) -> None:
    """Both are called "Mijn blad": a print that sends people to the other one names it."""
    for document in every_print(silent(progress)):
        if document.name != "actieplan-bijwerken.pdf":  # a sheet keeps its own words
            assert not re.findall("mijn(?:plan|traject)|nieuwtraject", "".join(pages(document)))


def test_who_helps_is_told_by_first_letters_where_the_plan_names_them() -> None:
    plan, *_ = documents_of(silent(samples.typical()), shipped())
    assert "samenmetK." in "".join(pages(plan))


def test_other_prints_are_as_they_were() -> None:
    usual = samples.typical()
    open_again = replace(usual, dossier=replace(usual.dossier, prints=PrintSettings()))
    assert [each.content for each in every_print(usual)] == [
        each.content for each in every_print(open_again)
    ]


@pytest.mark.parametrize(
    ("name", "short"),
    [("Karin", "K."), ("Jan de Boer", "J.D.B."), ("أمي", "أ."), ("12", None)],
)
def test_names_become_first_letters(name: str, short: str | None) -> None:
    assert initials(name) == short
