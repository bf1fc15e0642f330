"""Questions that belong together and come back: goals, the actions of a goal, the ten domains."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from forms.fields.base import Key, Role


class Item(BaseModel):
    """One occurrence of a group: its key in the pointer and what is printed above it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str
    label: str


class GroupBase(BaseModel):
    """A group. In a schema file `repeat = N` counts it and `over = "domains"` names a list.

    Attributes:
        items: the occurrences; keys "0", "1" … make a list, other keys an object.
        title: heading of each; `{n}` is its number, `{item}` its label.
        page: a new page for `each`, for the group (`start`), or none (`flow`).
        preprinted: the slots show a goal or an action that is already known (`goal`, `action`).
        role, parts: the group is a goal or an action, and its fields are the parts of it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Literal["group"] = "group"
    key: Key
    title: str = ""
    help: str = ""
    items: tuple[Item, ...]
    page: Literal["each", "start", "flow"] = "flow"
    preprinted: Literal["goal", "action"] | None = None
    role: Role | None = None

    @property
    def is_list(self) -> bool:
        """Whether the occurrences stand in a list rather than under names."""
        return all(item.key.isdigit() for item in self.items)
