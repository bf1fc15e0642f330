"""Pictures of handwriting -> what they may say, line by line: the recogniser and a vocabulary."""

from collections.abc import Iterator, Sequence

from pipeline.extraction.handwriting.decoding import Likely, ReadLine, likeliest_text
from pipeline.extraction.handwriting.frames import without_frame
from pipeline.extraction.handwriting.lines import lines
from pipeline.extraction.handwriting.recogniser import Recogniser
from pipeline.extraction.handwriting.struck_lines import is_struck
from pipeline.extraction.handwriting.vocabulary import Vocabulary
from pipeline.records import Picture, Suggestion


def suggest(
    pictures: Sequence[Picture], known: Sequence[str] = (), language: str = "nl"
) -> list[Suggestion]:
    """What each picture may say; an empty text where nothing comes of it.

    Args:
        pictures: each a box with one or more handwritten lines.
        known: texts that this person's papers hold already; their words are likelier than others.
        language: of the paper, as a code of two letters.
    """
    recogniser = Recogniser()
    vocabulary = Vocabulary.of(language, known)
    return [suggestion(recogniser, picture, vocabulary) for picture in pictures]


def suggestion(recogniser: Recogniser, picture: Picture, vocabulary: Vocabulary) -> Suggestion:
    """What one picture may say; of no word on a line in which some are struck out is it sure."""
    read = []
    for line in _lines_of(picture):
        said = likeliest_text(recogniser.view(line), recogniser.letters, vocabulary)
        if said.text and is_struck(line):
            said = ReadLine(said.text, (0.0,) * len(said.sure))
        read.append(said)
    written = [line for line in read if line.text]
    text, sure = " ".join(line.text for line in written), [s for line in written for s in line.sure]
    weights = [len(word) for word in text.split()]
    whole = sum(s * n for s, n in zip(sure, weights, strict=True)) / max(1, sum(weights))
    return Suggestion(text, round(whole, 4), tuple(sure))


def views_of(recogniser: Recogniser, picture: Picture) -> Iterator[Likely]:
    """Each line of a picture as the recogniser sees it."""
    return map(recogniser.view, _lines_of(picture))


def _lines_of(picture: Picture) -> Sequence[Picture]:
    return lines(without_frame(picture))
