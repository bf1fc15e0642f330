"""Open questions -> the same without pictures that were lost: then it is said in words why each is.

A picture that no longer lies in the store, and that no repair brings back, shows nothing: beside a
bare frame nobody would know what is asked.
"""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from pipeline.review.item_layout import SheetItem
from pipeline.review.questions import OpenQuestion
from pipeline.store import pictures


def as_kept(asked: Iterable[OpenQuestion], store: Path) -> list[OpenQuestion]:
    """The questions, each with those of its pictures that are kept in the `store`."""
    return [
        replace(
            each,
            picture=_kept(each.picture, store),
            picture_before=_kept(each.picture_before, store),
        )
        if each.picture or each.picture_before
        else each
        for each in asked
    ]


def _kept(digest: str | None, store: Path) -> str | None:
    return digest if digest is not None and pictures.is_there(store, digest) else None


def item_as_kept(item: SheetItem, store: Path) -> SheetItem:
    """What is asked about pages, with those of its pictures that are kept."""
    shown = [each for each in item.named_pictures if pictures.is_there(store, each[0])]
    kept = tuple(digest for digest, _ in shown)
    return replace(item, pictures=kept, picture_names=tuple(name for _, name in shown))
