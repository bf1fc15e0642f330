"""Requests at the desk -> pages, and answers that are taken."""

import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from ipaddress import ip_address
from math import ceil
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from forms.ground.check_digit import parse
from pipeline.desk.agenda import Asked, Pile
from pipeline.desk.asking import choices_of, key_of_page, shown
from pipeline.desk.lines import FEW, SHOWN, leave
from pipeline.desk.people import Right
from pipeline.desk.room import Room
from pipeline.desk.visiting import Form, cookie_of, seen, to, welcome
from pipeline.desk.visits import Visit
from pipeline.desk.waiting import today_of
from pipeline.dossiers.naming import NAME_ASKED
from pipeline.jobs.waiting_note import lacking
from pipeline.records.ids import HELD
from pipeline.records.papers import AWAY, WHOLE_PAPER
from pipeline.review.names_asked import is_of_another
from pipeline.review.questions import WHOSE
from pipeline.store import pictures
from pipeline.today.facts import Today

_AT_ONCE: Final = 100  # of them on one page


@dataclass(frozen=True, slots=True)
class Desk:
    """The pages of the desk."""

    room: Room

    async def enter(self, request: Request) -> Response:
        """Come in by the one-time link, on this machine."""
        visit = None
        if self.room.door is None or _is_here(request):
            visit = self.room.visits.enter(request.path_params["word"])
        if visit is None:
            return self.room.page("ended.html", None, 403)
        return welcome(request, visit)

    async def sign_in(self, request: Request) -> Response:
        """Come in with a name and a password, from another computer."""
        door, words = self.room.door, self.room.words
        if door is None:
            return self.room.page("ended.html", None, 403)
        if request.method != "POST":
            return self.room.page("sign_in.html", None, why="", name="")
        sent = await request.form(max_files=0, max_fields=5)
        name, password = str(sent.get("name", ""))[:100], str(sent.get("password", ""))
        address = request.client.host if request.client else ""
        found = await run_in_threadpool(door.sign_in, name, password, address)
        if isinstance(found, Visit):
            await run_in_threadpool(self._came_in, found)
            return welcome(request, found)
        key, status = ("sign_in_wait", 429) if found else ("sign_in_wrong", 403)
        why = words(f"desk.{key}", seconds=ceil(found))
        return self.room.page("sign_in.html", None, status, why=why, name=name)

    def _came_in(self, visit: Visit) -> None:
        with self.room.lock, self.room.ledger.audit.done_by(visit.by):
            self.room.ledger.audit.note("enter", "", "desk")

    def leave(self, visit: Visit, request: Request, _form: Form) -> Response:
        """Go away from the desk."""
        self.room.visits.end(visit)
        gone = self.room.page("ended.html", None)
        gone.delete_cookie(cookie_of(request), httponly=True, samesite="strict")
        return gone

    def overview(self, visit: Visit, _request: Request, _form: Form) -> Response:
        """What waits."""
        room = self.room
        if visit.may("answer"):  # else it names no client
            room.saw(visit, "desk overview")
        piles = [pile for pile in room.agenda.piles() if visit.may(_needed(pile))]
        names = {
            pile.client: room.parts.papers.names.of(pile.client).name or ""
            for pile in piles
            if pile.client is not None
        }
        found = _beside(piles, today_of(room))
        refused = sum(len(each.papers) for each in found.refused)
        return room.page(
            "overview.html",
            visit,
            piles=piles,
            names=names,
            today=found,
            refused=refused,
            few=FEW,
            awaited=_awaited(room),
        )

    def call(self, visit: Visit, _request: Request, form: Form) -> Response:
        """Somebody says who they are."""
        if visit.person is None:  # who signed in is known
            visit.by = form.get("by", "").strip()[:40] or visit.by
        return to("/")

    # One question after another

    def next(self, visit: Visit, request: Request, _form: Form) -> Response:
        """The next question of a pile; where none is left, what waits."""
        name = request.path_params["pile"]
        pile = self._pile(visit, name)
        following = pile.following(visit.later) if pile is not None else None
        if pile is None or following is None:
            left = len(pile.asked) if pile is not None else 0
            if pile is not None:  # who begins again, begins at the first
                visit.later.difference_update(each.key for each in pile.asked)
            key = "desk.left_for_later" if left else "desk.pile_done"
            visit.told = f"{visit.told} {self.room.words(key, number=left)}".strip()
            return to("/")
        return to(f"/pile/{name}/{following.key}")

    def question(self, visit: Visit, request: Request, _form: Form) -> Response:
        """One question."""
        pile, asked = self._found(visit, request)
        if pile is None or asked is None:
            return to(f"/pile/{request.path_params['pile']}")
        return self._shown(visit, pile, asked)

    def _shown(
        self,
        visit: Visit,
        pile: Pile,
        asked: Asked,
        why: str = "",
        typed: str | None = None,
        *,
        sure: str = "",
    ) -> Response:
        self._noted(visit, pile)
        typed = visit.drafts.get(asked.key) if typed is None else typed
        at = pile.asked.index(asked)
        for later in pile.asked[at + 1 : at + 3]:
            if (key := key_of_page(self.room, pile, later)) is not None:
                self.room.pages.ahead(key)
        quick, lines = len(pile.quick), len(pile.lines)
        return self.room.page(
            "question.html",
            visit,
            422 if why else 200,
            pile=pile,
            q=shown(self.room, pile, asked, typed),
            why=why,
            sure=sure,
            quick=quick if quick >= FEW else 0,
            lines=lines if lines >= FEW else 0,
        )

    def _noted(self, visit: Visit, pile: Pile) -> None:
        """The log tells, once a visit, whose questions somebody saw."""
        self.room.saw(visit, "desk", pile.client or "", pile.name)

    def _pile(self, visit: Visit, name: str) -> Pile | None:
        """What is asked there, if there is anything and this visitor may answer it."""
        pile = self.room.agenda.pile(name)
        return pile if pile is not None and visit.may(_needed(pile)) else None

    def _found(self, visit: Visit, request: Request) -> tuple[Pile | None, Asked | None]:
        pile = self._pile(visit, request.path_params["pile"])
        return pile, pile.find(request.path_params["key"]) if pile is not None else None

    def answer(self, visit: Visit, request: Request, form: Form) -> Response:
        """What somebody says about a question."""
        pile, asked = self._found(visit, request)
        back = f"/pile/{request.path_params['pile']}"
        if pile is None or asked is None:
            self._tell_not_taken(visit, form)
            return to(back)
        onward = pile.following({*visit.later, asked.key})
        place = f"{back}/{onward.key}" if onward is not None else back
        if form.get("act") == "later":
            leave(visit, asked, form.get("value"))
            return to(place)
        return self._taken(visit, pile, asked, form) or to(place)  # it leads on from what is gone

    def _tell_not_taken(self, visit: Visit, form: Form) -> None:
        """Of an answer to what is not asked any more; nothing of one that was sent twice."""
        once = form.get("once", "")
        if any(taken.once == once for taken in visit.taken):
            return
        typed = form.get("value", "")[:SHOWN]
        is_lost = typed and not form.get("chosen") and form.get("act") != "later"
        key = "not_taken" if is_lost else "somebody_else"
        visit.told = self.room.words(f"desk.{key}", text=typed)

    def _taken(self, visit: Visit, pile: Pile, asked: Asked, form: Form) -> Response | None:
        """Take an answer; where it cannot be taken so, the page that says why."""
        act, raw = form.get("act", "take"), form.get("value")
        if why := self._against(visit, pile, asked, form):
            return self._shown(visit, pile, asked, why, raw)
        code = self._whose(asked, raw) if act == "take" else ""
        if code and code != form.get("sure"):
            name = self.room.parts.papers.names.of(code).name or "-"
            ask = self.room.words("desk.sure_whose", code=code, name=name)
            return self._shown(visit, pile, asked, ask, raw, sure=code)
        why = self.room.answering.take(
            visit, pile, asked, raw, is_empty=act == "empty", once=form.get("once", "")
        )
        if why is not None:
            return self._shown(visit, pile, asked, why, raw)
        self.room.decided()
        return None

    def _against(self, visit: Visit, pile: Pile, asked: Asked, form: Form) -> str | None:
        """Why this visitor cannot say that now, whatever it says."""
        if form.get("told", asked.told) != asked.told:
            return self.room.words("desk.changed")
        is_taken = form.get("act", "take") == "take"
        if is_taken and not visit.may("order") and _would_move(pile, asked, form.get("value")):
            return self.room.words("desk.whose_forbidden")
        return None

    def _whose(self, asked: Asked, raw: str | None) -> str:
        """The code of whom a paper would become, which is shown before it does; else ""."""
        target = asked.item.target
        if not (target.startswith(HELD) or target.endswith(WHOSE)):
            return ""
        code = parse(raw or "")
        known = code is not None and self.room.ledger.clients.get(code) is not None
        return self.room.ledger.decisions.filing().person(code) if code and known else ""

    def undo(self, visit: Visit, _request: Request, _form: Form) -> Response:
        """The last answer is taken back, and asked again."""
        taken, visit.told = self.room.answering.take_back(visit)
        if taken is None:
            return to("/")
        if taken.paper is not None:
            return to(f"/paper/{taken.paper}")  # where they say whose it is instead
        self.room.decided()
        visit.later.discard(taken.key)
        return to(f"/pile/{taken.pile}/{taken.key}")

    # Many at a glance

    def glance(self, visit: Visit, request: Request, _form: Form) -> Response:
        """All boxes of a pile that are ticked or not, with their pictures."""
        pile = self.room.agenda.pile(request.path_params["pile"])
        quick = pile.quick if pile is not None else []
        if pile is None or not quick:
            return to(f"/pile/{request.path_params['pile']}")
        self._noted(visit, pile)
        shown_here = [(each, tuple(choices_of(each))) for each in quick[:_AT_ONCE]]
        once = secrets.token_urlsafe(9)
        return self.room.page("glance.html", visit, pile=pile, quick=shown_here, once=once)

    def glanced(self, visit: Visit, request: Request, form: Form) -> Response:
        """What somebody says about many boxes; `rest` is said of those without an answer."""
        name = request.path_params["pile"]
        pile = self.room.agenda.pile(name)
        asked = {each.key: each for each in pile.quick} if pile is not None else {}
        page, before = form.get("once", ""), {taken.once for taken in visit.taken}
        told = lost = 0
        for key in seen(form):  # what was not on the page that this person saw is not answered
            said = form.get(f"value-{key}") or form.get("rest")
            once = f"{page}-{key}"
            if not said or once in before:
                continue  # nothing was said of it, or all was sent twice
            each = asked.get(key)
            if pile is None or each is None:
                lost += 1
                continue
            why = self.room.answering.take(visit, pile, each, said, is_empty=False, once=once)
            told += why is None
            lost += why == self.room.words("desk.somebody_else")
        visit.told = self._glanced(told, lost)
        self.room.decided()
        return to(f"/pile/{name}")

    def _glanced(self, told: int, lost: int) -> str:
        """What is told after many boxes: how many were answered, how many by others before."""
        words = self.room.words
        answered = words("desk.glanced", number=told)
        return f"{answered} {words('desk.glanced_others', number=lost)}" if lost else answered

    # Pictures

    def picture(self, _visit: Visit, request: Request, _form: Form) -> Response:
        """The picture of a box."""
        digest = request.path_params["digest"]
        with suppress(ValueError, FileNotFoundError):
            content = pictures.read_png(self.room.office.settings.store, digest)
            return Response(content, media_type="image/png")
        return Response("404", 404)

    def page(self, _visit: Visit, request: Request, _form: Form) -> Response:
        """The page that a question is about."""
        page = self.room.pages.named(request.path_params["page"])
        if page is None:
            return Response("404", 404)
        return Response(page.jpeg, media_type="image/jpeg")


def _awaited(room: Room) -> list[tuple[str, str]]:
    """The forms that wait for pages: which are lacking, and the ids of what waits, if it does."""
    office, forms = room.office, room.parts.awaited()
    return [(lacking(each, office.catalogue, office.words), " ".join(each.held)) for each in forms]


def _beside(piles: Sequence[Pile], today: Today) -> Today:
    """What there is to say of today, of the orders that wait only those that no pile asks about."""
    asked = {each.item.target for pile in piles for each in pile.asked}
    return replace(today, orders=tuple(each for each in today.orders if each.id not in asked))


def _needed(pile: Pile) -> Right:
    """What somebody must be allowed to do who answers it."""
    return "order" if pile.is_order else "answer"


def _would_move(pile: Pile, asked: Asked, raw: str | None) -> bool:
    """Whether the answer takes a paper out of the dossier it lies in."""
    if asked.question is None:  # pages that are nobody's lie in none
        return False
    if asked.question.place.pointer == NAME_ASKED:
        return is_of_another(raw)
    if asked.question.place.pointer.startswith(WHOLE_PAPER):
        return raw == AWAY
    return asked.item.target.endswith(WHOSE) and parse(raw or "") != pile.client


def _is_here(request: Request) -> bool:
    """Whether it comes from this very machine."""
    with suppress(ValueError):
        return request.client is not None and ip_address(request.client.host).is_loopback
    return False
