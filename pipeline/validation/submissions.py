"""Reading -> Submission: typed, normalised, whose it is; or a Refusal with its remedy."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from forms.answers import at_pointer, read_answers
from forms.catalogue import Edition
from forms.ground.check_digit import is_valid, parse
from forms.ground.problems import Problem, missing_pages
from pipeline.dossiers.facts import facts_of
from pipeline.records import Arrival, Instance, Mark, Reading, Source, Submission
from pipeline.records.ids import submission_id
from pipeline.records.picture_tokens import token, without_tokens
from pipeline.records.refusals import ClientConflict, ClientMissing, UnknownClient, WrongCheckDigit

_CLIENT: Final = "/client"
_AHEAD = timedelta(hours=2)  # a day begins in the Netherlands up to two hours before UTC's


def submission_of(
    reading: Reading,
    edition: Edition,
    arrival: Arrival,
    *,
    instance: Instance | None,
    is_client: Callable[[str], bool],
    client: str | None = None,
    others: tuple[tuple[str, tuple[int, ...]], ...] = (),
) -> Submission:
    """Understand a reading.

    Args:
        reading: what the boxes hold.
        edition: as it was printed.
        arrival: the file it came in; its moment is the measure of "in the future".
        instance: what was printed on a personal form beforehand, if it is known here.
        is_client: whether a code (with hyphen) was issued here.
        client: whose it is, where a person said so.
        others: further files with pages of it, by SHA-256.

    Raises:
        ClientMissing, WrongCheckDigit, UnknownClient: whose it is, is not to be known.
        ClientConflict: the paper names two clients; it goes into neither dossier.
    """
    worksheet = edition.worksheet
    if client is not None:
        reading = _said_whose(reading, client)
    problems = list(reading.problems)
    if client is None and worksheet.client is not None:
        client = _client(reading, is_client)
        if instance is not None and instance.client != client:
            raise ClientConflict
    if reading.identity.instance and instance is None:
        problems.append(Problem("instance_unknown"))
    received_on = (arrival.received_at + _AHEAD).date()
    marks = {mark.pointer: _own(mark.raw) for mark in reading.marks if mark.state != "unread"}
    unread = frozenset(mark.pointer for mark in reading.marks if mark.state == "unread")
    slots = instance.slots if instance is not None else {}
    answers = read_answers(worksheet, marks, received_on=received_on, ids=slots, unread=unread)
    values = answers.values
    if client is not None:
        values["client"] = client
    written = _own_hand(reading, edition)
    shown = values
    if written:
        seen = read_answers(
            worksheet,
            marks | written,
            received_on=received_on,
            ids=slots,
            unread=unread - written.keys(),
        )
        shown = seen.values
    filled_on, date_given = _filled_on(values, arrival.received_at)
    form = (client or "", worksheet.id, filled_on.isoformat(), reading.identity.instance or "")
    return Submission(
        id=submission_id(form, values, _unread_pictures(reading), missing_pages(problems)),
        worksheet=worksheet.id,
        edition=edition.number,
        language=worksheet.language,
        client=client,
        filled_on=filled_on,
        date_given=date_given,
        received_at=arrival.received_at,
        instance=reading.identity.instance,
        source=Source(arrival.sha256, reading.channel, reading.pages, others),
        values=values,
        readings={mark.pointer: _reading(mark, values) for mark in reading.marks},
        problems=(
            *problems,
            *_asked(unread, answers.problems),
            *_not_read(reading, edition, {each.pointer for each in problems}),
            *_about_the_case(values, client, is_client),
        ),
        facts=facts_of(worksheet, shown),
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


def _client(reading: Reading, is_client: Callable[[str], bool]) -> str:
    written = next((m.raw for m in reading.marks if m.pointer == _CLIENT), None)
    code = parse(written) if isinstance(written, str) else None
    printed = reading.identity.client
    about_client = {problem.code for problem in reading.problems if problem.pointer == _CLIENT}
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


def _own(raw: str | bool | None) -> str | bool | None:
    """What was typed, without what only we may put into a text."""
    return without_tokens(raw) if isinstance(raw, str) else raw


def _own_hand(reading: Reading, edition: Edition) -> dict[str, str]:
    """Words that nobody has read yet, as tokens: documents show them in the client's own hand."""
    kinds = {at: box.kind for at, box in edition.layout.boxes.items()}
    return {
        mark.pointer: token(mark.shown)
        for mark in reading.marks
        if mark.state == "unread" and mark.shown and kinds.get(mark.pointer) in ("line", "lines")
    }


def _unread_pictures(reading: Reading) -> list[str]:
    """What sets apart two papers of which nothing but the handwriting differs."""
    return [mark.shown for mark in reading.marks if mark.state == "unread" and mark.shown]


_UNREAD: Final = {"tick": "mark_unclear", "circle": "mark_unclear", "comb": "date_unclear"}


def _not_read(
    reading: Reading, edition: Edition, asked: Collection[str | None]
) -> Iterator[Problem]:
    """A question for each box of a scan that was not read and that nobody asked about yet."""
    if reading.channel != "scan":
        return
    boxes = edition.layout.boxes
    for mark in reading.marks:
        box = boxes.get(mark.pointer)
        if mark.state != "unread" or mark.page not in reading.form_pages or box is None:
            continue
        if mark.pointer not in asked:
            code = _UNREAD.get(box.kind, "text_unread")
            if box.kind == "comb" and "J" not in box.pattern:
                code = "number_unclear"
            yield Problem(code, mark.pointer)


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
    picture = {} if mark.shown is None else {"picture": mark.shown}
    return picture | {
        "raw": mark.raw,
        "value": None if mark.state == "unread" else at_pointer(values, mark.pointer),
        "confidence": mark.confidence,
        "channel": mark.channel,
        "page": mark.page,
        "box_mm": list(mark.box_mm),
        "state": mark.state,
    }
