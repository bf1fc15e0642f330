"""Reading -> Submission: typed, normalised, whose it is; or a Refusal with its remedy."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from forms.answers import at_pointer, read_answers
from forms.catalogue import Edition
from forms.check_digit import is_valid, parse
from forms.problems import Problem
from pipeline.facts import facts_of
from pipeline.ids import submission_id
from pipeline.records import Arrival, Instance, Mark, Reading, Source, Submission
from pipeline.refusals import (
    ClientConflict,
    ClientMissing,
    UnknownClient,
    WrongCheckDigit,
)  # fmt: skip

_AHEAD = timedelta(hours=2)  # a day begins in the Netherlands up to two hours before UTC's


def submission_of(
    reading: Reading,
    edition: Edition,
    arrival: Arrival,
    *,
    instance: Instance | None,
    is_client: Callable[[str], bool],
) -> Submission:
    """Understand a reading.

    Args:
        reading: what the boxes hold.
        edition: as it was printed.
        arrival: the file it came in; its moment is the measure of "in the future".
        instance: what was printed on a personal form beforehand, if it is known here.
        is_client: whether a code (with hyphen) was issued here.

    Raises:
        ClientMissing, WrongCheckDigit, UnknownClient: whose it is, is not to be known.
        ClientConflict: the paper names two clients; it goes into neither dossier.
    """
    worksheet = edition.worksheet
    problems = list(reading.problems)
    client = _client(reading, is_client) if worksheet.client is not None else None
    if instance is not None and instance.client != client:
        raise ClientConflict
    if reading.identity.instance and instance is None:
        problems.append(Problem("instance_unknown"))
    received_on = (arrival.received_at + _AHEAD).date()
    marks = {mark.pointer: mark.raw for mark in reading.marks if mark.state != "unread"}
    unread = frozenset(mark.pointer for mark in reading.marks if mark.state == "unread")
    slots = instance.slots if instance is not None else {}
    answers = read_answers(worksheet, marks, received_on=received_on, ids=slots, unread=unread)
    values = answers.values
    if client is not None:
        values["client"] = client
    filled_on, date_given = _filled_on(values, arrival.received_at)
    form = (client or "", worksheet.id, filled_on.isoformat(), reading.identity.instance or "")
    return Submission(
        id=submission_id(form, values),
        worksheet=worksheet.id,
        edition=edition.number,
        language=worksheet.language,
        client=client,
        filled_on=filled_on,
        date_given=date_given,
        received_at=arrival.received_at,
        instance=reading.identity.instance,
        source=Source(arrival.sha256, reading.channel, reading.pages),
        values=values,
        readings={mark.pointer: _reading(mark, values) for mark in reading.marks},
        problems=(
            *problems,
            *_asked(unread, answers.problems),
            *_about_the_case(values, client, is_client),
        ),
        facts=facts_of(worksheet, values),
        order=worksheet.order,
    )


def _client(reading: Reading, is_client: Callable[[str], bool]) -> str:
    written = next((m.raw for m in reading.marks if m.pointer == "/client"), None)
    code = parse(written) if isinstance(written, str) else None
    printed = reading.identity.client
    about_client = {problem.code for problem in reading.problems if problem.pointer == "/client"}
    if about_client & {"client_conflict", "values_differ"}:
        raise ClientConflict
    if printed is not None:
        if written is not None and code != printed:
            raise ClientConflict
        code = printed
    if code is None and not written:
        raise ClientMissing
    if code is None or not is_valid(code):
        raise WrongCheckDigit
    if not is_client(code):
        raise UnknownClient
    return code


def _asked(unread: Collection[str], problems: Iterable[Problem]) -> Iterator[Problem]:
    """What the answers ask; a field that could not be read is not asked about as an empty one."""
    for problem in map(_about_the_date, problems):
        if problem.code != "required_empty" or problem.pointer not in unread:
            yield problem


def _about_the_case(
    values: Mapping[str, Any], client: str | None, is_client: Callable[[str], bool]
) -> Iterator[Problem]:
    """A team's paper about a client whom nobody here knows is taken in, and asked about."""
    case = values.get("case_ref")
    if client is None and isinstance(case, str) and not is_client(case):
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
    if written is None or written > (received_at + _AHEAD).date():
        return received_at.date(), False
    return written, True


def _reading(mark: Mark, values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "raw": mark.raw,
        "value": None if mark.state == "unread" else at_pointer(values, mark.pointer),
        "confidence": mark.confidence,
        "channel": mark.channel,
        "page": mark.page,
        "box_mm": list(mark.box_mm),
        "state": mark.state,
    }
