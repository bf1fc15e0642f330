"""What `doctor --deep` looks at: all originals and pictures, every id made anew, every index."""

from collections.abc import Collection, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final, Literal

from forms.ground.problems import missing_pages
from pipeline.dossiers.safe_contact import as_it_was_read
from pipeline.records import Submission
from pipeline.records.ids import submission_id
from pipeline.store.ledger import Ledger
from pipeline.store.lost_pictures import lacking, pictures_named
from pipeline.store.originals import FOLDER, all_originals, original
from pipeline.store.scrubbing import Lost, Scrub, unknown_originals

KNOWN: Final = "known_losses"  # what a repair told already


def deep_look(
    ledger: Ledger, store: Path, now: datetime | None = None
) -> Iterator[tuple[str, int]]:
    """Each check by name, and how many things are wrong by it.

    `now`: what came just before does not stop the intake; a watcher may have it in hand.
    """
    known = Scrub(store, ledger).known()
    there = {kept.sha256: kept.is_whole() for kept in all_originals(store / FOLDER)}
    altered_papers = {sha256 for sha256, is_whole in there.items() if not is_whole}
    yield "originals", len(altered_papers - known.originals - known.unknown)
    papers = tuple(ledger.papers.every())
    yield from look_at_names(ledger, store, papers=papers)
    lost, altered = lacking(store, pictures_named(papers, ledger.held.all()))
    yield "pictures", len(altered - known.pictures)
    yield "lost_pictures", len(lost - known.pictures)
    gone = (sha256 for sha256 in ledger.arrivals.digests() if not there.get(sha256))
    with suppress(OSError):  # which the intake finds again, a day later at most
        found = Lost(
            frozenset(gone), frozenset(lost | altered), unknown_originals(ledger, store, now)
        )
        Scrub(store, ledger).note_lost(found)
    yield "ids", sum(id_anew(paper) != paper.id for paper in papers)
    yield "log", int(ledger.audit.broken_at() is not None)
    yield "journal", ledger.broken_journal()
    yield "index", int(ledger.hurt(deep=True) is not None)


def looked_into(
    ledger: Ledger, store: Path, now: datetime, *, deep: bool
) -> Iterator[tuple[str, int]]:
    """All of it where `deep`; else only what is wrong with names, a paper in hand left out."""
    found = deep_look(ledger, store, now) if deep else _brief_look(ledger, store, now)
    return ((check, wrong) for check, wrong in found if wrong or (deep and check != KNOWN))


def state_of(check: str, wrong: int) -> Literal["good", "notice", "fault"]:
    """How it stands: nobody can do anything about what a repair told that does not come back."""
    return "good" if not wrong else "notice" if check == KNOWN else "fault"


def _brief_look(ledger: Ledger, store: Path, now: datetime) -> Iterator[tuple[str, int]]:
    """What is wrong with names, and what the last rounds of the intake found that is still so."""
    lost = Scrub(store, ledger).found()
    yield "originals", sum(original(store / FOLDER, each).is_file() for each in lost.originals)
    yield from look_at_names(ledger, store, now)
    yield "lost_pictures", len(lost.pictures)


def look_at_names(
    ledger: Ledger, store: Path, now: datetime | None = None, *, papers: Collection[Submission] = ()
) -> Iterator[tuple[str, int]]:
    """The same of what is there and what the database tells of, by name alone.

    `papers`: of which the files have to be there as well. `now`: nothing is said of what came just
    before; a watcher may have it in hand.
    """
    there = {kept.sha256 for kept in all_originals(store / FOLDER)}
    named = {*ledger.arrivals.digests(), *(each.sha256 for each in ledger.held.all())}
    named |= {sha256 for paper in papers for sha256, _ in paper.source.files}
    known = Scrub(store, ledger).known()
    yield "lost_originals", len(named - there - known.originals)
    yield "unknown_originals", len(unknown_originals(ledger, store, now) - named - known.unknown)
    yield KNOWN, sum(map(len, known))


def id_anew(paper: Submission) -> str:
    """The id that a stored paper gets from what was read of it."""
    paper = as_it_was_read(paper)
    pictures = [each.picture for each in paper.readings.values() if each.is_unread and each.picture]
    return submission_id(paper.form, paper.values, pictures, missing_pages(paper.problems))
