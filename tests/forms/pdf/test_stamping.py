"""Template and what is known in, personal form out: read by others, and seen as a picture."""

import re
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2
import pytest
from pypdf import PdfReader

from forms.ground.fonts import glyph_hex
from forms.layout.galleys import WRITING
from forms.pdf.page_code import PageCode, parse_payload
from forms.pdf.page_content import content_of
from forms.pdf.slot_words import SlotText
from forms.pdf.stamping import Stamp, Template
from tests.forms.sheets import (
    CODE,
    EVERY,
    INSTANCE,
    cut,
    edition,
    render,
    sheet,
    shipped,
    small_template,
    template,
)

HARD = {
    "signs": "€ 20 – ’s avonds, Łódź „laag“ “hoog” … ½",
    "accents": "Łukasz, İpek, Ağrı, Şule, Ștefan, naïef, ßtraße, Åse",
    "leading zeros": "0042",
    "brackets": r"haakjes ( ) en \ schuine < > streep [ ]",
    "long": "Ik wil graag een rustig huis met een tuin. " * 47,
    "lines": "eerste regel\ntweede regel\n\nvierde regel",
    "emoji": "blij 😀 en 👨‍👩‍👧 samen",
    "other scripts": "Привіт ሰላም مرحبا",
}
ALL_SLOTS = {
    **{f"/actions/{n}": SlotText(f"A-00000{n}", "Bellen", "ik · vandaag") for n in range(8)},
    **{f"/goals/{n}": SlotText(f"G-00000{n}", "Een eigen huis") for n in range(4)},
    **{f"/ideas/{n}": SlotText(f"I-00000{n}", "De buurman meevragen") for n in range(3)},
}


def personal(name: str, stamp: Stamp | None = None, language: str = "nl") -> bytes:
    return template(name, language).stamp(stamp or Stamp(CODE, INSTANCE, slots=ALL_SLOTS))


def values(content: bytes) -> dict[str, Any]:
    """Field name -> value, as pikepdf finds it."""
    with pikepdf.open(BytesIO(content)) as pdf:
        return {str(field.T): str(field.V) for field in pdf.Root.AcroForm.Fields if "/V" in field}


def text_of(content: bytes, page: int) -> str:
    """The text of a page (from 1) as a viewer finds it."""
    with pypdfium2.PdfDocument(BytesIO(content)) as pdf:
        found: str = pdf[page - 1].get_textpage().get_text_range()
        return found


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_a_personal_form_opens_clean_in_other_readers(name: str, language: str) -> None:
    content = personal(name, language=language)
    with pikepdf.open(BytesIO(content)) as pdf:
        assert pdf.check_pdf_syntax() == []
    reader = PdfReader(BytesIO(content), strict=True)
    fields = reader.get_fields() or {}
    assert fields.keys() == template(name, language).index.fields.keys()
    written = {name: field["/V"] for name, field in fields.items() if field.get("/V")}
    asks = edition(name, language).worksheet.client is not None
    assert written.get("/client") == (CODE if asks else None)


@pytest.mark.parametrize("text", HARD.values(), ids=HARD)
def test_a_printed_value_is_read_back_whole(text: str) -> None:
    content = personal("krachteninventarisatie", Stamp(CODE, INSTANCE, {"/life_worth": text}))
    assert values(content)["/life_worth"] == text
    assert (PdfReader(BytesIO(content)).get_fields() or {})["/life_worth"]["/V"] == text


def test_marks_are_set_as_a_viewer_sets_them() -> None:
    stamp = Stamp(CODE, INSTANCE, {"/is_correction": True, "/filled_by": "together"})
    content = personal("actieplan", stamp)
    found = values(content)
    assert (found["/is_correction"], found["/filled_by"]) == ("/yes", "/together")
    with pikepdf.open(BytesIO(content)) as pdf:
        field = next(f for f in pdf.Root.AcroForm.Fields if str(f.T) == "/filled_by")
        assert [str(kid.AS) for kid in field.Kids] == ["/Off", "/together", "/Off"]


def test_what_is_not_known_stays_empty() -> None:
    found = values(personal("actieplan", Stamp(CODE, INSTANCE)))
    assert {name: value for name, value in found.items() if value != "/Off"} == {"/client": CODE}


def test_printed_answers_are_seen_and_empty_boxes_are_white() -> None:
    marks: dict[str, str | bool | None] = {
        "/alias": "Fatima",
        "/filled_by": "me",
        "/is_correction": True,
    }
    blank = render(template("actieplan").content)
    filled = render(personal("actieplan", Stamp(CODE, INSTANCE, marks)))
    page = edition("actieplan").layout.pages[0]
    changed = {
        (box.pointer, box.code)
        for box in page.boxes
        if cut(filled, box.x + 1, box.y + 1, box.w - 2, box.h - 2).mean()
        < cut(blank, box.x + 1, box.y + 1, box.w - 2, box.h - 2).mean() - 1
    }
    assert changed == {
        ("/client", ""),
        ("/alias", ""),
        ("/filled_by", "me"),
        ("/is_correction", "yes"),
    }


def test_the_client_code_is_locked_and_stands_on_every_page() -> None:
    content = personal("actieplan", Stamp(CODE, INSTANCE))
    with pikepdf.open(BytesIO(content)) as pdf:
        field = next(f for f in pdf.Root.AcroForm.Fields if str(f.T) == "/client")
        assert int(field.Ff) & 1
        assert all("/N" in kid.AP for kid in field.Kids)
        assert len(field.Kids) == len(pdf.pages)


def test_each_page_says_whose_it_is() -> None:
    content = personal("actieplan", Stamp(CODE, INSTANCE))
    with pikepdf.open(BytesIO(content)) as pdf:
        codes = [parse_payload(str(p.obj.PieceInfo.Krachtwerk.Private.Code)) for p in pdf.pages]
    number = edition("actieplan").number
    assert codes == [PageCode("AP", number, "NL", n, CODE, INSTANCE) for n in (1, 2)]


def test_a_team_sheet_has_an_instance_and_no_client() -> None:
    team = small_template(
        sheet({"key": "wat", "kind": "text", "label": "Wat?"}, audience="team", code="TM")
    )
    content = team.stamp(Stamp(None, INSTANCE))
    with pikepdf.open(BytesIO(content)) as pdf:
        code = parse_payload(str(pdf.pages[0].obj.PieceInfo.Krachtwerk.Private.Code))
    assert code == PageCode("TM", 1, "NL", 1, None, INSTANCE)
    assert "/client" not in team.index.fields


# --- slots: what is known already ---


def slots(*pointers: str, text: str = "Ik bel de woningbouw") -> dict[str, SlotText]:
    return {p: SlotText("A-7K2M9Q", text, "ik · deze week") for p in pointers}


def test_a_slot_shows_its_id_and_words_and_hides_the_box_below() -> None:
    stamp = Stamp(CODE, INSTANCE, slots=slots("/actions/0"))
    content = personal("actieplan_bijwerken", stamp)
    text = text_of(content, 2)
    assert "Ik bel de woningbouw" in text
    assert "A-7K2M9Q" in text
    assert "ik · deze week" in text
    with pikepdf.open(BytesIO(content)) as pdf:
        field = next(f for f in pdf.Root.AcroForm.Fields if str(f.T) == "/actions/0/what")
        assert int(field.F) & 2


def test_pages_of_unused_slots_are_left_out_and_the_rest_counted_anew() -> None:
    stamp = Stamp(CODE, INSTANCE, slots=slots("/actions/0", "/actions/1"))
    form = template("actieplan_bijwerken")
    pages = form.pages_of(stamp.slots)
    content = form.stamp(stamp)
    reader = PdfReader(BytesIO(content))
    numbers = [re.findall(r"Bladzijde (\d+) van (\d+)", p.extract_text()) for p in reader.pages]
    assert len(pages) < len(form.layout.pages)
    assert numbers == [[(str(n), str(len(pages)))] for n in range(1, len(pages) + 1)]


def test_without_ideas_of_the_team_their_page_is_not_printed() -> None:
    content = personal("actieplan_bijwerken", Stamp(CODE, INSTANCE, slots=slots("/actions/0")))
    with pikepdf.open(BytesIO(content)) as pdf:
        names = {str(field.T) for field in pdf.Root.AcroForm.Fields}
        count = len(pdf.pages)
    assert not any(name.startswith("/ideas/") for name in names)
    assert not any("Ideeën" in text_of(content, n) for n in range(1, count + 1))


def test_one_idea_is_printed_and_the_other_two_are_covered() -> None:
    used = {"/ideas/0": SlotText("I-7K2M9Q", "De buurman meevragen")}
    form = template("actieplan_bijwerken")
    content = form.stamp(Stamp(CODE, INSTANCE, slots=used))
    number = next(
        n
        for n, page in enumerate(form.layout.pages, 1)
        if any(slot.shows == "idea" for slot in page.slots)
    )
    position = form.pages_of(used).index(number) + 1
    assert "De buurman meevragen" in text_of(content, position)
    _, *empty = form.layout.pages[number - 1].slots
    picture = render(content, position)
    assert [cut(picture, s.x, s.whole_y, s.w, s.whole_h).min() for s in empty] == [255, 255]


def test_a_long_idea_does_not_say_that_it_stands_in_the_plan() -> None:
    used = {"/ideas/0": SlotText("I-7K2M9Q", "De buurman meevragen naar de markt " * 20)}
    form = template("actieplan_bijwerken")
    number = next(
        n
        for n, page in enumerate(form.layout.pages, 1)
        if any(slot.shows == "idea" for slot in page.slots)
    )
    content = form.stamp(Stamp(CODE, INSTANCE, slots=used))
    text = text_of(content, form.pages_of(used).index(number) + 1)
    assert "vraag de rest aan je begeleider" in text
    assert "staat op je actieplan" not in text


def test_who_and_when_take_a_second_line_where_they_are_long() -> None:
    detail = "samen met de vrijwilligers van de buurtkamer aan de overkant van het plein"
    used = {"/actions/0": SlotText("A-7K2M9Q", "Ik bel", f"{detail} · deze week (vanaf 3 mei)")}
    text = text_of(personal("actieplan_bijwerken", Stamp(CODE, INSTANCE, slots=used)), 2)
    assert "(vanaf 3 mei)" in text


def test_the_code_of_a_page_keeps_its_place_in_the_layout() -> None:
    stamp = Stamp(CODE, INSTANCE, slots=slots("/actions/3"))
    form = template("actieplan_bijwerken")
    with pikepdf.open(BytesIO(form.stamp(stamp))) as pdf:
        codes = [parse_payload(str(p.obj.PieceInfo.Krachtwerk.Private.Code)) for p in pdf.pages]
    assert tuple(code.page for code in codes if code) == form.pages_of(stamp.slots)


def test_fields_of_pages_left_out_are_left_out() -> None:
    content = personal("actieplan_bijwerken", Stamp(CODE, INSTANCE, slots=slots("/actions/0")))
    with pikepdf.open(BytesIO(content)) as pdf:
        names = {str(field.T) for field in pdf.Root.AcroForm.Fields}
        assert pdf.check_pdf_syntax() == []
    assert "/actions/0/status" in names
    assert "/actions/1/status" not in names


def test_an_unused_slot_is_not_on_the_print() -> None:
    used = {"/goals/0": SlotText("G-7K2M9Q", "Een eigen huis")}
    content = personal("actieplan_bijwerken", Stamp(CODE, INSTANCE, slots=used))
    form = template("actieplan_bijwerken")
    number = next(n for n in form.pages_of(used) if form.layout.pages[n - 1].slots)
    page = form.layout.pages[number - 1]
    position = form.pages_of(used).index(number) + 1
    picture = render(content, position)
    empty = [slot for slot in page.slots if slot.pointer not in used]
    assert empty
    for slot in empty:
        assert cut(picture, slot.x, slot.whole_y, slot.w, slot.whole_h).min() == 255
    with pikepdf.open(BytesIO(content)) as pdf:
        shown = {
            str(w.T if "/T" in w else w.Parent.T)
            for w in pdf.pages[position - 1].obj.Annots
            if not int(w.F) & 2
        }
    assert {"/client", "/goals/0/state", "/goals/0/reword"} == shown


def test_a_text_too_long_for_its_slot_says_where_it_goes_on() -> None:
    long = "Ik bel de woningbouw en vraag naar een huis met een tuin. " * 20
    stamp = Stamp(CODE, INSTANCE, slots=slots("/actions/0", text=long))
    text = text_of(personal("actieplan_bijwerken", stamp), 2)
    assert shipped().words("nl")("paper.reads_on") in text.replace("\r\n", " ")


# --- letters and room ---


def test_a_letter_that_no_font_holds_is_seen_as_a_box() -> None:
    form = small_template(sheet({"key": "wat", "kind": "text", "label": "Wat?"}))
    one = render(form.stamp(Stamp(CODE, INSTANCE, {"/wat": "家"})))
    other = render(form.stamp(Stamp(CODE, INSTANCE, {"/wat": "□"})))
    nothing = render(form.stamp(Stamp(CODE, INSTANCE)))
    assert (one == other).all()
    assert (one != nothing).any()


def test_a_long_answer_stays_in_its_box_and_says_that_it_goes_on() -> None:
    form = small_template(sheet({"key": "wat", "kind": "text", "label": "Wat?", "lines": 3}))
    (box,) = [box for box in form.layout.pages[0].boxes if box.pointer == "/wat"]
    empty = render(form.stamp(Stamp(CODE, INSTANCE)))
    filled = render(form.stamp(Stamp(CODE, INSTANCE, {"/wat": HARD["long"]})))
    changed = (empty != filled).nonzero()
    scale = empty.shape[0] / 297
    assert box.y * scale <= changed[0].min()
    assert changed[0].max() <= (box.y + box.h) * scale
    assert box.x * scale <= changed[1].min()
    assert changed[1].max() <= (box.x + box.w) * scale


def test_a_word_too_long_for_its_line_is_cut_and_not_dropped() -> None:
    form = small_template(sheet({"key": "wat", "kind": "text", "label": "Wat?", "width": "half"}))
    content = form.stamp(Stamp(CODE, INSTANCE, {"/wat": "Arbeidsongeschiktheidsverzekering" * 3}))
    with pikepdf.open(BytesIO(content)) as pdf:
        (field,) = [field for field in pdf.Root.AcroForm.Fields if str(field.T) == "/wat"]
        shown = field.AP.N.read_bytes().decode("ascii")
    assert f"<{glyph_hex('Arbeids', 'regular')}" in shown
    assert f"{glyph_hex(' …', 'regular')}>" in shown


def test_no_dotted_rule_runs_through_a_long_answer() -> None:
    form = small_template(sheet({"key": "wat", "kind": "text", "label": "Wat?", "lines": 2}))
    (box,) = [box for box in form.layout.pages[0].boxes if box.pointer == "/wat"]
    scale = render(form.stamp(Stamp(CODE, INSTANCE))).shape[0] / 297
    rule = slice(round((box.y + WRITING - 0.4) * scale), round((box.y + WRITING + 0.4) * scale))
    end = slice(round((box.x + box.w - 20) * scale), round((box.x + box.w - 3) * scale))
    short, long = (
        render(form.stamp(Stamp(CODE, INSTANCE, {"/wat": text})))
        for text in ("kort", "woord\nwoord\nwoord")
    )
    assert short[rule, end].min() < 200
    assert long[rule, end].min() == 255


def test_line_breaks_in_a_single_line_become_spaces_on_paper() -> None:
    form = small_template(sheet({"key": "wat", "kind": "text", "label": "Wat?"}))
    one = render(form.stamp(Stamp(CODE, INSTANCE, {"/wat": "een\ntwee"})))
    other = render(form.stamp(Stamp(CODE, INSTANCE, {"/wat": "een twee"})))
    assert (one == other).all()


def test_the_same_stamp_gives_the_same_bytes() -> None:
    form = template("actieplan_bijwerken")
    stamp = Stamp(CODE, INSTANCE, {"/alias": "Łukasz"}, ALL_SLOTS)
    again = Template(form.content, form.layout, form.edition, form.words)
    assert form.stamp(stamp) == again.stamp(stamp)


def test_the_template_itself_stays_as_it_is() -> None:
    form = template("vormen_van_kracht")
    before = form.content
    stamped = form.stamp(Stamp(CODE, INSTANCE))
    assert form.content == before
    assert stamped.startswith(before)


SCRIPTS = {
    "Arabic": "لا أحد يعرف أختي 12",
    "Cyrillic": "Я хочу знайти роботу",
    "Tigrinya": "ኣብ ናይ ባዕለይ ገዛ",
    "Vietnamese": "gọi cho Nguyễn Thị Ánh",
    "Greek": "Πάω στη βιβλιοθήκη",
}


@pytest.mark.parametrize("text", SCRIPTS.values(), ids=SCRIPTS)
def test_a_goal_in_any_script_is_on_the_page_as_it_was_written(text: str) -> None:
    slots = {"/goals/0": SlotText("G-000001", text)}
    content = personal("actieplan_bijwerken", Stamp(CODE, INSTANCE, slots=slots))
    with pypdfium2.PdfDocument(BytesIO(content)) as pdf:
        told = [text_of(content, number + 1) for number in range(len(pdf))]
    assert any(text in page for page in told)
    with pikepdf.open(BytesIO(content)) as pdf:
        assert pdf.check_pdf_syntax() == []


def test_the_fonts_of_other_scripts_hold_what_is_drawn_and_no_more() -> None:
    stamp = Stamp(CODE, INSTANCE, {"/alias": "خديجة"})
    content = personal("vormen_van_kracht", stamp)
    assert content == personal("vormen_van_kracht", stamp)
    assert len(content) - len(personal("vormen_van_kracht", Stamp(CODE, INSTANCE))) < 8_000


def test_words_that_run_from_the_right_stand_at_the_right() -> None:
    form = small_template(sheet({"key": "wat", "kind": "text", "label": "Wat?"}))
    one, nothing = (
        render(form.stamp(Stamp(CODE, INSTANCE, marks))) for marks in ({"/wat": "أختي"}, {})
    )
    _, across = (one != nothing).any(-1).nonzero() if one.ndim == 3 else (one != nothing).nonzero()
    assert across.min() > one.shape[1] / 2


@pytest.mark.parametrize("text", [*SCRIPTS.values(), "x\u0323\u0301 家 😀"])
def test_a_page_with_other_scripts_is_known_as_ours(text: str) -> None:
    slots = {"/goals/0": SlotText("G-000001", text, text)}
    form = template("actieplan_bijwerken", "nl")
    content = form.stamp(Stamp(CODE, INSTANCE, slots=slots))
    (number,) = (n for n in form.pages_of(slots) if form.layout.pages[n - 1].slots)
    with pikepdf.open(BytesIO(content)) as pdf:
        page = pdf.pages[form.pages_of(slots).index(number)].obj
        assert form.drawn[number - 1].is_all_of(content_of(page) or b"")
