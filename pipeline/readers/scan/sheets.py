"""What was ever printed, as a reader of scans needs it: editions, and personal forms by number."""

from collections.abc import Callable
from dataclasses import dataclass

from forms.catalogue import Catalogue, Edition, UnknownEditionError
from forms.page_code import PageCode
from pipeline.readers.identity import identity_of
from pipeline.records import Identity, Instance

InstanceOf = Callable[[str], Instance | None]


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """A page as it was printed: which form, which page of it (from 1), and for whom.

    `instance` is None for a blank sheet, and for a personal one that is not known here.
    """

    identity: Identity
    edition: Edition
    number: int
    instance: Instance | None = None


@dataclass(frozen=True, slots=True)
class Sheets:
    """The editions and the personal forms.

    `instance_of`: what was printed under an instance, None for an unknown one.
    """

    catalogue: Catalogue
    instance_of: InstanceOf

    def page(self, code: PageCode) -> PrintedPage | None:
        """The page that a code names; None where the sheet or edition is not known here."""
        identity = identity_of(code, self.catalogue)
        if identity is None:
            return None
        instance = self.instance_of(identity.instance) if identity.instance else None
        sheet = instance.sheet if instance is not None else None
        try:
            edition = self.catalogue.edition(
                identity.worksheet, identity.edition, identity.language, sheet
            )
        except UnknownEditionError:
            return None
        if not 0 < code.page <= len(edition.layout.pages):
            return None
        return PrintedPage(identity, edition, code.page, instance)
