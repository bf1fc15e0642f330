"""What was printed can be read for ever: committed editions, and one from before."""

import shutil
from datetime import date
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from forms.answers import read_answers
from forms.catalogue import Catalogue, Edition
from forms.catalogue.freeze import edition_file, sums
from forms.pdf.stamping import Stamp
from tests.forms.sheets import CODE, EVERY, IN_LARGE_PRINT, INSTANCE, SHIPPED, edition

FROZEN = Path(__file__).parent / "frozen"
FIRST = Path(__file__).with_name("editions.sha256")
RAISE = "the paper changed: raise edition in the TOML and run `make editions`"


@pytest.mark.parametrize(("name", "language"), EVERY + IN_LARGE_PRINT)
def test_every_sheet_is_laid_out_as_its_committed_edition(name: str, language: str) -> None:
    drawn = edition(name, language)
    committed = edition_file(SHIPPED / "editions", drawn)
    assert committed.is_file(), f"{committed.name} of {name} is missing: run `make editions`"
    assert drawn.prints_as(Edition.from_json(committed.read_bytes())), RAISE


@pytest.mark.parametrize("path", sorted((SHIPPED / "editions").glob("*/*.json")), ids=str)
def test_every_committed_edition_still_loads(path: Path) -> None:
    frozen = Edition.from_json(path.read_bytes())
    number, language, _ = path.name.split(".")
    assert (frozen.worksheet.id, frozen.number) == (path.parent.name, int(number))
    assert frozen.worksheet.language == language


def digests(folder: Path) -> dict[str, str]:
    files = folder.glob("*/*.json")
    return {f"{p.parent.name}/{p.name}": sha256(p.read_bytes()).hexdigest() for p in files}


def test_every_edition_is_the_bytes_that_were_noted_when_it_was_frozen() -> None:
    """Whoever changes one here changes what paper that is out there is read by."""
    assert digests(SHIPPED / "editions") == sums(SHIPPED)


def test_the_first_editions_are_the_bytes_that_were_printed_until_november_2026() -> None:
    """These were noted then: nobody can change both."""
    lines = [line.split("  ") for line in FIRST.read_text(encoding="utf-8").splitlines()]
    assert {name: digest for digest, name in lines}.items() <= sums(SHIPPED).items()


@pytest.fixture
def old(tmp_path: Path) -> Catalogue:
    """A workspace whose sheet `dagkaart` was printed long ago and looks otherwise today."""
    shutil.copytree(FROZEN, tmp_path / "store")
    return Catalogue(SHIPPED, tmp_path / "store" / "schemas", tmp_path / "store")


def test_an_old_edition_is_not_what_would_be_printed_today(old: Catalogue) -> None:
    before, today = old.edition("dagkaart", 1, "nl"), old.laid_out(old.worksheet("dagkaart"))
    pointers = [{leaf.pointer for leaf in e.worksheet.leaves()} for e in (before, today)]
    assert "/hobby" in pointers[0] - pointers[1]
    assert "/stemming" in pointers[1] - pointers[0]


def test_an_old_edition_still_makes_its_form_with_the_boxes_where_they_were(
    old: Catalogue,
) -> None:
    before = old.edition("dagkaart", 1, "nl")
    content = old.template(before).stamp(Stamp(CODE, INSTANCE))
    with pikepdf.open(BytesIO(content)) as pdf:
        field = next(f for f in pdf.Root.AcroForm.Fields if str(f.T) == "/hobby")
        left, bottom, right, top = (float(n) * 25.4 / 72 for n in field.Rect)
    (box,) = [box for page in before.layout.pages for box in page.boxes if box.pointer == "/hobby"]
    place = (left, 297 - top, right - left, top - bottom)
    assert place == pytest.approx((box.x, box.y, box.w, box.h), abs=0.02)


def test_an_old_form_is_read_by_its_own_questions(old: Catalogue) -> None:
    before = old.edition("dagkaart", 1, "nl")
    marks = {"/hobby": "vissen", "/zin": "a_bit", "/filled_on": "03-02-2024", "/alias": "Ann"}
    content = old.template(before).stamp(Stamp(CODE, INSTANCE, marks))
    with pikepdf.open(BytesIO(content)) as pdf:
        raw = {str(f.T): str(f.V).lstrip("/") for f in pdf.Root.AcroForm.Fields if "/V" in f}
    values = read_answers(before.worksheet, raw, received_on=date(2026, 3, 1)).values
    assert (values["hobby"], values["zin"], values["client"]) == ("vissen", "a_bit", CODE)
    assert values["filled_on"] == "2024-02-03"


def test_the_code_of_an_old_paper_leads_to_its_sheet(old: Catalogue) -> None:
    assert old.form_codes["DK"] == "dagkaart"
