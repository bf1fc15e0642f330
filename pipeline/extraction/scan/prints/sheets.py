"""What was ever printed, as a reader of scans needs it: editions, and personal forms by number."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from forms.catalogue import Catalogue, Edition
from forms.ground.known_names import UnknownEditionError
from forms.layout.parts import Box, LayoutPage
from forms.pdf.page_code import PageCode
from pipeline.extraction.classification import identity_of
from pipeline.extraction.known_prints import InstanceOf, template_of
from pipeline.extraction.scan.prints.drawn_form import DrawnForm
from pipeline.extraction.scan.prints.preprint import Preprint
from pipeline.records import Identity, Instance

_KEPT: Final = 8  # forms


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """A page as it was printed: which form, which page of it (from 1), and for whom.

    `before` is what was printed for one client; None for a blank sheet, and for a personal one
    that is not known here.
    """

    identity: Identity
    edition: Edition
    number: int
    before: Preprint | None = None

    @property
    def page(self) -> LayoutPage:
        """How it is laid out, with what stands at its foot in this print alone."""
        return self.before.page(self.number) if self.before else self.plain

    @property
    def plain(self) -> LayoutPage:
        """How every print of it is laid out."""
        return self.edition.layout.pages[self.number - 1]

    @property
    def boxes(self) -> tuple[Box, ...]:
        """The boxes that were printed on it."""
        hidden = self.before.hidden(self.number) if self.before else {}
        return tuple(box for box in self.plain.boxes if box.pointer not in hidden)


@dataclass(frozen=True, slots=True)
class Sheets:
    """The editions and the personal forms.

    `instance_of`: what was printed under an instance, None for an unknown one.
    """

    catalogue: Catalogue
    instance_of: InstanceOf
    _prints: dict[str, Preprint] = field(default_factory=dict)

    def page(self, code: PageCode) -> PrintedPage | None:
        """The page that a code names; None where the sheet or edition is not known here."""
        identity = identity_of(code, self.catalogue)
        if identity is None:
            return None
        instance = self.instance_of(identity.instance) if identity.instance else None
        try:
            edition = self.catalogue.as_printed(identity, instance)
        except UnknownEditionError:
            return None
        if not 0 < code.page <= len(edition.layout.pages):
            return None
        before = None
        if instance is not None and not _differs(identity, instance):
            before = self._before(instance, edition)
        if before is not None and not before.has(code.page):
            before = None
        return PrintedPage(identity, edition, code.page, before)

    def drawn(self, page: PrintedPage) -> DrawnForm:
        """The form of a page as it was printed, to compare with."""
        if page.before is not None:
            return page.before.drawn
        content = template_of(page.edition, self.catalogue).content
        return _blank(content, len(page.edition.layout.pages))

    def _before(self, instance: Instance, edition: Edition) -> Preprint:
        """What was printed on a personal form; the last few are kept, for pages come in stacks."""
        number = instance.instance
        if number not in self._prints:
            while len(self._prints) >= _KEPT:
                del self._prints[next(iter(self._prints))]
            self._prints[number] = Preprint(instance, edition, self.catalogue)
        return self._prints[number]


@lru_cache(maxsize=16)
def _blank(content: bytes, pages: int) -> DrawnForm:
    """A blank form: the same for every file, so that what is known of its print is kept."""
    return DrawnForm(content, tuple(range(1, pages + 1)))


def _differs(identity: Identity, instance: Instance) -> bool:
    """Whether what was printed under a number is another form than the code of the page says."""
    said = (identity.worksheet, identity.edition, identity.language, identity.client)
    return said != (instance.worksheet, instance.edition, instance.language, instance.client)
