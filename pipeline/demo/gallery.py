"""The stories in; the documents of each month as small pictures with an index out.

`python -m pipeline.demo.gallery FOLDER` draws the gallery that is kept in docs/gallery. The same
stories give the same pictures, so a change in a document is seen as a change in a picture.
"""

import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pypdfium2
from PIL import Image

from forms.catalogue import Catalogue
from forms.ground.words import Words
from pipeline.demo.play import Shown, play
from pipeline.demo.rehearsal import Rehearsal
from pipeline.demo.stage import DemoError
from pipeline.demo.story import Paper, Story, read_story
from pipeline.documents import TEAM_DOCUMENTS
from pipeline.settings import shipped_schemas

FOR_CLIENTS: Final = ("actieplan", "traject")
OF_TEAM: Final = tuple(name.removesuffix(".pdf") for name in TEAM_DOCUMENTS)
TEAM: Final = "team"
SCALE: Final = 40 / 72  # pixels a point: 40 dpi
COLOURS: Final = 16
GAP: Final = 10  # pixels between the pages of a document
GREY: Final = (190, 190, 190)
INDEX: Final = "README.md"
Month = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Page:
    """A document as it was at the end of a month: its pages beside each other."""

    name: str
    image: Image.Image


@dataclass(slots=True)
class Gallery:
    """What hangs on the wall.

    Attributes:
        papers: what was handed in, by month.
        pictures: by month, by whose and which document it is; one that stays as it was is the
            picture of the month before.
    """

    papers: dict[Month, list[Shown]] = field(default_factory=dict)
    pictures: dict[Month, dict[tuple[str, str], Page]] = field(default_factory=dict)
    _seen: dict[tuple[str, str], tuple[bytes, Page]] = field(default_factory=dict)

    def hang(
        self, month: Month, papers: list[Shown], documents: Mapping[tuple[str, str], Path]
    ) -> None:
        """Keep the documents of a month, by whose and which they are."""
        self.papers[month] = papers
        self.pictures[month] = {}
        for key, path in documents.items():
            if not path.is_file():
                continue
            content = path.read_bytes()
            known = self._seen.get(key)
            if known is None or known[0] != content:
                name = f"{month[0]}-{month[1]:02}-{key[0]}-{key[1]}.png"
                known = content, Page(name, picture_of(content))
                self._seen[key] = known
            self.pictures[month][key] = known[1]

    def every(self) -> dict[str, Image.Image]:
        """Each picture once, by its name."""
        return {p.name: p.image for hung in self.pictures.values() for p in hung.values()}


def gallery(story: Story, folder: Path) -> Gallery:
    """Play a story in a fresh workspace in a folder; what there is to see of each month.

    Raises:
        DemoError: something became other than the story tells.
    """
    stage = Rehearsal.on(folder, "nl", story.days()[0])
    hung = Gallery()

    def keep(month: Month, papers: list[Shown]) -> None:
        if wrong := [one.file for one in papers if not one.as_told]:
            raise DemoError("not_as_told", said="\n".join(wrong))
        with stage.office.ledger() as ledger:
            codes = {client.alias: client.code for client in ledger.clients.all()}
        folders = {p.file: codes[p.alias] for p in story.people if p.alias in codes}
        places = [
            (o, n, stage.outbox(f, f"{n}.pdf")) for o, f in folders.items() for n in FOR_CLIENTS
        ]
        places += [(TEAM, n, stage.outbox(TEAM, f"{n}.pdf")) for n in OF_TEAM]
        hung.hang(month, papers, {(owner, name): path for owner, name, path in places})

    play(story, stage, lambda *_args, **_params: None, keep)
    return hung


def picture_of(pdf: bytes) -> Image.Image:
    """The pages of a document beside each other, small and in few colours."""
    return in_rows([list(pages_of(pdf))])


def pages_of(pdf: bytes, *, filled: bool = False) -> Iterator[Image.Image]:
    """The pages of a document, small; `filled`: with what stands in its fields."""
    with pypdfium2.PdfDocument(pdf) as document:
        if filled:
            document.init_forms()
        for page in document:
            yield page.render(scale=SCALE).to_pil().convert("RGB")


def in_rows(rows: Sequence[Sequence[Image.Image]]) -> Image.Image:
    """Pages beside and below each other, in few colours."""
    wide = max(sum(page.width + GAP for page in row) - GAP for row in rows)
    high = sum(max(page.height for page in row) + GAP for row in rows) - GAP
    sheet = Image.new("RGB", (wide + 2, high + 2), GREY)
    y = 1
    for row in rows:
        x = 1
        for page in row:
            sheet.paste(page, (x, y))
            x += page.width + GAP
        y += max(page.height for page in row) + GAP
    return sheet.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)


def index(hung: Gallery, story: Story, words: Words) -> str:
    """The page of the gallery: month by month, what came in and what could be handed out."""
    lines = [f"# {words('demo.gallery.title')}", "", words("demo.gallery.intro"), ""]
    for month, papers in hung.papers.items():
        name = f"{words(f'documents.words.month.{month[1]}')} {month[0]}"
        lines += [f"## {name.capitalize()}", "", *_came_in(papers, words), ""]
        lines += [*_table(hung, month, story, words), ""]
    return "\n".join(lines)


def _came_in(papers: Iterable[Shown], words: Words) -> list[str]:
    """A line for each paper that there is something to say about."""
    lines: list[str] = []
    for one in papers:
        if not one.told.note:
            continue
        paper = isinstance(one.told, Paper)
        who = one.person.alias if one.person else words("demo.team") if paper else one.file
        lines.append(f"- **{who}**, {one.told.handed_in:%d-%m}: {one.told.note['nl']}")
    return lines


def _table(hung: Gallery, month: Month, story: Story, words: Words) -> list[str]:
    """Whose the documents are, and their pictures as they hang."""
    rows: list[tuple[str, str, str]] = [
        (person.alias, person.file, name) for person in story.people for name in FOR_CLIENTS
    ]
    rows += [(words("demo.team"), TEAM, name) for name in OF_TEAM]
    lines = [f"| {words('demo.gallery.whose')} | {words('demo.gallery.what')} | |", "|---|---|---|"]
    for who, owner, name in rows:
        picture = hung.pictures[month].get((owner, name))
        if picture is None:
            continue
        new = picture.name.startswith(f"{month[0]}-{month[1]:02}-")
        label = words(f"demo.document.{name}")
        seen = f"![{label}]({picture.name})" if new else words("demo.gallery.as_it_was")
        lines.append(f"| {who} | {label} | {seen} |")
    return lines


def draw(folder: Path) -> None:
    """Draw the gallery of the shipped stories into a folder; pictures that were there go."""
    story = read_story(shipped_schemas().parent / "docs" / "demo")
    with tempfile.TemporaryDirectory() as workspace:
        hung = gallery(story, Path(workspace) / "jaar")
    words = Catalogue(shipped_schemas()).words("nl")
    lay_down(folder, hung.every(), index(hung, story, words))


def lay_down(folder: Path, pictures: Mapping[str, Image.Image], page: str) -> None:
    """Write pictures by their names, and the page that shows them; older pictures go."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.png"):
        old.unlink()
    for name, image in pictures.items():
        image.save(folder / name, optimize=True)
    (folder / INDEX).write_text(page, encoding="utf-8")


if __name__ == "__main__":
    draw(Path(sys.argv[1]))
