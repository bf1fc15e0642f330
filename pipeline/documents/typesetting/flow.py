"""Blocks in, pages out: what stands where, before anything is drawn."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pipeline.documents.typesetting.blocks import PageBlock, stack_height

NOT_PARTED = 150.0  # points: what is lower than this is not parted over two pages


@dataclass
class ComposedPage:
    """Blocks and how far below the top of the column each begins, in points."""

    placed: list[tuple[PageBlock, float]] = field(default_factory=list)
    used: float = 0.0

    def add(self, blocks: Iterable[PageBlock], width: float) -> None:
        """Put blocks below what stands there."""
        for block in blocks:
            top = self.used + (block.gap if self.placed else 0)
            self.placed.append((block, top))
            self.used = top + block.height(width)

    def room(self, room: float, first: PageBlock) -> float:
        """What is left for a block, its gap taken off."""
        return room - self.used - (first.gap if self.placed else 0)


def _groups(blocks: Sequence[PageBlock]) -> list[list[PageBlock]]:
    """Blocks that stay together: heads with what they head."""
    groups: list[list[PageBlock]] = []
    joined = False
    for block in blocks:
        if joined:
            groups[-1].append(block)
        else:
            groups.append([block])
        joined = block.keeps
    return groups


def _part(
    group: list[PageBlock], width: float, room: float, *, forced: bool
) -> tuple[list[PageBlock], list[PageBlock]] | None:
    """As much of a group as fits: its heads and a piece of the last block, and the rest."""
    *heads, last = group
    if not forced and last.height(width) < NOT_PARTED:
        return None
    left = room - stack_height(heads, width) - (last.gap if heads else 0)
    halves = last.part(width, left) if left > 0 else None
    return ([*heads, halves[0]], [halves[1]]) if halves else None


def _resumed(group: list[PageBlock]) -> list[PageBlock]:
    """A group for the top of a next page, under what says where it belongs."""
    under = group[0].under
    return [under, *group] if under else group


def paginate(blocks: Sequence[PageBlock], width: float, room: float) -> list[ComposedPage]:
    """Fill pages with a column of this width and height. Nothing is dropped.

    A head never stands alone at the foot of a page; short blocks are never parted. A block that
    cannot be parted and is higher than a page stands alone on one.
    """
    pages = [ComposedPage()]
    waiting = _groups(blocks)
    while waiting:
        group, page = waiting.pop(0), pages[-1]
        left, fresh = page.room(room, group[0]), not page.placed
        if stack_height(group, width) <= left:
            page.add(group, width)
        elif halves := _part(group, width, left, forced=fresh):
            page.add(halves[0], width)
            pages.append(ComposedPage())
            waiting.insert(0, _resumed(halves[1]))
        elif not fresh:
            pages.append(ComposedPage())
            waiting.insert(0, _resumed(group))
        elif len(group) > 1:
            waiting[:0] = [group[:-1], group[-1:]]
        else:
            page.add(group, width)
    return [page for page in pages if page.placed]


def anchored(pages: Sequence[ComposedPage], first: int = 1) -> dict[str, int]:
    """On which page, counted from `first`, each anchor stands first."""
    found: dict[str, int] = {}
    for number, page in enumerate(pages, first):
        for block, _ in page.placed:
            if block.anchor:
                found.setdefault(block.anchor, number)
    return found
