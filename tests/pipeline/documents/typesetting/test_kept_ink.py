"""What was inked before is inked again only where it comes out as it would have, to the byte."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from pipeline.documents import trajectory
from pipeline.documents.typesetting.kept_ink import FIGURES, MOST, TEXTS
from pipeline.records import Progress
from tests.pipeline.documents import samples

# Letters beyond ASCII get their numbers in the order in which a document first uses them.
SAID = ("Zo\u00eb belde", "Caf\u00e9 \u00e0 la carte", "\u00c9\u00e9n stap & nog een <b>", "Gewoon")


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    forget()
    yield
    forget()


def forget() -> None:
    for kept in (TEXTS, FIGURES):
        kept.most = 0
        kept.put("nothing", None, 1)  # type: ignore[arg-type]
        kept.most = MOST


def drawn(progress: Progress) -> bytes:
    return trajectory.draw(progress, samples.words(), samples.DOMAINS).content


def life(*texts: str) -> Progress:
    steps = tuple(samples.step(text, days=n) for n, text in enumerate(texts))
    return replace(samples.rich(), steps=(*samples.rich().steps, *steps))


def test_a_document_is_the_same_the_second_time() -> None:
    first = drawn(life(*SAID))
    assert TEXTS.held > 0
    assert drawn(life(*SAID)) == first


@pytest.mark.parametrize("more", [0, 1, 2, 3])
def test_letters_in_another_order_are_written_as_in_a_new_document(more: int) -> None:
    texts = (*SAID[more:], *SAID[:more], "\u00e9 \u00e8 \u00eb")
    fresh = drawn(life(*texts))
    forget()
    for others in (SAID, SAID[::-1], ("\u00eb \u00e8 \u00e9", *SAID)):
        drawn(life(*others))
    assert drawn(life(*texts)) == fresh


def test_one_more_step_gives_what_a_new_document_would_hold() -> None:
    fresh = drawn(life(*SAID, *SAID, "En nu dit"))
    forget()
    drawn(life(*SAID, *SAID))
    assert drawn(life(*SAID, *SAID, "En nu dit")) == fresh


def test_no_more_is_remembered_than_there_is_room_for() -> None:
    TEXTS.most = 5000
    drawn(life(*SAID))
    assert TEXTS.held <= 5000
    TEXTS.most = MOST
