"""Reading -> Submission: typed, normalised, whose it is; or a Refusal with its remedy."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from forms.catalogue import Edition
from forms.fields.date import doubt_about
from forms.ground.bsn import masked
from forms.ground.check_digit import is_valid, parse
from forms.ground.problems import Problem, missing_pages, pages_left_out
from forms.layout.parts import Box
from pipeline.dossiers.crossed_parts import waiting, why_unread
from pipeline.dossiers.understanding import Understanding, last_day, understood, with_values
from pipeline.records import Arrival, BoxReading, Instance, Mark, Reading, Source, Submission
from pipeline.records.ids import submission_id
from pipeline.records.readings import is_crossed_part
from pipeline.records.refusals import (
    ClientConflict,
    ClientMissing,
    NothingWritten,
    UnknownClient,
    WrongCheckDigit,
)
from pipeline.validation.never_filled import is_never_filled

_CLIENT: Final = "/client"
_FILLED_ON: Final = "/filled_on"
_CANNOT_BE: Final = frozenset({"date_in_future", "date_impossible"})


def submission_of(
    reading: Reading,
    edition: Edition,
    arrival: Arrival,
    *,
    instance: Instance | None,
    is_client: Callable[[str], bool],
    client: str | None = None,
    files: tuple[tuple[str, tuple[int, ...]], ...] = (),
) -> Submission:
    """Understand a reading.

    Args:
        reading: what the boxes hold.
        edition: as it was printed.
        arrival: the file it came in; its moment is the measure of "in the future".
        instance: what was printed on a personal form beforehand, if it is known here.
        is_client: whether a code (with hyphen) was issued here.
        client: whose it is, where a person said so.
        files: where its pages came in more than one: each by SHA-256, first page first.

    Raises:
        NothingWritten: there is nothing on it; unless a person said whose it is.
        ClientMissing, WrongCheckDigit, UnknownClient: whose it is, is not to be known.
        ClientConflict: the paper names two clients; it goes into neither dossier.
    """
    if client is None and is_never_filled(reading, instance, _typed(edition)):
        raise NothingWritten
    if client is not None:
        reading = _said_whose(reading, client)
    elif edition.worksheet.client is not None:
        client = _client(reading, is_client, instance)
    reading = _without_bsn(reading)
    received_at, boxes = arrival.received_at, _readings(reading)
    said = understood(boxes, edition, received_at=received_at, printed=instance, client=client)
    problems = tuple(_problems(reading, edition, said, instance, last_day(received_at)))
    if client is None:
        problems += tuple(_about_the_case(said.values, is_client))
    (sha256, pages), *others = files or ((arrival.sha256, reading.pages),)
    source = Source(sha256, reading.channel, pages, tuple(others))
    return _entered(
        reading, edition, said, problems, client=client, source=source, received_at=received_at
    )


def on_day(submission: Submission, day: date, *, date_given: bool) -> Submission:
    """The submission on the day of another page of its print, under the id that it then has."""
    moved = replace(submission, filled_on=day, date_given=date_given)
    pictures = [each.asked_about for each in moved.readings.values() if each.asked_about]
    lacking = missing_pages(moved.problems)
    return replace(moved, id=submission_id(moved.form, moved.values, pictures, lacking))


def _typed(edition: Edition) -> frozenset[str]:
    """The pointers of what is typed: words, dates and codes."""
    boxes = (box for page in edition.layout.pages for box in page.boxes)
    return frozenset(box.pointer for box in boxes if not box.is_to_tick)


def _entered(
    reading: Reading,
    edition: Edition,
    said: Understanding,
    problems: tuple[Problem, ...],
    *,
    client: str | None,
    source: Source,
    received_at: datetime,
) -> Submission:
    """The submission of a paper that was understood, under its id."""
    worksheet, instance = edition.worksheet, reading.identity.instance
    filled_on, date_given = _filled_on(said.values, received_at)
    form = (client or "", worksheet.id, filled_on.isoformat(), instance or "")
    lacking = missing_pages(problems)
    return Submission(
        id=submission_id(form, said.values, _unread_pictures(reading), lacking),
        worksheet=worksheet.id,
        edition=edition.number,
        language=worksheet.language,
        client=client,
        filled_on=filled_on,
        date_given=date_given,
        received_at=received_at,
        instance=instance,
        source=source,
        values=said.values,
        readings=with_values(_readings(reading), said.values),
        problems=problems,
        facts=said.facts,
        order=worksheet.order,
    )


def _said_whose(reading: Reading, client: str) -> Reading:
    """The reading of a paper of which a person said whose it is: nothing is asked about that."""
    marks = tuple(
        replace(mark, raw=client, state="confirmed", confidence=1.0, digits=())
        if mark.pointer == _CLIENT
        else mark
        for mark in reading.marks
    )
    problems = tuple(each for each in reading.problems if each.pointer != _CLIENT)
    return replace(reading, marks=marks, problems=problems)


def _without_bsn(reading: Reading) -> Reading:
    """The reading with no citizen service number in it, and a note where there was one."""
    marks = [
        replace(mark, raw=masked(mark.raw)) if isinstance(mark.raw, str) else mark
        for mark in reading.marks
    ]
    hidden = [new for old, new in zip(reading.marks, marks, strict=True) if old.raw != new.raw]
    notes = (Problem("bsn_masked", mark.pointer, "warning") for mark in hidden)
    return replace(reading, marks=tuple(marks), problems=(*reading.problems, *notes))


def _client(
    reading: Reading, is_client: Callable[[str], bool], printed_for: Instance | None
) -> str:
    """The client code on a paper; what was printed on it and what was written agree."""
    written = next((m.raw for m in reading.marks if m.pointer == _CLIENT), None)
    code = parse(written) if isinstance(written, str) else None
    printed = reading.identity.client
    is_another = None not in (printed, written) and code != printed
    if is_another or _is_in_conflict(reading):
        raise ClientConflict
    code = code if printed is None else printed
    if code is None or not is_valid(code):
        raise WrongCheckDigit if code or written else ClientMissing
    if not is_client(code):
        raise UnknownClient
    if printed_for is not None and printed_for.client != code:
        raise ClientConflict
    return code


def _is_in_conflict(reading: Reading) -> bool:
    about_client = {problem.code for problem in reading.problems if problem.pointer == _CLIENT}
    return not about_client.isdisjoint({"client_conflict", "values_differ"})


def _readings(reading: Reading) -> dict[str, BoxReading]:
    return {mark.pointer: BoxReading.of(mark) for mark in reading.all_marks}


def _unread_pictures(reading: Reading) -> list[str]:
    """What sets apart two papers of which nothing but the handwriting differs."""
    return [mark.shown for mark in reading.all_marks if mark.state == "unread" and mark.shown]


def _problems(
    reading: Reading,
    edition: Edition,
    said: Understanding,
    printed: Instance | None,
    received_on: date,
) -> Iterator[Problem]:
    """What is odd about the paper, about its answers, and about what could not be read."""
    seen = list(reading.problems)
    if reading.identity.instance and printed is None:
        seen.append(Problem("instance_unknown"))
    yield from seen
    left_out = pages_left_out(reading.problems)
    away = {mark.pointer for mark in reading.marks if mark.page in left_out}
    unread = {mark.pointer for mark in reading.marks if mark.state == "unread"}
    asked = {each.pointer for each in seen if each.severity == "question"}
    not_read = list(_not_read(reading, edition, asked, received_on))
    is_day_asked = _FILLED_ON in {*asked, *(each.pointer for each in not_read)}
    for each in _asked(unread, (each for each in said.problems if each.pointer not in away)):
        if each.code != "date_missing" or not is_day_asked:  # it is there, and not to be read
            yield each
    yield from not_read
    for mark in reading.beside:
        if is_crossed_part(mark.pointer):
            yield Problem("part_crossed_out", mark.pointer)
        else:
            yield Problem("ink_beside", mark.pointer)


def _asked(unread: Collection[str], problems: Iterable[Problem]) -> Iterator[Problem]:
    """What the answers ask; a field that could not be read is not asked about as an empty one."""
    for problem in map(_about_the_date, problems):
        if problem.code != "required_empty" or problem.pointer not in unread:
            yield problem


def _not_read(
    reading: Reading, edition: Edition, asked: Collection[str | None], received_on: date
) -> Iterator[Problem]:
    """A question for each box of a scan that was not read and that nobody asked about yet.

    What lies in a part that was crossed out is asked once, with that part.
    """
    if reading.channel != "scan":
        return
    boxes, with_a_part = edition.layout.boxes, waiting(_readings(reading))
    for mark in reading.marks:
        box = boxes.get(mark.pointer)
        if mark.state != "unread" or mark.page not in reading.form_pages or box is None:
            continue
        if mark.pointer not in asked and mark.pointer not in with_a_part:
            yield Problem(_why_unread(mark, box, received_on), mark.pointer)


def _why_unread(mark: Mark, box: Box, received_on: date) -> str:
    """The code of the question about a box that was not read.

    What is kept of a day that is not certain may be the answer, or else was easy to read.
    """
    is_day = box.kind == "comb" and "J" in box.pattern
    if is_day and isinstance(mark.raw, str) and mark.unread_because != "not_seen":
        doubt = doubt_about(mark.raw, received_on, future=mark.pointer != _FILLED_ON)
        if doubt in _CANNOT_BE:
            return doubt
    return why_unread(mark.unread_because, box)


def _about_the_case(
    values: Mapping[str, Any], is_client: Callable[[str], bool]
) -> Iterator[Problem]:
    """A team's paper about a client whom nobody here knows is taken in, and asked about."""
    case = values.get("case_ref")
    if isinstance(case, str) and not is_client(case):
        yield Problem("case_unknown", "/case_ref")


def _about_the_date(problem: Problem) -> Problem:
    """A missing date has a question of its own: the paper is taken in with another one."""
    if problem == Problem("required_empty", "/filled_on"):
        return Problem("date_missing", "/filled_on")
    return problem


def _filled_on(values: Mapping[str, Any], received_at: datetime) -> tuple[date, bool]:
    """The date on the paper; without a usable one, the day of receipt."""
    text = values.get("filled_on")
    written = None if text is None else date.fromisoformat(text)
    if written is None or written > last_day(received_at):
        return received_at.date(), False
    return written, True
