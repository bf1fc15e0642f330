"""A request -> whose it is; only who was let in, and may, is answered; a form holds their word."""

from collections.abc import Awaitable, Callable, Mapping
from hmac import compare_digest

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pipeline.desk.people import Right
from pipeline.desk.room import Room
from pipeline.desk.visits import LONGEST, Visit
from pipeline.store.ledger import StoreError

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


def for_visitors(room: Room, answer: Answer, *needs: Right) -> Endpoint:
    """What answers those who were let in, one at a time; a form has to hold their own word.

    `needs`: one of these rights.
    """

    async def endpoint(request: Request) -> Response:
        visit = visitor(room, request)
        if visit is None:
            if room.door is not None and request.method == "GET":
                return to("/sign-in")
            return room.page("ended.html", None, 403)
        if needs and visit.rights.isdisjoint(needs):
            return room.page("forbidden.html", visit, 403)
        form: dict[str, str] = {}
        if request.method == "POST":
            sent = await request.form(max_files=0, max_fields=1000)
            form = {name: value for name, value in sent.items() if isinstance(value, str)}
            if not compare_digest(form.get("csrf", "").encode(), visit.csrf.encode()):
                return room.page("ended.html", None, 403)

        def answered() -> Response:
            with room.lock, room.ledger.audit.done_by(visit.signed_in_as):
                return answer(visit, request, form)

        try:
            return await run_in_threadpool(answered)
        except (OSError, StoreError):
            return room.page("trouble.html", visit, 503)

    return endpoint
