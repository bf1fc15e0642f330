"""A paper that lacked pages, and the whole one that came later -> the decisions that swap them.

Pure. The incomplete paper is withdrawn, as a person would do it; what people had confirmed about
it holds for the whole one. Each decision can be undone, and the same swap gives the same ones.
"""

from collections.abc import Iterator
from datetime import datetime

from pipeline.events import Event, Filing, event_id


def in_place_of(incomplete: str, whole: str, now: Filing, at: datetime) -> Iterator[Event]:
    """The decisions by which one submission takes the place of another, by their ids."""
    for said in now.confirmed.get(incomplete, ()):
        data = {**said.data, "submission": whole}
        yield Event(event_id("confirm", whole, said.id), at, "confirm", data)
    yield Event(event_id("withdraw", incomplete, whole), at, "withdraw", {"submission": incomplete})
