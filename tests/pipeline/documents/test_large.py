"""Plan and summary in large letters, for who asked for those."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pdfplumber
import pytest

from forms.ground.style import MM
from pipeline.documents.trajectory import MOST_LARGE
from pipeline.records import Progress
from pipeline.records.prints import PrintSettings
from tests.pipeline.documents import samples
from tests.pipeline.documents.drawn import boxes, pages
from tests.pipeline.documents.test_action_plan import plan
from tests.pipeline.documents.test_trajectory import trajectory


def large(progress: Progress) -> Progress:
    return replace(progress, dossier=replace(progress.dossier, prints=PrintSettings(large=True)))


def test_all_letters_are_large() -> None:
    for document in (plan(large(samples.typical())), trajectory(large(samples.typical()))):
        with pdfplumber.open(BytesIO(document.content)) as pdf:
            sizes = {round(char["size"], 1) for char in pdf.pages[0].chars}
        assert min(sizes) >= 14
        assert 18 in sizes


@pytest.mark.parametrize("person", [samples.nearly_empty, samples.rich, samples.long_texts])
def test_the_plan_still_hangs_up_and_no_letter_leaves_the_page(
    person: Callable[[], Progress],
) -> None:
    document = plan(large(person()))
    first, *further = pages(document)
    frame = "Plekvooreenfotooftekening"
    assert [frame in page for page in (first, *further)] == [True, *[False] * len(further)]
    assert all(19 * MM <= left <= right <= 192 * MM for left, _, right, _ in boxes(document))


def test_the_summary_of_a_full_life_is_still_short() -> None:
    assert len(pages(trajectory(large(samples.rich())))) <= MOST_LARGE
