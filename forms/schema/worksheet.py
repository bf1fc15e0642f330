"""A worksheet in one language: its sections and questions, with every phrase in place."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict
from pydantic import Field as Rule

from forms.fields import AnyField, AnyQuestion, Code, Field, Group, Item
from forms.fields.base import Key

Audience = Literal["client", "worker", "team"]


def _form_code(code: str) -> str:
    if not (2 <= len(code) <= 3 and code.isascii() and code.isalnum() and code.isupper()):
        msg = "code"
        raise ValueError(msg)
    return code


class Section(BaseModel):
    """A part of a worksheet under a heading of its own.

    `page`: `new` begins on a new page, `flow` follows where there is room, `whole` where there is
    room for all of it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: Key
    title: str = ""
    help: str = ""
    page: Literal["new", "flow", "whole"] = "flow"
    fields: tuple[AnyQuestion, ...] = ()


class Worksheet(BaseModel):
    """A worksheet, resolved: lists filled in, phrases of one language, header and footer in place.

    Attributes:
        id: name outside (contract). code: two or three capitals or digits, in the page code.
        edition: number of the shipped edition; raised when the printed layout changes.
        order: its rank on one and the same day (an earlier sheet of the method first).
        audience: `client` and `worker` sheets carry a client code, `team` sheets do not.
        guide: for the worker, how to use this sheet.
        prefill: `plan` where a personal sheet begins with the open goals and their steps.
        purpose: `order` where it is an order form: what its rows ask for is carried out; `check`
            where it is a correction sheet.
        pages: `alone` where each page stands alone, so that any mix of them is a whole paper.
        copies: `add` where another copy of the same day is another paper, which adds to the first,
            and no other version of it.
        letters: `large` for questions of 14 points and one code a page, out of the eye; `largest`
            for 18 points.
        header, footer: the questions that every sheet of this audience has.
        footer_at: whether those of the footer close the sheet or stand on its first page.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[Key, Rule(max_length=40)]
    code: Annotated[str, AfterValidator(_form_code)]
    edition: int = Rule(default=1, ge=1, le=1295)
    language: str = Rule(default="nl", min_length=2)
    order: int = 50
    audience: Audience = "client"
    title: str
    intro: str = ""
    guide: str = ""
    prefill: Literal["plan"] | None = None
    purpose: Literal["order", "check"] | None = None
    pages: Literal["alone"] | None = None
    copies: Literal["add"] | None = None
    letters: Literal["large", "largest"] | None = None
    client: Code | None = None
    header: tuple[AnyField, ...] = ()
    sections: tuple[Section, ...] = Rule(min_length=1)
    footer: tuple[AnyField, ...] = ()
    footer_at: Literal["start", "end"] = "end"

    def leaves(self) -> Iterator["Leaf"]:
        """Every question with its pointer, in the order of the paper."""
        if self.client is not None:
            yield Leaf("/client", self.client, ())
        for field in self.header:
            yield Leaf(f"/{field.key}", field, ())
        for section in self.sections:
            yield from walk(section.fields, "", ())
        for field in self.footer:
            yield Leaf(f"/{field.key}", field, ())

    @property
    def pages_stand_alone(self) -> bool:
        """Whether any mix of its pages is a whole paper."""
        return self.pages == "alone"

    @property
    def questions(self) -> tuple[AnyQuestion, ...]:
        """The top-level questions: header, sections, footer, without the client code."""
        inner = [field for section in self.sections for field in section.fields]
        return (*self.header, *inner, *self.footer)


@dataclass(frozen=True, slots=True)
class GroupPlace:
    """An occurrence of a group on the way to a question; `pointer` is the occurrence's own."""

    group: Group
    item: Item
    pointer: str


@dataclass(frozen=True, slots=True)
class Leaf:
    """A question, its pointer, and the groups around it from the outside in."""

    pointer: str
    field: Field
    trail: tuple[GroupPlace, ...]


def walk(
    questions: tuple[AnyQuestion, ...], at: str, trail: tuple[GroupPlace, ...]
) -> Iterator[Leaf]:
    """Every question below a pointer, in order."""
    for question in questions:
        if not isinstance(question, Group):
            yield Leaf(f"{at}/{question.key}", question, trail)
            continue
        for item in question.items:
            place = GroupPlace(question, item, f"{at}/{question.key}/{item.key}")
            yield from walk(question.fields, place.pointer, (*trail, place))


def heading(group: Group, item: Item, outer: str = "") -> str:
    """What is printed above an occurrence.

    `{n}` is its number, `{item}` its label, `{outer}` the heading of the group around it.
    """
    keys = [each.key for each in group.items]
    number = str(keys.index(item.key) + 1)
    title = group.title.replace("{n}", number).replace("{item}", item.label)
    return title.replace("{outer}", outer)
