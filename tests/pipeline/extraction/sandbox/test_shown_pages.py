"""A page is shown as it was printed, however it came; drawn where a hostile file can do no harm."""

from collections.abc import Callable, Iterator
from functools import cache
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from forms.ground.style import PAGE_HEIGHT, PAGE_WIDTH
from pipeline.extraction.pdf.page_fit import AS_PRINTED
from pipeline.extraction.pdf.page_picture import render_upright
from pipeline.extraction.sandbox import Allowance
from pipeline.extraction.sandbox.framing import SHOWN, Message
from pipeline.extraction.sandbox.sandboxed_reader import ConfinedReading
from pipeline.extraction.sandbox.serialising import NotPlainError
from pipeline.extraction.sandbox.shown_pages import to_shown
from pipeline.records import Identity
from pipeline.records.page_pictures import AskedPage, ShownPage
from pipeline.records.refusals import Refusal
from tests.flatteners.in_python import by_pdfium, into_pictures
from tests.workspace import blank, fill, header, shipped

SECOND = AskedPage(2, 2, Identity("actieplan", shipped().current("actieplan").number, "nl"))


@cache
def paper() -> bytes:
    return fill(blank("actieplan"), {**header(), "/goals/0/text": "Ik wil dansen"})


@pytest.fixture(scope="module")
def reading() -> Iterator[ConfinedReading]:
    confined = ConfinedReading(shipped(), Allowance(seconds=60))
    yield confined
    confined.close()


def turned(content: bytes) -> bytes:
    """The second page of a file of pictures, put on the glass upside down."""
    import pypdfium2

    with pypdfium2.PdfDocument(content) as document:
        picture = document[1].render(scale=150 / 72, grayscale=True).to_pil()
    out = BytesIO()
    picture.rotate(180).save(out, "PNG", dpi=(150, 150))
    return out.getvalue()


def off(shown: ShownPage) -> float:
    """By how many greys a page differs from the one that was filled in, on average."""
    wanted = render_upright(paper(), {2: AS_PRINTED})[2]
    picture = shown.picture
    image = Image.frombytes("L", (picture.width, picture.height), picture.pixels)
    seen = np.asarray(image.resize(wanted.shape[::-1]), np.float32)
    return float(np.abs(seen - wanted).mean())


@pytest.mark.parametrize(
    ("came", "asked"),
    [
        (paper, SECOND),
        (lambda: by_pdfium(paper()), SECOND),
        (lambda: into_pictures(paper()), SECOND),
        (lambda: turned(into_pictures(paper())), AskedPage(1, 2, SECOND.identity)),
    ],
    ids=["with fields", "flattened", "scanned", "upside down"],
)
def test_every_millimetre_lies_where_it_was_printed(
    reading: ConfinedReading, came: Callable[[], bytes], asked: AskedPage
) -> None:
    shown = reading.show(came(), asked, lambda _: None)
    assert shown.lies_as_printed
    assert shown.picture.width / shown.picture.height == pytest.approx(
        PAGE_WIDTH / PAGE_HEIGHT, rel=0.01
    )
    assert off(shown) < 6


def test_another_page_than_is_asked_for_has_no_box_to_light(reading: ConfinedReading) -> None:
    another = AskedPage(2, 1, SECOND.identity)
    assert not reading.show(into_pictures(paper()), another, lambda _: None).lies_as_printed


@pytest.mark.parametrize("came", [b"Beste Noor,", paper()[:2000], b"\x89PNG\r\n\x1a\n" + b"0" * 99])
def test_what_is_no_paper_is_not_shown(reading: ConfinedReading, came: bytes) -> None:
    with pytest.raises(Refusal):
        reading.show(came, SECOND, lambda _: None)


def test_a_page_that_is_not_there_is_not_shown(reading: ConfinedReading) -> None:
    with pytest.raises(Refusal):
        reading.show(paper(), AskedPage(99, 1), lambda _: None)


@pytest.mark.parametrize(
    ("said", "pixels"),
    [(b"[10, 10, 150, true]", b"0" * 99), (b"[0, 0, 150, true]", b""), (b"{}", b"0"), (b"[", b"")],
)
def test_what_is_no_picture_never_passes(said: bytes, pixels: bytes) -> None:
    with pytest.raises(NotPlainError):
        to_shown(Message(SHOWN, said, [pixels]))
