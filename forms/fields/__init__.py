"""What stands in a box in, the value of a question or what is wrong with it out.

One file for each kind of question; this registry is read by the type checker too.
"""

from typing import Annotated

from pydantic import Field as Rule

from forms.fields.base import Field, Raw, Sheet
from forms.fields.check import Check
from forms.fields.choice import OneChoice
from forms.fields.code import Code
from forms.fields.date import Date
from forms.fields.group import GroupBase, Item, ShownPicture
from forms.fields.number import Number
from forms.fields.rows import Rows
from forms.fields.scale import Scale
from forms.fields.text import Text
from forms.fields.ticks import TickAll
from forms.fields.when import When

AnyField = Text | Rows | Date | OneChoice | TickAll | Check | Scale | When | Number | Code


class Group(GroupBase):
    """A group and its questions; groups may stand within groups."""

    fields: tuple["AnyQuestion", ...]


AnyQuestion = Annotated[AnyField | Group, Rule(discriminator="kind")]
Group.model_rebuild()

KINDS: tuple[type[Field], ...] = AnyField.__args__

__all__ = [
    "KINDS",
    "AnyField",
    "AnyQuestion",
    "Check",
    "Code",
    "Date",
    "Field",
    "Group",
    "Item",
    "Number",
    "OneChoice",
    "Raw",
    "Rows",
    "Scale",
    "Sheet",
    "ShownPicture",
    "Text",
    "TickAll",
    "When",
]
