"""Plan and summary on cream, and in black alone, for who asked for those; pictures of domains."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pypdfium2
import pytest

from forms.ground.pictograms import pictogram_of
from pipeline.documents import action_plan, trajectory
from pipeline.documents.typesetting.press import TEMPLATES
from pipeline.records import Document, Progress
from pipeline.records.prints import COLOURS, Colours
from tests.forms.sheets import shipped
from tests.forms.test_plain_words import PALEST, luminance
from tests.pipeline.documents import samples
from tests.pipeline.documents.drawn import pages
from tests.pipeline.documents.test_action_plan import plan
from tests.pipeline.documents.test_trajectory import trajectory as summary
from tests.pipeline.documents.typesetting.test_pictured_words import lines_of, with_a_written_step
from tests.read_aloud import findings

HOUSE = (TEMPLATES / "house.typ").read_text(encoding="utf-8")
CREAM = (251, 243, 221)


def coloured(progress: Progress, colours: Colours) -> Progress:
    prints = replace(progress.dossier.prints, colours=colours)
    return replace(progress, dossier=replace(progress.dossier, prints=prints))


def pixels(document: Document) -> Iterator["np.ndarray[tuple[int, ...], np.dtype[np.int16]]"]:
    with pypdfium2.PdfDocument(document.content) as pdf:
        for page in pdf:
            yield page.render(scale=1).to_numpy().astype(np.int16)


def has_colour(document: Document) -> bool:
    return any(bool(np.ptp(page, axis=2).max() > 0) for page in pixels(document))


def test_in_black_nothing_has_a_colour() -> None:
    rich = samples.rich()
    for draw in (plan, summary):
        assert has_colour(draw(rich))
        assert not has_colour(draw(coloured(rich, "black")))


def test_what_nobody_has_read_yet_is_black_as_well() -> None:
    person = coloured(with_a_written_step(), "black")
    words, labels = samples.words(), shipped().domain_labels("nl")
    assert not has_colour(action_plan.draw(person, words, labels, lines_of))


def test_a_cream_page_is_cream_to_its_edges() -> None:
    for page in pixels(plan(coloured(samples.rich(), "cream"))):
        corners = page[0, 0], page[-1, -1], page[0, -1]
        assert all(tuple(corner) in {CREAM, CREAM[::-1]} for corner in corners)


@pytest.mark.parametrize("colours", COLOURS)
def test_letters_stand_out_from_their_page(colours: Colours) -> None:
    row = re.search(rf"^  {colours}: \((.*)\),$", HOUSE, re.MULTILINE)
    assert row is not None
    *inks, _hair = re.findall(r'"#([0-9a-f]{6})"', row[1])[:4]
    page = (re.findall(r'"#([0-9a-f]{6})"', row[1])[4:] or ["ffffff"])[0]
    light, *dark = (
        luminance((int(one[:2], 16) / 255, int(one[2:4], 16) / 255, int(one[4:], 16) / 255))
        for one in (page, *inks)
    )
    assert all((light + 0.05) / (ink + 0.05) >= PALEST for ink in dark)


@pytest.mark.parametrize("colours", ["cream", "black"])
def test_they_say_the_same_and_two_checkers_find_nothing(colours: Colours, tmp_path: Path) -> None:
    rich = samples.rich()
    for draw in (plan, summary):
        drawn = draw(coloured(rich, colours))
        assert pages(drawn) == pages(draw(rich))
        assert findings(drawn.content, tmp_path) == []


def test_every_part_of_life_has_a_picture_of_its_own() -> None:
    drawings = [pictogram_of(key) for key in shipped().domains]
    assert None not in drawings
    assert len(set(drawings)) == len(shipped().domains)


def test_a_part_of_life_that_was_added_is_told_in_words() -> None:
    person, labels = samples.rich(), {**shipped().domain_labels("nl"), "garden": "Mijn tuin"}
    first = replace(person.domains[0], key="garden", skipped=False, strength=True)
    shown = replace(person, domains=(first, *person.domains[1:]))
    told = "".join(pages(trajectory.draw(shown, samples.words(), labels)))
    assert "Mijntuin" in told
