"""The pages of a file -> each with those before and behind it: its other side may be among them.

A page at a time is decoded, one ahead of what is read; three are held at most.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.extraction.scan.pictures.page_images import PageImage
from pipeline.records import NotRead

Page = PageImage | NotRead


def beside_each_other(pages: Iterable[Page]) -> Iterator[Page]:
    """The same pages in order, each with the pictures of its neighbours."""
    before: Page | None = None
    here: Page | None = None
    for after in pages:
        if here is not None:
            yield _between(before, here, after)
        before, here = here, after
    if here is not None:
        yield _between(before, here, None)


def _between(before: Page | None, here: Page, after: Page | None) -> Page:
    if isinstance(here, NotRead):
        return here
    others = tuple(
        page.grey
        for page in _in_turn(here.number, before, after)
        if isinstance(page, PageImage)
        and abs(page.number - here.number) == 1
        and not page.is_bilevel
    )
    return replace(here, others=others) if others else here


def _in_turn(number: int, before: Page | None, after: Page | None) -> tuple[Page | None, ...]:
    """The likelier one first: who scans both sides begins with a front."""
    return (after, before) if number % 2 else (before, after)
