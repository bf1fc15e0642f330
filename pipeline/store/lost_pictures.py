"""Pictures that papers tell of and that the store holds no more, or not as they were."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from pipeline.records import Held, Reading, Submission
from pipeline.store import pictures


def pictures_named(
    papers: Iterable[Submission], held: Iterable[Held]
) -> Mapping[str, frozenset[str]]:
    """The digest of every picture that has to be there -> the files (SHA-256) it was cut from."""
    found: dict[str, frozenset[str]] = {}
    for digest, files in _named(papers, held):
        found[digest] = found.get(digest, frozenset()) | files
    return found


def _named(
    papers: Iterable[Submission], held: Iterable[Held]
) -> Iterator[tuple[str, frozenset[str]]]:
    for paper in papers:
        files = frozenset(sha256 for sha256, _ in paper.source.files)
        for box in paper.readings.values():
            if box.picture:
                yield box.picture, files
    for each in held:
        for reading in each.readings:
            for digest in _shown(reading):
                yield digest, frozenset({each.sha256})


def _shown(reading: Reading) -> Iterator[str]:
    yield from (mark.shown for mark in (*reading.marks, *reading.beside) if mark.shown)
    if reading.shown:
        yield reading.shown


def lacking(store: Path, named: Iterable[str]) -> tuple[set[str], set[str]]:
    """Which of these are lost, and which are altered; each is opened."""
    lost: set[str] = set()
    altered: set[str] = set()
    for digest in named:
        if not pictures.is_there(store, digest):
            lost.add(digest)
        elif not _is_whole(store, digest):
            altered.add(digest)
    return lost, altered


def _is_whole(store: Path, digest: str) -> bool:
    with suppress(OSError):
        return pictures.load(store, digest) is not None
    return False
