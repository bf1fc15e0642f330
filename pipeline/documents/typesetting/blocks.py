"""Pieces of text in, blocks of a page out, by the names that `templates/house.typ` sets.

What stands in which order is decided here and above; how it looks is decided there.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

from pipeline.documents.typesetting.letters import Markup

Block = Mapping[str, object]
Mark = Literal["dot", "plus", "heart", "flag", "check", "box", "forward", "back", "pause", "leaf"]
Look = Literal["plain", "strong", "over", "want", "big", "note", "later", "closing"]
CardLook = Literal["goal", "step", "next", "panel"]
_TOLD = ("text", "strong", "soft", "items", "below", "rows", "blocks", "sides")
_TOGETHER = 700  # letters of what is never parted over two pages


def title(text: Markup, note: Markup = ()) -> Block:
    """The title of a document, and a calm line below it."""
    return {"kind": "title", "text": text, "note": note}


def head(text: Markup, icon: str, *, anchor: str = "", onward: Markup = ()) -> Block:
    """A section's head with its icon; it stays with what follows.

    `onward`: what stands at the top of a page on which its section goes on.
    """
    return {"kind": "head", "text": text, "icon": icon, "anchor": anchor, "onward": onward}


def sub(text: Markup, *, anchor: str = "") -> Block:
    """A head below a head."""
    return {"kind": "sub", "text": text, "anchor": anchor}


def words(
    text: Markup,
    look: Look = "plain",
    *,
    indent: bool = True,
    keep: bool = False,
    anchor: str = "",
) -> Block:
    """A paragraph, in line with the words of a head; `keep`: it stays with what follows."""
    return {
        "kind": "text",
        "text": text,
        "look": look,
        "indent": indent,
        "keep": keep,
        "anchor": anchor,
    }


def item(text: Markup, mark: Mark = "dot", *below: Markup) -> Block:
    """A line of a list, and lines that belong to it: on one page, but where that is much."""
    breaks = letters_in((text, below)) > _TOGETHER
    return {"text": text, "mark": mark, "below": below, "breaks": breaks}


def listing(items: Sequence[Block], *, indent: bool = True, apart: float = 8) -> Block:
    """Lines of a list, so many points apart."""
    return {"kind": "list", "items": items, "indent": indent, "apart": apart}


def fact(icon: str, label: Markup, text: Markup) -> Block:
    """Who, when or where; a line to write on where that is not known."""
    return {"icon": icon, "label": label, "text": text}


def facts(rows: Sequence[Block]) -> Block:
    """Facts one below the other."""
    return {"kind": "facts", "rows": rows}


def lines(count: int, *, indent: bool = False) -> Block:
    """Empty lines to write on with a pen."""
    return {"kind": "lines", "count": count, "indent": indent}


def card(look: CardLook, mark: str, blocks: Sequence[Block], *, keep: bool = False) -> Block:
    """Blocks in a border, with an icon at the left; `keep`: on one page with what follows."""
    return {
        "kind": "card",
        "look": look,
        "mark": mark,
        "blocks": blocks,
        "anchor": "",
        "breaks": letters_in(blocks) > _TOGETHER,
        "keep": keep,
    }


def pair(left: Sequence[Block], right: Sequence[Block]) -> Block:
    """Blocks side by side."""
    return {"kind": "pair", "sides": (left, right)}


def rules(rows: Sequence[tuple[Markup, Markup]], share: int = 62) -> Block:
    """Rows of two; `share`: percent of the width for the first."""
    return {"kind": "rules", "rows": rows, "share": share}


def letters_in(told: object) -> int:
    """How many letters stand in blocks, and in all that is in them."""
    if isinstance(told, str):
        return len(told)
    if isinstance(told, Mapping):
        return sum(letters_in(part) for key, part in told.items() if key in _TOLD)
    return sum(map(letters_in, told)) if isinstance(told, Sequence) else 0
