"""Forms in which anything may stand anywhere: a form or a refusal comes out, never an error."""

import random
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from pipeline.extraction.pdf.openers import OPENERS
from pipeline.records import Submission
from pipeline.records.refusals import Refusal
from tests.pipeline.extraction.pdf.edits import edited
from tests.pipeline.extraction.read_back import personal, understood

pytestmark = pytest.mark.filterwarnings("ignore:This document has")  # the writer's, not ours
KEYS = ("/V", "/T", "/FT", "/Opt", "/AS", "/AP", "/Parent", "/Kids", "/Rect", "/Annots", "/Subtype")
STRANGE: tuple[Callable[[pikepdf.Pdf], Any], ...] = (
    lambda _: Name("/x"),
    lambda _: String(b"\xfe\xff\xd8"),
    lambda _: Array([]),
    lambda _: Array([Name("/a"), String("b")]),
    lambda _: Dictionary(),
    lambda _: -3,
    lambda _: True,
    lambda pdf: pdf.Root,
    lambda pdf: pdf.pages[0].obj,
    lambda pdf: pdf.make_stream(b"\xff" * 20),
)


def scrambled(seed: int) -> bytes:
    """A personal form with values of the wrong kind in up to two hundred places."""
    dice = random.Random(seed)

    def change(pdf: pikepdf.Pdf) -> None:
        objects = list(_objects(pdf))
        for _ in range(dice.choice((1, 4, 20, 200))):
            place = dice.choice(objects)
            key = dice.choice((*place, *KEYS))
            if dice.random() < 0.2 and key in place:
                del place[key]
            elif key not in ("/Type", "/Length"):
                place[key] = dice.choice(STRANGE)(pdf)

    return edited(personal("actieplan_bijwerken").content, change)


def _objects(pdf: pikepdf.Pdf) -> Iterator[Any]:
    yield pdf.Root.AcroForm
    for page in pdf.pages:
        yield page.obj
        yield page.obj.PieceInfo
        for widget in page.obj.Annots:
            yield widget
            if "/Parent" in widget:
                yield widget.Parent


def stops_nothing(seed: int) -> None:
    content = scrambled(seed)
    try:
        forms = understood(content)
    except Refusal:
        forms = []
    assert all(isinstance(form, Submission | Refusal) for form in forms)
    said: set[str] = set()
    for reader in OPENERS:
        try:
            reader(content)
        except Refusal as refusal:
            said.add(refusal.code)
    assert said <= {"damaged", "locked"}


@pytest.mark.parametrize("seed", range(12))
def test_strange_objects_never_stop_the_house(seed: int) -> None:
    stops_nothing(seed)


@pytest.mark.long
@pytest.mark.parametrize("block", range(10))
def test_many_strange_objects_never_stop_the_house(block: int) -> None:
    for seed in range(100 + 40 * block, 140 + 40 * block):
        stops_nothing(seed)
