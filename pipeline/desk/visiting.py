"""A request -> whose it is; only who was let in, and may, is answered; a form holds their word."""

from collections.abc import Awaitable, Callable, Mapping
from hmac import compare_digest
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pipeline.desk.people import Right
from pipeline.desk.room import Room
from pipeline.desk.visits import LONGEST, Visit
from pipeline.store.ledger import StoreError

_TOLD: Final = 20_000  # letters of what was typed that are told again
Form = Mapping[str, str]
Endpoint = Callable[[Request], Awaitable[Response]]
Answer = Callable[[Visit, Request, Form], Response]


def to(place: str) -> RedirectResponse:
    """Go on there; what was sent is not sent again by going back."""
    return RedirectResponse(place, 303)


def seen(form: Form) -> list[str]:
    """The keys of the questions on a page with several that somebody sent."""
    return [name.removeprefix("seen-") for name in form if name.startswith("seen-")]


def cookie_of(request: Request) -> str:
    """The name of the cookie: browsers tell the desks of one machine not apart by their ports."""
    return f"desk-{request.url.port or 80}"


def welcome(request: Request, visit: Visit) -> Response:
    """What their browser gets when somebody comes in."""
    response = to("/")
    response.set_cookie(
        cookie_of(request),
        visit.token,
        max_age=int(LONGEST),
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )
    return response


def visitor(room: Room, request: Request) -> Visit | None:
    """Who asks, if they were let in; who was taken out, or has other rights now, is out."""
    visit = room.visits.of(request.cookies.get(cookie_of(request), ""))
    if visit is None or visit.person is None:
        return visit
    if room.door is not None and room.door.register.find(visit.person.name) == visit.person:
        return visit
    room.visits.end(visit)
    return None


async def _sent(request: Request) -> dict[str, str]:
    """What a form says."""
    sent = await request.form(max_files=0, max_fields=1000)
    return {name: value for name, value in sent.items() if isinstance(value, str)}


def _typed(form: Form) -> str:
    """What somebody typed into a form that comes too late: it goes back to them alone."""
    fields = (form[name] for name in form if name == "value" or name.startswith("value-"))
    return "\n\n".join(filter(None, map(str.strip, fields)))[:_TOLD]


def for_visitors(room: Room, answer: Answer, *needs: Right, is_of_store: bool = True) -> Endpoint:
    """What answers those who were let in, one at a time; a form has to hold their own word.

    Args:
        room: where they are.
        answer: what answers.
        needs: one of these rights.
        is_of_store: whether it works with the store; else nobody waits for another's answer.
    """

    async def endpoint(request: Request) -> Response:
        visit = visitor(room, request)
        if visit is None:
            if room.door is not None and request.method == "GET":
                return to("/sign-in")
            form = await _sent(request) if request.method == "POST" else {}
            return room.page("ended.html", None, 403, typed=_typed(form))
        if needs and visit.rights.isdisjoint(needs):
            return room.page("forbidden.html", visit, 403)
        form = {}
        if request.method == "POST":
            form = await _sent(request)
            if not compare_digest(form.get("csrf", "").encode(), visit.csrf.encode()):
                return room.page("ended.html", None, 403, typed=_typed(form))

        def answered() -> Response:
            if not is_of_store:
                return answer(visit, request, form)
            with room.lock, room.ledger.audit.done_by(visit.signed_in_as):
                return answer(visit, request, form)

        try:
            return await run_in_threadpool(answered)
        except (OSError, StoreError):
            return room.page("trouble.html", visit, 503)

    return endpoint
