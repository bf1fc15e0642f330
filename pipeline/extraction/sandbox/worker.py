"""The reader's side: a conversation and folders in; reads one paper after another, confined.

Where it cannot be forked it is started with `main`, and talks over its standard input and output.
"""

import json
import os
import sys
import traceback
from functools import cache
from pathlib import Path
from typing import Final

from forms.catalogue import Catalogue
from pipeline.extraction.containers import take_apart
from pipeline.extraction.files import read_forms
from pipeline.extraction.known_prints import InstanceOf
from pipeline.extraction.page_shown import show_page
from pipeline.extraction.sandbox import framing, serialising, shown_pages
from pipeline.extraction.sandbox.framing import Conversation, LineFailedError, Message, Most
from pipeline.extraction.sandbox.levels import Means, confine
from pipeline.extraction.sandbox.limits import limit_processor, limit_resources
from pipeline.extraction.sandbox.task import LINE_FAILED, Task
from pipeline.extraction.sandbox.what_may_come import MOST_QUESTIONS, may_come
from pipeline.records import Instance
from pipeline.records.refusals import Refusal, TooHeavy

_ORDER: Final = {
    **dict.fromkeys((framing.PAPER, framing.APART), Most(1_000, 1, 1 << 40)),
    framing.SHOW: Most(1_000, 2, 1 << 40),
}
_ANSWER: Final = {framing.ANSWER: Most(10_000_000)}


def serve(said: Conversation, task: Task, catalogue: Catalogue | None = None) -> None:
    """Confine this process and read what it is given, until the house hangs up.

    `catalogue`: that of the task, where it is at hand. Raises LineFailedError.
    """
    sys.dont_write_bytecode = True  # it may write nothing
    limit_resources(task.memory)
    means = confine(task.readable()) if task.confined else Means()
    try:
        said.say(serialising.of_means(means))
        catalogue = catalogue or task.catalogue()
        while True:
            for each in _read(said, said.hear(_ORDER, of_another=True), catalogue):
                said.say(each)
    except LineFailedError:
        raise
    except framing.BrokenConversationError:
        return


def _read(said: Conversation, paper: Message, catalogue: Catalogue) -> list[Message]:
    """What comes of one paper."""
    limit_processor(float(paper.body))
    asked: list[str] = []

    @cache
    def instance_of(number: str) -> Instance | None:
        if not serialising.is_number(number):
            return None
        if len(asked) >= MOST_QUESTIONS:
            raise TooHeavy
        asked.append(number)
        said.say(serialising.of_number(number))
        return serialising.to_instance(said.hear(_ANSWER))

    try:
        return _done(paper, catalogue, instance_of)
    except framing.BrokenConversationError:
        raise
    except Refusal as refusal:
        return [serialising.of_refusal(refusal)]
    except (MemoryError, RecursionError):
        return [serialising.of_refusal(TooHeavy())]
    except Exception as error:  # noqa: BLE001 - whatever a paper does to us, the house goes on
        return [serialising.of_failure(_where(error))]


def _done(paper: Message, catalogue: Catalogue, instance_of: InstanceOf) -> list[Message]:
    """What it was asked for."""
    if paper.kind == framing.APART:
        return [serialising.of_apart(take_apart(paper.pieces[0]))]
    if paper.kind == framing.SHOW:
        page = shown_pages.to_asked(paper.pieces[1])
        return [shown_pages.of_shown(show_page(paper.pieces[0], page, catalogue, instance_of))]
    forms = read_forms(paper.pieces[0], catalogue, instance_of)
    told = [serialising.of_form(form) for form in forms]
    if may_come(told):
        return [*told, serialising.of_end(len(forms))]
    return [serialising.of_refusal(TooHeavy())]


def _where(error: Exception) -> str:
    """The kind of an error and its place; never its message, which may hold what a paper says."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} ({Path(place.filename).name}, {place.lineno})"


def silence() -> None:
    """What a library prints may hold what a paper says: it goes nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)


def main(told: str) -> None:
    """A reader of its own, started anew and told its task as JSON."""
    task = Task(**json.loads(told))
    silence()
    heard, spoken = os.dup(0), os.dup(1)
    os.dup2(2, 1)
    said = Conversation(os.fdopen(heard, "rb"), os.fdopen(spoken, "wb"))
    try:
        serve(said, task)
    except LineFailedError:
        os._exit(LINE_FAILED)
