"""A sound schema file -> what goes wrong on paper or in another language, with its place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from forms.checking.mistakes import Report, nearest
from forms.checking.schema_tables import unknown_placeholders
from forms.fields import AnyQuestion, Group
from forms.ground.fonts import drawable, measure
from forms.ground.known_names import BASE_LANGUAGE
from forms.ground.plain_data import Table
from forms.ground.style import MM
from forms.ground.words import MissingPhraseError, Words
from forms.layout.bands import CONTENT_BOTTOM, CONTENT_TOP, CONTENT_WIDTH
from forms.layout.galleys import Typesetter
from forms.layout.letters import letters_called
from forms.layout.page_flow import DoesNotFitError
from forms.layout.parts import Box, Part, Run
from forms.layout.placing import HALF_WIDTH, lay_out
from forms.schema.resolving import Common, Phrasebook, resolve
from forms.schema.worksheet import Leaf, Worksheet

MOST_PAGES_OF_SHEET = 99  # the code of a page has two digits for its number


@dataclass(slots=True)
class _Asked(Phrasebook):
    """A phrasebook that remembers what it was asked for."""

    asked: set[str] = field(default_factory=set)

    def pick(self, path: str, base: str) -> str:
        self.asked.add(path)
        return Phrasebook.pick(self, path, base)


def check_dutch(
    raw: Table,
    common: Common,
    words: Words,
    report: Report,
    places: Mapping[tuple[str, ...], str],
) -> None:
    """Whether the sheet in its own words fits on paper.

    Args:
        raw: the table of a schema file without mistakes.
        common: lists and frames.
        words: the Dutch phrases of the paper.
        report: of the schema file.
        places: keys of a question from the outside in -> its place in the file.
    """
    try:
        worksheet = resolve(raw, common, Phrasebook(words))
    except ValidationError as errors:  # a rule that the tables alone do not show
        for error in errors.errors():
            place = " › ".join(str(step) for step in error["loc"])
            report.add("value_wrong", place, key=str(error["loc"][-1]), value="")
        return
    for keys, pointer, code in _unfit(worksheet, words):
        report.add(code, places.get(keys, pointer), pointer=pointer)
    _warn_of_letters(worksheet, report)


def check_fit(
    raw: Table, common: Common, phrases: Phrasebook, file: Path, report_of_file: Report
) -> None:
    """Whether a language that has all phrases of the sheet fits on paper; as `check_language`."""
    report, words = Report(file, report_of_file.mistakes), phrases.words
    if words.language == BASE_LANGUAGE:
        return
    worksheet = resolve(raw, common, phrases)
    if not phrases.missing:
        _check_page(worksheet, words, report)


def check_language(
    raw: Table, common: Common, phrases: Phrasebook, file: Path, report_of_file: Report
) -> None:
    """Whether a language that has any phrase of the sheet has them all, and whether they fit.

    Args:
        raw: the table of a schema file without mistakes.
        common: lists and frames.
        phrases: of the language.
        file: the language file, which the mistakes name.
        report_of_file: where the mistakes go.
    """
    report, words = Report(file, report_of_file.mistakes), phrases.words
    prefix = f"worksheets.{raw.get('id')}."
    own = {key for key in words.phrases if key.startswith(prefix)}
    if not own or words.language == BASE_LANGUAGE:
        return
    book = _Asked(words, about=phrases.about, own=phrases.own)
    worksheet = resolve(raw, common, book)
    unused = sorted(own - book.asked)
    for key in book.missing:
        report.add("phrase_missing", key, phrase=key, nearest=nearest(key, unused))
    for key in unused:
        report.warn("phrase_unused", key, phrase=key, nearest=nearest(key, book.missing))
    for key in sorted(own & book.asked):
        if key.endswith(".title"):
            for name in _braces(worksheet, key, words(key)):
                report.add("placeholder_unknown", key, name=name)
    if not book.missing:
        _check_page(worksheet, words, report)


def _check_page(worksheet: Worksheet, words: Words, report: Report) -> None:
    for _, pointer, code in _unfit(worksheet, words):
        report.add(code, pointer, pointer=pointer)
    _warn_of_letters(worksheet, report)


def _warn_of_letters(worksheet: Worksheet, report: Report) -> None:
    """A letter that no face holds is printed as a box: better known before than after."""
    unheld = drawable(worksheet.model_dump_json())[1]
    if unheld:
        report.warn("letters_unheld", letters=" ".join(sorted(unheld)))


def _braces(worksheet: Worksheet, key: str, title: str) -> list[str]:
    """Unknown placeholders, where the phrase is the title of a group."""
    in_fields = key.startswith(f"worksheets.{worksheet.id}.fields.")
    return unknown_placeholders(title) if in_fields else []


def _unfit(worksheet: Worksheet, words: Words) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """Keys, pointer and message of each question that is too high or too wide, once each.

    The keys and the pointer are empty where it is the whole sheet that is too long.
    """
    found: dict[tuple[str, ...], tuple[str, str]] = {}
    leaves = list(worksheet.leaves())
    typesetter = Typesetter(measure, {}, letters_called(worksheet.letters))
    for leaf in leaves:
        code = _wrong_size(leaf, typesetter)
        if code:
            found.setdefault(_keys(leaf), (leaf.pointer, code))
    if not found:
        try:
            pages = lay_out(worksheet, words, measure).pages
            if len(pages) > MOST_PAGES_OF_SHEET:
                found[()] = ("", "too_many_pages")
        except DoesNotFitError as error:
            keys = _keys_at(worksheet, str(error))
            found[keys] = (str(error), "too_high")
        except MissingPhraseError:
            return  # the language file itself is checked on its own
    yield from ((keys, pointer, code) for keys, (pointer, code) in found.items())


def _wrong_size(leaf: Leaf, typesetter: Typesetter) -> str:
    width = HALF_WIDTH if leaf.field.width == "half" else CONTENT_WIDTH
    if leaf.trail and leaf.trail[-1].group.preprinted:
        width = min(width, CONTENT_WIDTH - 8)
    block = typesetter.question(leaf.field, leaf.pointer, width, ())
    if block.height > CONTENT_BOTTOM - CONTENT_TOP:
        return "too_high"
    return "too_wide" if _is_too_wide(block.parts, width) else ""


def _is_too_wide(parts: tuple[Part, ...], width: float) -> bool:
    """Whether a label or box sticks out, or a label runs into the next box."""
    boxes = [part for part in parts if isinstance(part, Box)]
    if any(box.x + box.w > width + 0.01 for box in boxes):
        return True
    for run in (part for part in parts if isinstance(part, Run)):
        end = run.x + measure(run.text, run.face, run.size) / MM
        if end > width + 0.01:
            return True
        if any(run.x < box.x < end and box.y < run.y < box.y + box.h for box in boxes):
            return True
    return False


def _keys(leaf: Leaf) -> tuple[str, ...]:
    return (*(place.group.key for place in leaf.trail), leaf.field.key)


def _keys_at(worksheet: Worksheet, pointer: str) -> tuple[str, ...]:
    """The keys without the occurrences: `/goals/0/actions/1/what` is goals, actions, what."""
    keys: list[str] = []
    questions: tuple[AnyQuestion, ...] = worksheet.questions
    steps = iter(pointer.split("/")[1:])
    for step in steps:
        keys.append(step)
        group = next((q for q in questions if q.key == step and isinstance(q, Group)), None)
        if group is None:
            break
        questions = group.fields
        next(steps, None)
    return tuple(keys)
