"""A page of a paper -> how it looks, drawn behind the sandbox; kept in memory for a while.

The house opens no paper itself: it gets plain pixels, and packs them for the browser.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Final, Protocol

from PIL import Image

from forms.ground.problems import missing_pages
from pipeline.records import Held, Identity, Instance, Picture, Submission
from pipeline.records.ids import crockford
from pipeline.records.page_pictures import AskedPage, ShownPage
from pipeline.records.refusals import Refusal
from pipeline.store.originals import original

_KEPT: Final = 24  # pages, some 250 kB each
_QUALITY: Final = 80  # of a JPEG

InstanceOf = Callable[[str], Instance | None]


class PageOpener(Protocol):
    """What opens papers where a hostile file can do no harm."""

    def show(self, content: bytes, asked: AskedPage, instance_of: InstanceOf) -> ShownPage:
        """One page of a file; raises Refusal, OSError."""

    def close(self) -> None:
        """Let go of what reads."""


@dataclass(frozen=True, slots=True)
class PageKey:
    """A page: of which original (SHA-256), and which it is."""

    sha256: str
    asked: AskedPage

    @property
    def name(self) -> str:
        """Names it in addresses; it says nothing of what it is."""
        return crockford((self.sha256, self.asked.number, self.asked.form_page), 16)


@dataclass(frozen=True, slots=True)
class PackedPage:
    """A page for the browser, as a JPEG; `lies_as_printed`: a box can be lit on it."""

    jpeg: bytes
    width: int
    height: int
    lies_as_printed: bool


@dataclass
class PagePictures:
    """Draws pages, one after another, and keeps the last of them.

    Attributes:
        originals: where what came in is kept.
        reader: draws pages, for this alone: another paper may be read meanwhile.
        instance_of: what was printed under a number.
        erased: the codes of who was erased: no page of theirs is shown, drawn before or not.
    """

    originals: Path
    reader: PageOpener
    instance_of: InstanceOf
    erased: Callable[[], Collection[str]] = tuple
    _kept: OrderedDict[PageKey, PackedPage | None] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _ahead: ThreadPoolExecutor | None = None

    def page(self, key: PageKey) -> PackedPage | None:
        """A page; None where it cannot be shown."""
        with self._lock:  # one reader, and who waits for a page finds it drawn
            if not self._is_there(key):
                self._kept.pop(key, None)
                return None
            if key not in self._kept:
                self._kept[key] = self._drawn(key)
                while len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
            return self._kept[key]

    def named(self, name: str) -> PackedPage | None:
        """A page that is kept, by its name."""
        key = next((key for key in list(self._kept) if key.name == name), None)
        return self.page(key) if key is not None else None

    def ahead(self, key: PageKey) -> None:
        """Draw a page before it is asked for."""
        if key not in self._kept:
            self._ahead = self._ahead or ThreadPoolExecutor(1, "desk-pages")
            self._ahead.submit(self.page, key)

    def close(self) -> None:
        """Draw nothing more ahead."""
        if self._ahead is not None:
            self._ahead.shutdown(wait=True, cancel_futures=True)
        self.reader.close()

    def _is_there(self, key: PageKey) -> bool:
        """Whether a page may be shown still."""
        identity = key.asked.identity
        whose = identity.client if identity is not None else None
        is_kept = original(self.originals, key.sha256).is_file()
        return is_kept and (whose is None or whose not in self.erased())

    def _drawn(self, key: PageKey) -> PackedPage | None:
        with suppress(Refusal, OSError):
            content = original(self.originals, key.sha256).read_bytes()
            shown = self.reader.show(content, key.asked, self.instance_of)
            return _packed(shown)
        return None


def _packed(shown: ShownPage) -> PackedPage:
    picture: Picture = shown.picture
    size = (picture.width, picture.height)
    out = BytesIO()
    Image.frombytes("L", size, picture.pixels).save(out, "JPEG", quality=_QUALITY)
    return PackedPage(out.getvalue(), *size, shown.lies_as_printed)


def page_of(paper: Submission, form_page: int, printed: tuple[int, ...]) -> PageKey | None:
    """Where a page of a paper is to be found; None where that is not known.

    `printed`: the pages of the form that were printed, 1-based.
    """
    lacking = missing_pages(paper.problems)
    here = [page for page in printed if page not in lacking]
    source = paper.source
    files = ((source.sha256, source.pages), *source.others)
    lying = [(digest, number) for digest, pages in files for number in pages]
    in_order = len(files) == 1 or len(files) == len(lying)  # else any may hold pages of between
    if form_page not in here or len(here) != len(lying) or not in_order:
        return None
    digest, number = lying[here.index(form_page)]
    client = paper.written_for or paper.client
    identity = Identity(paper.worksheet, paper.edition, paper.language, client, paper.instance)
    return PageKey(digest, AskedPage(number, form_page, identity))


def page_of_held(held: Held) -> PageKey | None:
    """The first page of those that are nobody's."""
    first = held.readings[0]
    if not first.pages:
        return None
    form_page = first.form_pages[0] if first.form_pages else 1
    return PageKey(held.sha256, AskedPage(first.pages[0], form_page, first.identity))
