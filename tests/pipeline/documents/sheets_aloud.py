"""What a screen reader says of every other paper of ours: sheets, guides, papers of the team.

It is kept in `sheets_aloud/`, a file for each: to be read aloud by whoever changes one.
`python -m tests.pipeline.documents.sheets_aloud` writes them anew.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Final

from forms.pdf.stamping import Stamp
from pipeline.documents import guide, team_documents_of
from pipeline.documents.bundle import bundle
from pipeline.documents.numbering import Numbers
from pipeline.documents.personal_forms import next_forms
from pipeline.dossiers.progress import progress
from pipeline.records import Document
from tests.forms.sheets import CODE, INSTANCE, OF_CLIENTS, SHEETS, shipped, template
from tests.pipeline.documents.hard import everybody
from tests.pipeline.documents.samples import DOMAINS, LONG
from tests.pipeline.documents.test_team_documents import PICTURE
from tests.read_aloud import heard

ALOUD: Final = Path(__file__).with_name("sheets_aloud")
# From the right, in letters of their own, and without Dutch beside it: the three kinds there are.
LANGUAGES: Final = ("ar", "ti", "nl-A2")
PACK: Final = ("krachteninventarisatie", "actieplan")


@cache
def papers() -> Mapping[str, Callable[[], Iterator[bytes]]]:
    """Each by what its file is called: what draws it."""
    every: dict[str, Callable[[], Iterator[bytes]]] = {"team": _of_the_team, "pakket": _pack}
    for name in SHEETS:
        every[f"blad-{name}"] = partial(_stamped, name, "nl")
        every[f"uitleg-{name}"] = partial(_guide, name)
    for language in LANGUAGES:
        for name in OF_CLIENTS:
            every[f"blad-{name}-{language}"] = partial(_stamped, name, language)
    for name in everybody():
        every[f"bijwerken-{name}"] = partial(_next_forms, name)
    return every


def aloud(name: str) -> str:
    """All that is heard, a part a line; a language other than that of the paper is named."""
    told = []
    for content in papers()[name]():
        parts = heard(content)
        own = parts[0].language
        told.append(f"=== {own}")
        for part in parts:
            mark = "" if part.language == own else f"<{part.language}> "
            lines = [
                " ".join(line.split()) for line in part.text.replace(LONG, "[2000]").split("\n")
            ]
            told += [f"{mark}{line}" for line in lines if line]
    return "\n".join([*told, ""])


def _stamped(name: str, language: str) -> Iterator[bytes]:
    yield template(name, language).stamp(Stamp(CODE, INSTANCE))


def _guide(name: str) -> Iterator[bytes]:
    drawn = guide.draw(name, shipped(), "nl")
    assert drawn is not None
    yield drawn.content


def _of_the_team() -> Iterator[bytes]:
    for drawn in team_documents_of(PICTURE, shipped()).values():
        assert drawn is not None
        yield drawn.content


def _pack() -> Iterator[bytes]:
    sheets = [
        (name, Document(name, template(name).stamp(Stamp(CODE, INSTANCE)), ())) for name in PACK
    ]
    yield bundle(CODE, sheets, "Pakket", "nl").content


def _next_forms(name: str) -> Iterator[bytes]:
    """What one of the twelve hard dossiers goes on with; of many copies the first two."""
    hard = everybody()[name]
    told = progress(hard.progress.dossier, [*DOMAINS])
    for form in next_forms(told, shipped(), Numbers(), hard.lines_of)[:2]:
        yield form.content


if __name__ == "__main__":
    ALOUD.mkdir(exist_ok=True)
    for each in papers():
        (ALOUD / f"{each}.txt").write_text(aloud(each), encoding="utf-8")
