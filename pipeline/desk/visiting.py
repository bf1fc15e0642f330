"""A request -> whose it is; only who was let in is answered, and a form holds a word of theirs."""

from collections.abc import Awaitable, Callable, Mapping
from hmac import compare_digest

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pipeline.desk.room import Room
from pipeline.desk.visits import Visit
from pipeline.store.ledger import StoreError

Form = Mapping[str, str]
Endpoint = Callable[[Request], Awaitable[Response]]
Answer = Callable[[Visit, Request, Form], Response]


def to(place: str) -> RedirectResponse:
    """Go on there; what was sent is not sent again by going back."""
    return RedirectResponse(place, 303)


def cookie_of(request: Request) -> str:
    """The name of the cookie: browsers tell the desks of one machine not apart by their ports."""
    return f"desk-{request.url.port or 80}"


def visitor(room: Room, request: Request) -> Visit | None:
    """Who asks, if they were let in."""
    return room.visits.of(request.cookies.get(cookie_of(request), ""))


def for_visitors(room: Room, answer: Answer) -> Endpoint:
    """What answers those who were let in, one at a time; a form has to hold their own word."""

    async def endpoint(request: Request) -> Response:
        visit = visitor(room, request)
        if visit is None:
            return room.page("ended.html", None, 403)
        form: dict[str, str] = {}
        if request.method == "POST":
            sent = await request.form(max_files=0, max_fields=1000)
            form = {name: value for name, value in sent.items() if isinstance(value, str)}
            if not compare_digest(form.get("csrf", "").encode(), visit.csrf.encode()):
                return room.page("ended.html", None, 403)

        def answered() -> Response:
            with room.lock:
                return answer(visit, request, form)

        try:
            return await run_in_threadpool(answered)
        except (OSError, StoreError):
            return room.page("trouble.html", visit, 503)

    return endpoint
