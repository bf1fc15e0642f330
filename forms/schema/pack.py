"""`pack.toml` in; which sheets belong together, who fills which, when, and what follows."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from forms.fields.base import Key
from forms.ground.plain_data import Json
from forms.ground.toml_text import read_if_there

FillerCode = Literal["client", "together", "worker", "team", "office"]
Moment = Literal[
    "start",
    "first_weeks",
    "any_visit",
    "each_contact",
    "after_focus",
    "three_months",
    "closing",
    "new_cycle",
    "stuck",
    "monthly",
    "half_yearly",
    "when_needed",
]
Repeats = Literal["adds", "version", "event", "series"]
Feeds = Literal[
    "strengths",
    "wishes",
    "goals",
    "actions",
    "steps",
    "learned",
    "opening",
    "ideas",
    "team_picture",
    "apart",
    "orders",
]
_CLOSED = ConfigDict(extra="forbid", frozen=True)


class SheetUse(BaseModel):
    """How one sheet is used. Moments are labels, never gates: any sheet may come at any time.

    Attributes:
        repeats: a next sheet `adds` to this one, is a new `version`, an `event` of its own, or
            stands beside it in a `series`.
        feeds: what it gives to the dossier, the documents or the office.
        follows: worksheets that often come after it.
    """

    model_config = _CLOSED

    worksheet: Key
    filled_by: tuple[FillerCode, ...]
    when: tuple[Moment, ...]
    repeats: Repeats
    feeds: tuple[Feeds, ...] = ()
    follows: tuple[Key, ...] = ()


class SheetPack(BaseModel):
    """Sheets that are handed out together, in this order.

    `domains`: the parts of life that are in it, of a sheet of which those can be chosen, where
    nobody chooses; none for all.
    """

    model_config = _CLOSED

    key: Key
    label: str
    sheets: tuple[Key, ...]
    domains: tuple[Key, ...] = ()


class Pack(BaseModel):
    """The whole of it."""

    model_config = _CLOSED

    packs: tuple[SheetPack, ...] = ()
    sheets: tuple[SheetUse, ...] = ()

    def use(self, worksheet: str) -> SheetUse | None:
        """How a sheet is used; None where the pack does not know it (an own sheet, say)."""
        return next((use for use in self.sheets if use.worksheet == worksheet), None)

    def sheets_of(self, key: str) -> tuple[str, ...]:
        """The worksheets of a pack, in order; none where there is no such pack."""
        return next((pack.sheets for pack in self.packs if pack.key == key), ())

    def domains_of(self, key: str) -> tuple[str, ...]:
        """The parts of life that are in a pack where nobody chooses; none for all."""
        return next((pack.domains for pack in self.packs if pack.key == key), ())


def load_pack(folders: Sequence[Path]) -> Pack:
    """Read `pack.toml` in each folder; a later folder adds, and replaces by key or worksheet.

    Raises:
        BrokenSchemaError: a file cannot be read.
        pydantic.ValidationError: a file is no pack; `krachtwerk schemas check` says what is wrong.
    """
    packs: dict[str, Json] = {}
    uses: dict[str, Json] = {}
    for folder in folders:
        raw = read_if_there(folder / "pack.toml")
        packs.update((entry.get("key"), entry) for entry in raw.get("packs", ()))
        uses.update((entry.get("worksheet"), entry) for entry in raw.get("sheets", ()))
    return Pack.model_validate({"packs": tuple(packs.values()), "sheets": tuple(uses.values())})
