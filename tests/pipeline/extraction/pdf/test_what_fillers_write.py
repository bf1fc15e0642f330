"""One value in every dress in which programs were seen to write it: always the same answer."""

from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from forms.ground.plain_data import at_pointer
from pipeline.extraction.pdf.openers import OPENERS
from tests.pipeline.extraction.pdf.edits import edited, fields_of, with_values
from tests.pipeline.extraction.read_back import CODE, asked, blank, only

SHEET = "vormen_van_kracht"
BOX = "/proud"  # several lines
TICK, CHOICE = "/is_correction", "/filled_by"
LODZ = "Łódź – “’s avonds” €"


def answered(pointer: str, value: Any) -> Any:
    """What a form says whose field holds this very object."""
    submission = only(with_values(blank(SHEET), {"/client": CODE, pointer: value}))
    return at_pointer(submission.values, pointer)


def questions(pointer: str, value: Any) -> list[str]:
    return asked(only(with_values(blank(SHEET), {"/client": CODE, pointer: value})), pointer)


@pytest.mark.parametrize(
    "data",
    [
        b"\xfe\xff" + LODZ.encode("utf-16-be"),
        b"\xff\xfe" + LODZ.encode("utf-16-le"),
        b"\xef\xbb\xbf" + LODZ.encode(),
        b"\xfe\xff\x00\x1bnl\x00\x1b".replace(b"nl", b"\x00n\x00l") + LODZ.encode("utf-16-be"),
        b"\xfe\xff\xfe\xff" + LODZ.encode("utf-16-be"),
        b"\xfe\xff" + LODZ.encode("utf-16-be") + b"\0\0",
        LODZ.encode("utf-16-be"),
        LODZ.encode("utf-16-le"),
    ],
    ids=["be", "le", "utf8", "language", "two marks", "end mark", "be unmarked", "le unmarked"],
)
def test_unicode_in_every_dress(data: bytes) -> None:
    assert answered(BOX, String(data)) == LODZ


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"caf\xe9 \xa0 12,50", "café € 12,50"),
        (b"\x8dlaag\x8e \x90s \x84 \x85 \x83", "“laag” ’s — – …"),
        (b"\x9eelazna \x8c", "želazna „"),
        (b"Noor\0", "Noor"),
        (b"(haakjes) \\ / \\(", "(haakjes) \\ / \\("),
        (b"a\tb", "a\tb"),
    ],
)
def test_the_encoding_of_pdf_itself(data: bytes, said: str) -> None:
    assert answered(BOX, String(data)) == said


@pytest.mark.parametrize("end", ["\r", "\r\n", "\n", "\u2028", "\u2029", "\x0b", "\x0c"])
def test_every_end_of_line_is_one(end: str) -> None:
    assert answered(BOX, String(f"een{end}twee{end}{end}vier")) == "een\ntwee\n\nvier"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("  Noor \u00a0", "Noor"),
        ("a\u00a0b\u202fc\u2007d", "a b c d"),
        ("e\u0301\u0323", "ẹ́"),
        ("", None),
        (" \u00a0\r\n ", None),
        ("\ufeffNoor", "Noor"),
        ("Off", "Off"),
        ("/x", "/x"),
    ],
)
def test_what_normalising_changes_and_nothing_else(written: str, said: str | None) -> None:
    assert answered(BOX, String(written)) == said


@pytest.mark.parametrize("value", [Name("/een"), Array([String("een")]), Array([Name("/een")])])
def test_a_text_as_a_name_or_in_a_list(value: Any) -> None:
    assert answered(BOX, value) == "een"


def test_a_number_and_a_stream_as_text() -> None:
    assert answered(BOX, 2026) == "2026"
    pdf = edited(blank(SHEET), _write_stream)
    assert only(pdf).values["proud"] == LODZ


@pytest.mark.parametrize(
    "written",
    ["5 € – zo’n “ja”…", "de ﬁets en de ﬂat", "Œuvre van Šimon", "£ 5 op 12 m²", "créées"],
)
def test_odd_letters_in_their_own_place_are_taken(written: str) -> None:
    assert answered(BOX, String(written)) == written


def _write_stream(pdf: pikepdf.Pdf) -> None:
    fields_of(pdf)["/client"].V = String(CODE)
    fields_of(pdf)[BOX].V = pdf.make_stream(b"\xfe\xff" + LODZ.encode("utf-16-be"))


@pytest.mark.parametrize(
    "value",
    [
        String(b"half \x9f"),
        String(b"\xfe\xff\xd8\x3d"),
        String(b"half\0een\xe9"),
        String("5 € voor ’s avonds".encode()),
        String("wat er van 😀 blijft: \uf600"),
        String("en van 🤗: \uf917"),
        String("CafÃ© en coÃ¶peratie"),
        String("zo’n fiets".encode("cp1252")),
        String("weer “meedoen” in de buurt".encode("cp1252")),
        String("lopen – elke dag".encode("cp1252")),
        String("w spółdzielni".encode("iso8859-2")),
        String("позвонить".encode("cp1251")),
        Array([String("een"), String("twee")]),
        Dictionary(Een=1),
    ],
)
def test_what_may_be_garbled_is_asked_never_taken(value: Any) -> None:
    assert answered(BOX, value) is None
    assert questions(BOX, value) == ["text_garbled"]


@pytest.mark.parametrize(
    "value",
    [
        Name("/together"),
        String("together"),
        String("/together"),
        Array([Name("/together")]),
        Array([String("together")]),
        String("together "),
        String("samen"),
    ],
)
def test_a_choice_in_every_dress(value: Any) -> None:
    assert answered(CHOICE, value) == "together"
    assert questions(CHOICE, value) == []


@pytest.mark.parametrize("value", [Name.Off, String("Off"), String(""), Array([]), Name("/")])
def test_no_choice_in_every_dress(value: Any) -> None:
    assert answered(CHOICE, value) is None
    assert questions(CHOICE, value) == ["required_empty"]


@pytest.mark.parametrize("value", [Name("/2"), String("1"), String("iemand"), Name("/ME")])
def test_a_choice_that_is_not_on_the_paper_is_asked(value: Any) -> None:
    assert answered(CHOICE, value) is None
    assert "choice_unknown" in questions(CHOICE, value)


@pytest.mark.parametrize("name", ["yes", "On", "Yes", "1", "true", "X", "Ja"])
def test_a_tick_by_any_name(name: str) -> None:
    assert answered(TICK, Name(f"/{name}")) is True
    assert answered(TICK, String(name)) is True


@pytest.mark.parametrize("value", [Name.Off, Name("/off"), Name("/No"), String("false"), False])
def test_no_tick_by_any_name(value: Any) -> None:
    assert answered(TICK, value) is False


def test_a_tick_of_an_unknown_name_is_asked() -> None:
    assert questions(TICK, Name("/2")) == ["mark_unclear"]


def test_a_field_without_value_is_empty() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        for field in fields_of(pdf).values():
            if "/V" in field:
                del field.V
        fields_of(pdf)["/client"].V = String(CODE)

    submission = only(edited(blank(SHEET), change))
    states = {pointer for pointer, r in submission.readings.items() if r.state != "empty"}
    assert states == {"/client"}


Change = Callable[[pikepdf.Pdf], None]


def chosen(pointer: str, value: str, shown: str) -> bytes:
    """A choice or tick with this value, where the page shows that one."""

    def change(pdf: pikepdf.Pdf) -> None:
        fields = fields_of(pdf)
        fields["/client"].V = String(CODE)
        fields[pointer].V = Name(f"/{value}")
        for widget in fields[pointer].get("/Kids", [fields[pointer]]):
            widget.AS = Name(f"/{shown}") if f"/{shown}" in widget.AP.N else Name.Off

    return edited(blank(SHEET), change)


@pytest.mark.parametrize(
    ("value", "shown", "code", "seen"),
    [
        ("Off", "me", "mark_unclear", "me"),
        ("worker", "me", "values_differ", "me"),
        ("worker", "Off", "values_differ", "worker"),
    ],
)
def test_a_choice_that_shows_another_than_its_value_is_asked(
    value: str, shown: str, code: str, seen: str
) -> None:
    submission = only(chosen(CHOICE, value, shown))
    assert asked(submission, CHOICE) == [code]
    assert (submission.readings[CHOICE].raw, submission.readings[CHOICE].value) == (seen, None)
    assert submission.is_unread(CHOICE)


@pytest.mark.parametrize(("value", "shown"), [("Off", "yes"), ("yes", "Off")])
def test_a_tick_that_shows_another_than_its_value_is_asked(value: str, shown: str) -> None:
    assert only(chosen(TICK, value, shown)).is_unread(TICK)


def test_states_that_a_program_renumbered_are_seen_where_they_stand() -> None:
    """The second of five circles renamed to 1, which is the code of the first."""

    def change(pdf: pikepdf.Pdf) -> None:
        fields = fields_of(pdf)
        fields["/client"].V, fields["/participate"].V = String(CODE), Name("/1")
        for number, kid in enumerate(fields["/participate"].Kids):
            (state,) = set(kid.AP.N.keys()) - {"/Off"}
            look = kid.AP.N[state]
            kid.AP.N = Dictionary({f"/{number}": look, "/Off": kid.AP.N.Off})
            kid.AS = Name("/1") if number == 1 else Name.Off

    submission = only(edited(blank("evaluatie"), change))
    assert asked(submission, "/participate") == ["values_differ"]
    assert submission.readings["/participate"].raw == "2"


def relooking(value: str, state: str, looks: str, signs: bytes = b"") -> bytes:
    """A choice of this value, in which one state looks as another, or shows a sign of a font."""

    def change(pdf: pikepdf.Pdf) -> None:
        fields = fields_of(pdf)
        fields["/client"].V, fields[CHOICE].V = String(CODE), Name(f"/{value}")
        for kid in fields[CHOICE].Kids:
            kid.AS = Name(f"/{value}") if f"/{value}" in kid.AP.N else Name.Off
            if {f"/{state}", f"/{looks}"} <= set(kid.AP.N.keys()):
                kid.AP.N[f"/{state}"] = pdf.make_stream(signs) if signs else kid.AP.N[f"/{looks}"]

    return edited(blank(SHEET), change)


CROSS = b"q 1.2 w 2 2 m 12 12 l S 2 12 m 12 2 l S Q"


@pytest.mark.parametrize("sign", [b"", b"q BT /ZaDb 11 Tf 2 2 Td (8) Tj ET Q", CROSS])
def test_a_circle_that_shows_a_mark_though_nothing_is_chosen_is_asked(sign: bytes) -> None:
    form = relooking("", "Off", "me", sign)
    assert asked(only(form), CHOICE) == ["mark_unclear"]


def test_a_choice_that_shows_no_mark_is_asked() -> None:
    assert asked(only(relooking("me", "me", "Off")), CHOICE) == ["values_differ"]


def test_a_choice_of_which_the_looks_are_lost_is_asked() -> None:
    def lose(pdf: pikepdf.Pdf) -> None:
        for kid in fields_of(pdf)[CHOICE].Kids:
            if "/me" in kid.AP.N:
                del kid.AP.N["/me"]

    assert asked(only(edited(relooking("me", "-", "-"), lose)), CHOICE) == ["values_differ"]


@pytest.mark.parametrize(
    "within",
    [
        b"",
        b"1 1 m 13 1 l 13 13 l 1 13 l 1 1 l S",
        b"BT /ZaDb 11 Tf () Tj ET",
        b"BT /ZaDb 11 Tf <20> Tj ET",
        b"BT [( )] TJ ET",
    ],
)
def test_an_empty_circle_with_a_border_of_its_own_is_empty(within: bytes) -> None:
    border = b"q 0.5 w 1 1 12 12 re S 0.9 g 2 2 10 10 re f Q " + within
    assert answered_by(relooking("me", "Off", "worker", border)) == "me"


def answered_by(form: bytes) -> Any:
    return at_pointer(only(form).values, CHOICE)


HELVETICA = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
INLINE = b"q 200 0 0 20 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q"
DRAWN = b"2 w 5 10 m 60 40 l 100 10 l 140 45 l S 80 20 m 200 40 l S"
CURVED = b"2 w 5 10 m 60 40 100 10 140 45 c S         "
FRAME = b"1 g 0 0 200 40 re f 0 G 1 1 198 38 re s 0 20 m 200 20 l S"
IN_CELLS = b" ".join(b"%d 0 m %d 24 l" % (n * 17, n * 17) for n in range(1, 10)) + b" S"


def shown(words: str) -> bytes:
    return b"/Tx BMC q BT /Helv 12 Tf 4 20 Td (%s) Tj ET Q EMC" % words.encode()


def looking(pointer: str, value: str | None, *looks: bytes, kind: Name = Name.Form) -> list[str]:
    """What is asked of a text that looks like this; each look draws the next as `/Fm`."""

    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root.AcroForm.NeedAppearances = False
        fields = fields_of(pdf)
        fields["/client"].V = String(CODE)
        drawn: pikepdf.Object = Dictionary()
        for number, look in enumerate(reversed(looks)):
            resources = Dictionary(Font=Dictionary(Helv=HELVETICA))
            if number:
                resources.XObject = Dictionary(Fm=drawn)
            drawn = pdf.make_stream(look)
            drawn.Type, drawn.Subtype, drawn.Resources = Name.XObject, kind, resources
            drawn.BBox = Array([0, 0, 490, 53])
        fields[pointer].AP = Dictionary(N=drawn)
        if value is not None:
            fields[pointer].V = String(value)

    return asked(only(edited(blank(SHEET), change)), pointer)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("terug naar huis", "NIET terug naar huis"),
        ("niet terug naar huis", "terug naar huis"),
        ("Onveilig thuis", "veilig thuis"),
        ("1/2 dag werken", "12 dag werken"),
        ("Şimdi huis", "NIET huis"),
        ("Я хочу домой", "Ik wil niet"),
        (None, "terug naar huis"),
        (None, "\\351"),
        (" ", "x"),
    ],
)
@pytest.mark.parametrize("levels", [0, 1, 3])
def test_a_text_that_shows_another_than_its_value_is_asked(
    value: str | None, words: str, levels: int
) -> None:
    assert looking(BOX, value, *[b"q /Fm Do Q"] * levels, shown(words)) == ["values_differ"]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("niet terug naar huis", "niet terug"),
        ("niet terug\nnaar huis", "nietterug naarhuis"),
        ("1/2 dag, 2.5 uur", "1/2 dag, 2.5"),
        ("Şimdi huis", "imdi"),
        (None, " "),
        ("thuis", ""),
    ],
)
@pytest.mark.parametrize("levels", [0, 1, 3])
def test_a_text_that_shows_its_value_or_the_beginning_is_not_asked(
    value: str | None, words: str, levels: int
) -> None:
    assert looking(BOX, value, *[b"q /Fm Do Q"] * levels, shown(words)) == []


@pytest.mark.parametrize(
    ("value", "words", "questions_of_it"),
    [
        ("11-06-2026", "1-06-2026", ["values_differ"]),
        ("11-06-2026", "11-06-202", ["values_differ"]),
        ("11-06-2026", "11-06-2026", []),
        ("3 februari 2026", "3 februari", []),
    ],
)
def test_a_comb_shows_all_of_its_value(value: str, words: str, questions_of_it: list[str]) -> None:
    found = looking("/filled_on", value, shown(words))
    assert [code for code in found if code == "values_differ"] == questions_of_it


@pytest.mark.parametrize("value", [None, "thuis"])
@pytest.mark.parametrize("looks", [(INLINE,), (b"/Fm Do", INLINE)])
def test_a_picture_as_a_text_is_asked(value: str | None, looks: tuple[bytes, ...]) -> None:
    assert looking(BOX, value, *looks) == ["values_differ"]
    assert looking(BOX, value, b"/Fm Do", b"x", kind=Name.Image) == ["values_differ"]


def test_forms_that_nobody_can_follow_are_asked() -> None:
    assert looking(BOX, "thuis", *[b"/Fm Do"] * 6, shown("thuis")) == ["values_differ"]
    assert looking(BOX, "thuis", *[b"/Fm Do " * 8] * 2, shown("thuis")) == ["values_differ"]


@pytest.mark.parametrize("look", [DRAWN, CURVED])
def test_a_drawing_where_there_is_no_value_is_asked(look: bytes) -> None:
    assert looking(BOX, None, look) == looking(BOX, None, b"/Fm Do", look) == ["values_differ"]
    assert looking(BOX, "thuis", look) == []


def test_a_frame_a_ground_and_cells_are_no_drawing() -> None:
    assert looking(BOX, None, FRAME) == []
    assert "values_differ" not in looking("/filled_on", None, FRAME + b" " + IN_CELLS)


@pytest.mark.parametrize("pointer", [CHOICE, TICK])
def test_an_appearance_without_value_is_asked(pointer: str) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        fields = fields_of(pdf)
        fields["/client"].V = String(CODE)
        field = fields[pointer]
        del field.V
        widget = field.get("/Kids", [field])[0]
        widget.AS = Name.me if pointer == CHOICE else Name.yes

    submission = only(edited(blank(SHEET), change))
    assert asked(submission, pointer) == ["mark_unclear"]
    assert submission.is_unread(pointer)


def test_a_choice_by_its_number_in_the_list_of_exports() -> None:
    """Some programs rename the states 0, 1, 2 and keep the codes in `/Opt`."""

    def change(pdf: pikepdf.Pdf) -> None:
        fields = fields_of(pdf)
        fields["/client"].V = String(CODE)
        field = fields[CHOICE]
        codes = []
        for number, kid in enumerate(field.Kids):
            (state,) = set(kid.AP.N.keys()) - {"/Off"}
            codes.append(String(state[1:]))
            kid.AP.N[f"/{number}"] = kid.AP.N[state]
            del kid.AP.N[state]
        field.Opt, field.V, field.Kids[1].AS = Array(codes), Name("/1"), Name("/1")

    pdf = edited(blank(SHEET), change)
    assert only(pdf).values["filled_by"] == "together"
    assert OPENERS[1](pdf).pages[0] == OPENERS[0](pdf).pages[0]


@pytest.mark.parametrize(
    "written",
    [
        "2026-02-03",
        "03-02-2026",
        "3-2-2026",
        "03022026",
        "3 februari 2026",
        "3 feb 2026",
        "3 feb. 2026",
        "03/02/2026",
        "3.2.2026",
        " 03-02-2026 ",
        "2026-02-03T00:00:00",
        "3 FEB 2026",
        "03 - 02 - 2026",
        "3 February 2026",
    ],
)
def test_a_day_in_every_dress(written: str) -> None:
    assert answered("/filled_on", String(written)) == "2026-02-03"
    assert questions("/filled_on", String(written)) == []


@pytest.mark.parametrize(
    "written",
    [
        "3 februari",
        "03 - 02 - ",
        "03-02-26",
        "3-2-26",
        "20260203",
        "20111012",
        " 2026-02-1",
        "maandag 3 ",
        "gisteren",
        "02-2026",
        "3-2-20260",
        "0203",
    ],
)
def test_a_day_that_was_cut_or_is_unclear_is_asked_never_guessed(written: str) -> None:
    assert answered("/filled_on", String(written)) is None
    assert questions("/filled_on", String(written)) == ["date_unclear"]


def test_a_form_without_a_readable_day_has_the_day_of_receipt() -> None:
    submission = only(with_values(blank(SHEET), {"/client": CODE, "/filled_on": "3 februari"}))
    assert (submission.filled_on.isoformat(), submission.date_given) == ("2026-11-01", False)


def test_a_leap_day() -> None:
    assert answered("/filled_on", String("29-02-2024")) == "2024-02-29"


def test_two_fields_of_one_name_that_differ_are_asked() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        fields_of(pdf)["/client"].V = String(CODE)
        field = fields_of(pdf)[BOX]
        field.V = String("een")
        copy = pdf.make_indirect(Dictionary(field))
        copy.V = String("twee")
        pdf.Root.AcroForm.Fields.append(copy)
        next(p for p in pdf.pages if field in list(p.obj.Annots)).obj.Annots.append(copy)

    assert asked(only(edited(blank(SHEET), change)), BOX) == ["values_differ"]


@pytest.mark.parametrize("suffix", ["+1", "_2", ".1", "#0", "-3+1"])
def test_a_field_that_a_merger_renamed(suffix: str) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        fields = fields_of(pdf)
        fields["/client"].V, fields["/i_can/1"].V = String(CODE), String("fietsen")
        for field in fields.values():
            field.T = String(f"{field.T}{suffix}" if suffix != ".1" else f"{field.T}")
        if suffix == ".1":
            parent = pdf.make_indirect(Dictionary(T=String("blad1")))
            for field in fields.values():
                field.Parent = parent
            parent.Kids = Array(list(fields.values()))
            pdf.Root.AcroForm.Fields = Array([parent])

    assert only(edited(blank(SHEET), change)).values["i_can"] == [None, "fietsen"]


def test_fields_with_names_of_another_program_are_known_by_their_place() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        fields = fields_of(pdf)
        fields["/client"].V, fields["/i_can/1"].V = String(CODE), String("fietsen")
        fields["/filled_by"].V = fields["/filled_by"].Kids[0].AS = Name.me
        for number, field in enumerate(fields.values()):
            field.T = String(f"Tekst {number}")

    values = only(edited(blank(SHEET), change)).values
    assert (values["i_can"], values["filled_by"]) == ([None, "fietsen"], "me")


def test_a_form_that_lost_some_fields_is_asked_about() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        fields_of(pdf)["/client"].V = String(CODE)
        page = pdf.pages[0].obj
        page.Annots = Array(list(page.Annots)[:-1])

    assert asked(only(edited(blank(SHEET), change))) == ["fields_missing"]
