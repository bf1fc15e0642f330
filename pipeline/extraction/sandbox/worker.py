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
from pipeline.extraction.sandbox import framing, serialising
from pipeline.extraction.sandbox.framing import Conversation, LineFailedError, Message, Most
from pipeline.extraction.sandbox.levels import Means, confine
from pipeline.extraction.sandbox.limits import limit_processor, limit_resources
from pipeline.extraction.sandbox.task import LINE_FAILED, Task
from pipeline.records import Instance
from pipeline.records.refusals import Refusal, TooHeavy

_PAPER: Final = Most(body=1_000, pieces=1, bytes=1 << 40)
_ANSWER: Final = Most(body=10_000_000, pieces=0, bytes=0)


def serve(said: Conversation, task: Task) -> None:
    """Confine this process and read what it is given, until the house hangs up.

    Raises LineFailedError.
    """
    sys.dont_write_bytecode = True  # it may write nothing
    limit_resources(task.memory)
    means = confine(task.readable()) if task.confined else Means()
    try:
        said.say(serialising.of_means(framing.READY, means))
        catalogue = task.catalogue()
        while True:
            said.say(_read(said, said.hear(_PAPER), catalogue))
    except LineFailedError:
        raise
    except framing.BrokenConversationError:
        return


def _read(said: Conversation, paper: Message, catalogue: Catalogue) -> Message:
    """What comes of one paper."""
    limit_processor(float(paper.body))

    @cache
    def instance_of(number: str) -> Instance | None:
        if not serialising.is_number(number):
            return None
        said.say(serialising.of_text(framing.QUESTION, number))
        return serialising.to_instance(said.hear(_ANSWER))

    try:
        if paper.kind == framing.APART:
            return serialising.of_apart(framing.FILES, take_apart(paper.pieces[0]))
        forms = read_forms(paper.pieces[0], catalogue, instance_of)
        return serialising.of_forms(framing.FORMS, forms)
    except framing.BrokenConversationError:
        raise
    except Refusal as refusal:
        return serialising.of_refusal(framing.REFUSAL, refusal)
    except (MemoryError, RecursionError):
        return serialising.of_refusal(framing.REFUSAL, TooHeavy())
    except Exception as error:  # noqa: BLE001 - whatever a paper does to us, the house goes on
        return serialising.of_text(framing.FAILURE, _where(error))


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
