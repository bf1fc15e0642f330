"""A room in, the application out that answers a browser: which address is which page."""

from collections.abc import Collection
from functools import cache
from importlib.resources import files
from typing import Final

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from pipeline.desk.guard import Guard
from pipeline.desk.handlers import Desk
from pipeline.desk.lines import WordLines
from pipeline.desk.others import Others
from pipeline.desk.people import Right
from pipeline.desk.prints import Prints
from pipeline.desk.room import Room
from pipeline.desk.visiting import Answer, for_visitors

_KINDS: Final = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
_FACES: Final = {"regular.ttf": "Regular", "bold.ttf": "Bold"}


def application(room: Room, hosts: Collection[str]) -> ASGIApp:
    """The desk as an ASGI application.

    Args:
        room: what it works with.
        hosts: the names, with the port, by which it may be called.
    """
    desk, others, prints = Desk(room), Others(room), Prints(room)
    lines = WordLines(room)
    read_on = for_visitors(room, lines.read_on, "answer", is_of_store=False)

    def page(
        path: str, get: Answer | None = None, post: Answer | None = None, *needs: Right
    ) -> list[Route]:
        ways = {"GET": get, "POST": post}
        return [
            Route(path, for_visitors(room, answer, *needs), methods=[method])
            for method, answer in ways.items()
            if answer is not None
        ]

    routes = [
        Route("/in/{word}", desk.enter),
        Route("/sign-in", desk.sign_in, methods=["GET", "POST"]),
        Route("/static/{name}", _static),
        *page("/", desk.overview, desk.call),
        *page("/out", post=desk.leave),
        *page("/undo", None, desk.undo, "answer", "order"),
        *page("/pile/{pile}", desk.next, None, "answer", "order"),
        *page("/glance/{pile}", desk.glance, desk.glanced, "answer"),
        *page("/lines/{pile}", lines.ask, lines.take, "answer"),
        Route("/on/{name}", read_on, methods=["POST"]),
        *page("/pile/{pile}/{key}", desk.question, desk.answer, "answer", "order"),
        *page("/page/{page}", desk.page, None, "answer", "order"),
        *page("/picture/{digest}", desk.picture, None, "answer", "order"),
        *page("/refused", others.refused, others.again, "refused"),
        *page("/away", None, others.pages_away, "refused"),
        *page("/decisions", others.decisions, others.undo, "decisions"),
        *page("/prints", prints.ask, prints.look_or_decide, "order"),
        *page("/paper/{paper}", others.paper, others.file, "answer", "order"),
    ]
    return Guard(Starlette(routes=routes), hosts)


async def _static(request: Request) -> Response:
    """What makes the pages look and move as they do; everybody may see that."""
    name = request.path_params["name"]
    if name in _FACES:
        return Response(_face(_FACES[name]), media_type="font/ttf")
    found = files("pipeline.desk") / "static" / name
    kind = _KINDS.get(name.rpartition(".")[2])
    if kind is None or "/" in name or not found.is_file():
        return Response("404", 404)
    return Response(found.read_bytes(), media_type=kind)


@cache
def _face(weight: str) -> bytes:
    """The typeface of the house."""
    face = files("fontpkg_atkinson_hyperlegible") / "files"
    return (face / f"AtkinsonHyperlegible-{weight}.ttf").read_bytes()
