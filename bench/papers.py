"""A number in, that many completed forms out: the four sheets of a plan, as clients hand them in.

Half of the forms are blank sheets on which the client wrote the code, half are personal ones.
They are filled by pikepdf, as a viewer would: the value of each field, and the sheet saved anew.
Every form differs from every other.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from itertools import count

import pikepdf
from pikepdf import Name, String

from forms.catalogue import Catalogue, Edition
from forms.layout.parts import Box
from forms.pdf.slot_words import SlotText
from forms.pdf.stamping import Stamp
from pipeline.records import Instance
from pipeline.records.ids import CROCKFORD

SHEETS = ("krachteninventarisatie", "vormen_van_kracht", "actieplan", "actieplan_bijwerken")
_SAYINGS = (
    "Ik kan goed luisteren",
    "Elke week koffie met mijn zus",
    "Een eigen plek met een deur die dicht kan",
    "Bellen met de gemeente over € 40 bijzondere bijstand",
    "Koken voor de hele gang, dat ging vroeger ook goed",
    "Mijn buurman José helpt met de fiets",
    "Op tijd opstaan, ’s ochtends eerst wandelen",
    "Mensen zeggen „je geeft nooit op”",
)
_STORY = (
    "Ik wil weer een eigen plek, waar mijn kinderen kunnen slapen.\n"
    "Eerst de papieren op orde, daarna zoeken. Ik weet dat het lang duurt; "
    "vorig jaar lukte het me ook om drie maanden te werken in de keuken."
)


@dataclass(frozen=True, slots=True)
class Paper:
    """A completed form, and what was printed on it if it is personal."""

    name: str
    content: bytes
    worksheet: str
    instance: Instance | None


def papers(
    catalogue: Catalogue, clients: Sequence[str], number: int, start: int = 0
) -> Iterator[Paper]:
    """Completed forms: the four sheets in turn, each client in turn, every form a day later."""
    for n in range(start, start + number):
        edition = catalogue.current(SHEETS[n % len(SHEETS)])
        client = clients[n // len(SHEETS) % len(clients)]
        yield _paper(catalogue, edition, client, n)


def _paper(catalogue: Catalogue, edition: Edition, client: str, n: int) -> Paper:
    template = catalogue.template(edition)
    name = edition.worksheet.id
    instance = None
    content = template.content
    personal = n // len(SHEETS) % 2 == 0 or name == "actieplan_bijwerken"
    if personal:
        stamp = Stamp(client, short_id(n), {"/alias": "Sam"}, slots_of(edition))
        content = template.stamp(stamp)
        instance = Instance(
            short_id(n),
            client,
            name,
            edition.number,
            "nl",
            {at: slot.id for at, slot in stamp.slots.items()},
            template.pages_of(stamp.slots),
        )
    boxes = template.layout.boxes
    filled = _filled(content, boxes, "" if personal else client, n)
    return Paper(f"blad {n}.pdf", filled, name, instance)


def short_id(n: int) -> str:
    """An instance that no other number has."""
    return "".join(CROCKFORD[n >> 5 * place & 31] for place in range(7))


def slots_of(edition: Edition) -> dict[str, SlotText]:
    """Words for most of the slots of a pre-printed sheet; a sheet without slots gets none."""
    slots = [slot for page in edition.layout.pages for slot in page.slots]
    used = [
        slot
        for kind in ("goal", "action")
        for slot in [each for each in slots if each.shows == kind][:6]
    ]
    return {
        slot.pointer: SlotText(
            f"{slot.shows[0].upper()}-{short_id(n)[:6]}",
            _SAYINGS[n % len(_SAYINGS)],
            "ik · deze week" if slot.shows == "action" else "",
        )
        for n, slot in enumerate(used)
    }


def _filled(content: bytes, boxes: Mapping[str, Box], client: str, n: int) -> bytes:
    """The sheet with about two thirds of its fields answered."""
    numbers = count(n)
    with pikepdf.open(BytesIO(content)) as pdf:
        for field in pdf.Root.AcroForm.Fields:
            pointer = str(field.T)
            value = _answer(pointer, boxes[pointer], client, next(numbers), n)
            if isinstance(value, Name):
                for kid in field.get("/Kids", [field]):
                    kid.AS = value if str(value) in kid.AP.N else Name.Off
            if value is not None:
                field.V = value
        out = BytesIO()
        pdf.save(out)
        return out.getvalue()


def _answer(pointer: str, box: Box, client: str, turn: int, n: int) -> String | Name | None:
    if pointer == "/client":
        return String(client) if client else None
    if pointer == "/filled_on":
        return String(f"{date(2020, 1, 1) + timedelta(days=n):%d-%m-%Y}")
    if pointer == "/alias":
        return None
    if turn % 3 == 0 or pointer == "/is_correction" or box.kind == "comb":
        return None
    if box.kind in ("tick", "circle"):
        return Name(f"/{box.code}")
    return String(f"{_STORY} {n}" if box.kind == "lines" else _SAYINGS[turn % len(_SAYINGS)])
