"""An item of a correction sheet on paper, and the values of groups that share a list."""

from datetime import date
from io import BytesIO

import pikepdf
import pytest
from PIL import Image as Pixels

from forms.answers import json_schema, read_answers
from forms.catalogue import Edition
from forms.fields import Check, Date, Field, Group, Item, OneChoice, ShownPicture, Text
from forms.fields.choice import Choice
from forms.ground.fonts import measure
from forms.ground.style import MM
from forms.layout.check_items import OK_AT, item
from forms.layout.galleys import Galley, Typesetter
from forms.layout.parts import Box, Image, Layout, LayoutPage, Run, Stroke
from forms.pdf.drawing import draw_pages
from forms.schema.worksheet import Section, Worksheet
from tests.workspace import shipped

SET = Typesetter(measure)
YES_OR_NO = OneChoice(
    key="value",
    label="Wat?",
    choices=(Choice(code="yes", label="ja"), Choice(code="no", label="nee")),
)
ANSWERS: tuple[Field, ...] = (
    YES_OR_NO,
    Date(key="value", label="Wat?"),
    Text(key="value", label="Wat?"),
)


def group(n: int, answer: Field, *pictures: ShownPicture) -> Group:
    return Group(
        key="items",
        title="Wat wil ik?",
        help="Mijn actieplan · bladzijde 2",
        look="check",
        items=(Item(key=str(n), label=str(n + 1)),),
        pictures=pictures,
        fields=(Check(key="ok", label="klopt"), answer),
    )


def sheet() -> Worksheet:
    fields = tuple(group(n, answer) for n, answer in enumerate(ANSWERS))
    return Worksheet(
        id="nakijkblad",
        code="NK",
        title="Nakijkblad",
        sections=(Section(key="all", fields=fields),),
    )


@pytest.mark.parametrize("answer", ANSWERS)
def test_the_box_for_klopt_stands_in_one_column(answer: Field) -> None:
    block = item(
        SET, group(0, answer, ShownPicture(digest="a", width=40, height=9)), "/items/0", 174
    )
    (ok,) = [part for part in block.parts if isinstance(part, Box) and part.pointer.endswith("ok")]
    assert ok.x == OK_AT


def test_pictures_that_must_be_told_apart_have_their_names_above_them() -> None:
    first, last = (
        ShownPicture(digest=name, width=9, height=9, name=name) for name in ("Eerst", "Het latere")
    )
    block = item(SET, group(0, Text(key="value", label="Wat?"), first, last), "/items/0", 174)
    names = {part.text: part for part in block.parts if isinstance(part, Run)}
    ends = [max(part.x2 for part in block.parts if isinstance(part, Stroke))]
    assert {"Eerst", "Het latere"} <= names.keys()
    assert names["Het latere"].x + measure("Het latere", "bold", 10) / MM <= ends[0]


def test_a_picture_is_as_large_as_on_paper_but_within_the_page() -> None:
    small, wide = (ShownPicture(digest=d, width=w, height=9) for d, w in (("a", 40), ("b", 300)))
    block = item(SET, group(0, Text(key="value", label="Wat?"), small, wide), "/items/0", 174)
    sizes = [part.w for part in block.parts if isinstance(part, Image)]
    assert sizes == [40, 172]


def test_boxes_to_tick_stand_beside_a_picture_that_leaves_room_for_them() -> None:
    words = Text(key="value", label="Wat?")
    heights = {}
    for width in (130, 168):
        both = (Check(key="ok", label="klopt"), Check(key="empty", label="leeg"), words)
        asked = group(0, words, ShownPicture(digest="a", width=width, height=9))
        block = item(SET, asked.model_copy(update={"fields": both}), "/items/0", 174)
        ticks = [part for part in block.parts if isinstance(part, Box) and part.is_to_tick]
        assert len({box.x for box in ticks}) == 1  # in one column, wherever they begin
        heights[width] = block.height
    assert heights[168] - heights[130] > 3


def test_a_short_question_stands_before_its_picture_and_takes_less_of_the_page() -> None:
    asked = group(0, Text(key="value", label="Wat?"), ShownPicture(digest="a", width=90, height=9))
    below, row = (
        item(SET, asked.model_copy(update={"look": look}), "/items/0", 174)
        for look in ("check", "check_row")
    )
    (shown,) = [part for part in row.parts if isinstance(part, Image)]
    (answer,) = [part for part in row.parts if isinstance(part, Box) and not part.is_to_tick]
    title = next(part for part in row.parts if isinstance(part, Run) and part.text == "Wat wil ik?")
    assert title.x + measure(title.text, title.face, title.size) / MM < shown.x
    assert (shown.w, shown.y + shown.h < answer.y, row.height + 4 < below.height) == (
        90,
        True,
        True,
    )


def test_the_same_item_stands_on_paper_as_it_was_frozen() -> None:
    edition = shipped().laid_out(sheet())
    assert Edition.from_json(edition.to_json()) == edition


def test_groups_of_one_key_make_one_list_each_with_its_own_kind() -> None:
    marks: dict[str, str | bool | None] = {
        "/items/0/value": "yes",
        "/items/1/value": "03-02-2026",
        "/items/1/ok": True,
    }
    answers = read_answers(sheet(), marks, received_on=date(2026, 6, 1))
    assert answers.values["items"] == [
        {"ok": False, "value": "yes"},
        {"ok": True, "value": "2026-02-03"},
    ]


def test_an_item_that_was_left_out_keeps_its_place() -> None:
    answers = read_answers(sheet(), {"/items/2/value": "dansen"}, received_on=date(2026, 6, 1))
    assert answers.values["items"] == [None, None, {"ok": False, "value": "dansen"}]


def test_the_schema_knows_every_kind_of_item() -> None:
    kinds = json_schema(sheet())["properties"]["items"]["items"]["anyOf"]
    assert len(kinds) == len(ANSWERS) + 1  # and a row that was left out


def test_a_picture_is_drawn_and_one_that_is_gone_is_left_out() -> None:
    out = BytesIO()
    Pixels.new("L", (40, 9), 128).save(out, "PNG")
    page = LayoutPage((Image("here", 20, 40, 40, 9), Image("gone", 20, 60, 40, 9)))
    layout = Layout("nakijkblad", "NK", "nl", "Nakijkblad", (page,))
    content = draw_pages(layout, lambda digest: out.getvalue() if digest == "here" else None)
    with pikepdf.open(BytesIO(content)) as pdf:
        (image,) = pdf.pages[0].get_images().values()
        assert (int(image.Width), int(image.Height)) == (40, 9)
        assert str(image.ColorSpace) == "/DeviceGray"


LONG = "Het blad van 03-02-2026: Ik wil een eigen plek met een tuin"


@pytest.mark.parametrize("pictures", [(), (ShownPicture(digest="a", width=40, height=9),)])
def test_a_choice_in_many_words_keeps_within_the_page(pictures: tuple[ShownPicture, ...]) -> None:
    answer = YES_OR_NO.model_copy(update={"choices": (Choice(code="yes", label=LONG),)})
    block = item(SET, group(0, answer, *pictures), "/items/0", 174)
    ends = [part.x + measure(part.text, part.face, part.size) / MM for part in runs(block)]
    assert max(ends) <= 174
    assert LONG in [part.text for part in runs(block)]


def runs(block: Galley) -> list[Run]:
    return [part for part in block.parts if isinstance(part, Run)]
