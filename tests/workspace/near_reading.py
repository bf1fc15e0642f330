"""Papers read by the very same code, but in the process of the test: no fork, no confinement.

What a paper becomes is the same; what it costs is a third. Where the reader itself, or what holds
it, is the question, papers are read as the program does (see `READ_NEAR` in tests/conftest.py).
"""

import threading
import warnings
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Final

from forms.catalogue import Catalogue
from pipeline.extraction.containers import take_apart
from pipeline.extraction.files import read_forms
from pipeline.extraction.known_prints import InstanceOf
from pipeline.extraction.page_shown import show_page
from pipeline.extraction.sandbox import serialising, shown_pages
from pipeline.extraction.sandbox.starting import zygote
from pipeline.extraction.sandbox.task import Task
from pipeline.records import NotRead, Reading
from pipeline.records.enclosures import TakenApart
from pipeline.records.page_pictures import AskedPage, ShownPage
from pipeline.workspace import Office
from tests.workspace import shipped

_ONE_AT_A_TIME: Final = threading.Lock()


@dataclass(frozen=True)
class NearReading:
    """Reads papers here; what is read is told and heard as between a reader and the house.

    One at a time, also where a desk asks from several threads: pdfium knows no threads.
    """

    catalogue: Catalogue

    def read(self, content: bytes, instance_of: InstanceOf) -> list[Reading | NotRead]:
        """The forms in a file."""
        with _ONE_AT_A_TIME, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # as in a process that heeds none
            forms = read_forms(content, self.catalogue, cache(instance_of))
        return [serialising.to_form(serialising.of_form(form)) for form in forms]

    def take_apart(self, content: bytes) -> TakenApart | None:
        """The files in it."""
        with _ONE_AT_A_TIME:
            return serialising.to_apart(serialising.of_apart(take_apart(content)))

    def show(self, content: bytes, asked: AskedPage, instance_of: InstanceOf) -> ShownPage:
        """One page of it, as a picture."""
        with _ONE_AT_A_TIME:
            shown = show_page(content, asked, self.catalogue, cache(instance_of))
        return shown_pages.to_shown(shown_pages.of_shown(shown))

    def close(self) -> None:
        """Nothing is held."""


_CONFINED: Final = Office.__dict__["reading"]
_NEAR: Final = cached_property(lambda office: NearReading(office.catalogue))
_NEAR.__set_name__(Office, "reading")


@contextmanager
def read_near(*, near: bool) -> Generator[None]:
    """Let every office in this process read its papers here; or as it always does."""
    setattr(Office, "reading", _NEAR if near else _CONFINED)  # noqa: B010 - mypy sees a method
    try:
        yield
    finally:
        setattr(Office, "reading", _CONFINED)  # noqa: B010 - as above


def warm_readers(*sheets: str) -> None:
    """Let confined readers to come know these sheets from the start."""
    editions = [shipped().current(name).key for name in sheets]
    task = Task(str(shipped().shipped), "", str(shipped().store), 0, confined=False)
    zygote().know(task, editions)
