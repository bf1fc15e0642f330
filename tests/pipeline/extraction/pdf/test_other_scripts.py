"""Sheets that were printed with words of other scripts: those are nobody's answer, whatever way."""

from dataclasses import replace
from functools import cache

import pytest

from forms.pdf.stamping import Stamp
from pipeline.documents.numbering import Numbers
from pipeline.documents.personal_forms import personal_forms
from pipeline.dossiers.folding import fold
from pipeline.dossiers.progress import progress
from pipeline.extraction import read_forms
from pipeline.records import Client, Document, Instance, Reading
from tests.flatteners.in_python import by_pdfium
from tests.pipeline.dossiers.made_up_papers import action, goal, plan
from tests.pipeline.extraction.read_back import CODE, NOW, catalogue

ARABIC = "أريد أن أتعلم الهولندية جيدًا (ROC, A2) قبل شهر 12 لأن لا أحد يساعد ابنتي"
VOWELLED = "أُرِيدُ أَنْ أَتَعَلَّمَ الهُولَنْدِيَّةَ، ثُمَّ أعمل مع أختي. " * 9  # more than its box holds


@cache
def personal(worksheet: str) -> Document:
    facts = (
        goal(ARABIC, why="щоб діти були спокійні, 12", domain="housing", strengths=["ኣብ ገዛ"]),
        action("أتصل بأختي خديجة 🙂", 0, who="someone_i_know", who_name="أمي"),
        goal("Nguyễn Thị Ánh", 1, why="家 👍🏽", domain="body"),
        goal(VOWELLED.strip(), 2, why="می‌خواهم", domain="body"),
    )
    known = fold(
        Client(CODE, "خديجة", "nl", NOW),
        [replace(plan("2026-09-01", *facts), client=CODE)],
        catalogue().domains,
        [],
    )
    (document, *_) = personal_forms(
        worksheet, progress(known, catalogue().domains), catalogue(), Numbers()
    )
    return document


def read(pdf: bytes, document: Document) -> tuple[Reading, Instance]:
    (instance,) = document.instances
    (reading,) = read_forms(pdf, catalogue(), {instance.instance: instance}.get)
    assert isinstance(reading, Reading)
    return reading, instance


@pytest.mark.parametrize("worksheet", ["actieplan", "actieplan_bijwerken"])
@pytest.mark.parametrize("is_flat", [False, True], ids=["fields", "print"])
def test_what_was_printed_in_any_script_is_known(worksheet: str, is_flat: bool) -> None:
    document = personal(worksheet)
    pdf = by_pdfium(document.content) if is_flat else document.content

    reading, instance = read(pdf, document)

    told = {mark.pointer: mark.raw for mark in reading.marks if mark.raw is not None}
    del told["/client"]
    assert told == {at: value for at, value in instance.prefilled.items() if value is not None}
    assert reading.problems == ()


def test_other_words_than_were_printed_are_asked_and_never_taken_for_them() -> None:
    document = personal("actieplan")
    (instance,) = document.instances
    edition = catalogue().current("actieplan")
    other = ARABIC.replace("12", "13")
    marks = {**instance.prefilled, "/goals/0/text": other}
    pdf = catalogue().template(edition).stamp(Stamp(CODE, instance.instance, marks))

    reading, _ = read(by_pdfium(pdf), document)

    mark = next(each for each in reading.marks if each.pointer == "/goals/0/text")
    assert mark.state == "unread"
    assert str(mark.raw).split()[:4] == other.split()[:4]
