"""Which originals a paper came in."""

from dataclasses import dataclass

from pipeline.records.readings import Channel


@dataclass(frozen=True, slots=True)
class Source:
    """Where a submission came from: the original's SHA-256 (hex) and its pages, 1-based.

    `others`: further originals, where its pages came in more than one file; the form's first page
    lies in the first.
    """

    sha256: str
    channel: Channel
    pages: tuple[int, ...]
    others: tuple[tuple[str, tuple[int, ...]], ...] = ()

    @property
    def files(self) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """Every original with its pages."""
        return ((self.sha256, self.pages), *self.others)

    def pages_in(self, sha256: str) -> tuple[int, ...]:
        """The pages that came in one of the originals."""
        return dict(self.files).get(sha256, ())
