"""What a person said of several papers in one answer -> what is said of each of them. Pure."""

from collections.abc import Iterator
from dataclasses import replace

from pipeline.records.events import Confirmed
from pipeline.records.papers import AWAY, NOWHERE


def of_each_paper(said: Confirmed) -> Iterator[Confirmed]:
    """What is said of each paper; mostly of one.

    Of a part that was crossed out it may be said that nothing counts on earlier scans, either: then
    the value holds, by the ids of these, the boxes that are empty from then on (`NOWHERE`).
    """
    if not isinstance(said.value, dict):
        yield said
        return
    yield replace(said, value=AWAY)
    for paper, boxes in said.value[NOWHERE].items():
        for box in boxes:
            yield replace(said, submission=paper, pointer=box, value=None)
