"""Handwriting -> a suggestion."""

import pytest

from pipeline.extraction.handwriting.apart import suggest_apart
from pipeline.extraction.handwriting.frames import without_frame
from pipeline.extraction.handwriting.suggesting import suggest
from pipeline.extraction.handwriting.vocabulary import Vocabulary
from pipeline.records import Picture
from tests.pipeline.extraction.scan.inked_box import paper


def written(*words: str) -> Picture:
    box = paper("actieplan_bijwerken", "/good_thing")
    for n, line in enumerate(words):
        box = box.write(line, x=5, y=7 + 9.5 * n, size=7)
    picture = box.grained().seen().picture
    assert picture is not None
    return picture


def test_what_was_written_is_suggested() -> None:
    (found,) = suggest([written("samen koken", "met mijn zus")], ["Samen koken"])
    assert found.text.casefold() == "samen koken met mijn zus"
    assert 0.3 < found.confidence <= 1


@pytest.mark.parametrize("box", ["/good_thing", "/new_actions/0/what"])
def test_pale_pencil_is_read_beside_the_black_frame_of_a_whole_box(box: str) -> None:
    seen = paper("actieplan_bijwerken", box).write("samen koken", x=5, y=7, size=7, ink=0.12)
    look = seen.grained().seen()
    assert look.state == "doubtful"  # so all of the box is shown
    assert look.picture is not None
    (found,) = suggest([look.picture])
    assert found.text.casefold() == "samen koken"


def test_what_shows_no_frame_stays_as_it_is() -> None:
    picture = written("samen koken", "met mijn zus")
    assert without_frame(picture) is picture


def test_a_process_of_its_own_suggests_the_same() -> None:
    pictures = [written("fietsen"), written("naar de markt")]
    assert suggest_apart(pictures) == suggest(pictures)


def test_words_of_a_paper_are_known_however_they_are_spelled_there() -> None:
    vocabulary = Vocabulary.of("nl", ["Elke week naar Annemarijke."])
    assert vocabulary.knows("annemarijke")
    assert vocabulary.score("Annemarijke") > vocabulary.score("Annemarujke")


def test_a_variant_has_the_words_of_its_language() -> None:
    dutch = Vocabulary.of("nl")
    for variant in ("nl-u", "nl-A2"):
        assert Vocabulary.of(variant).score("huis") == dutch.score("huis")
