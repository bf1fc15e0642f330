"""Questions that belong together and come back: goals, the actions of a goal, the ten domains."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from forms.fields.base import Key, Role


class Item(BaseModel):
    """One occurrence of a group: its key in the pointer and what is printed above it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str
    label: str


class ShownPicture(BaseModel):
    """A picture that stands with a question: its digest, and its size on paper in millimetres.

    `name`: what stands above it, where several must be told apart.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    digest: str
    width: float
    height: float
    name: str | None = None


class GroupBase(BaseModel):
    """A group. In a schema file `repeat = N` counts it; `over` names a list or holds one.

    Attributes:
        items: the occurrences; keys "0", "1" … make a list, other keys an object.
        over: name of the shared list that they are; below `domains` each is about its domain.
        title: heading of each; `{n}` is its number, `{item}` its label.
        page: a new page for `each`, for the group (`start`), or none (`flow`).
        preprinted: the slots show a goal, an action or a team idea that is already known.
        look: a `card` for each, or a numbered line for each below shared labels (`table`); where
            the questions do not fit on one line, a table falls back to cards. `check` is an item
            of a correction sheet: a picture, an answer beside it, and a box that says it is right;
            `check_row` the same with its question before it, where that is short.
        pictures: what was written, on a correction sheet.
        pictograms: each stands below the pictogram of the part of life that it is about.
        role, parts: the group is a goal or an action, and its fields are the parts of it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Literal["group"] = "group"
    key: Key
    title: str = ""
    help: str = ""
    items: tuple[Item, ...]
    over: str | None = None
    page: Literal["each", "start", "flow"] = "flow"
    preprinted: Literal["goal", "action", "idea"] | None = None
    look: Literal["card", "table", "check", "check_row"] = "card"
    pictures: tuple[ShownPicture, ...] | None = None
    pictograms: Literal[True] | None = None
    role: Role | None = None

    @property
    def is_list(self) -> bool:
        """Whether the occurrences stand in a list rather than under names."""
        return all(item.key.isdigit() for item in self.items)
