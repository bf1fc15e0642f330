"""An office with somebody who will be erased, told by words that nobody else has, and another."""

import json
import zipfile
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from itertools import count
from pathlib import Path

from tests.pipeline.orders.test_orders_round import FrontOffice
from tests.workspace import Workspace, blank, fill, header, kept_workspace

ALIAS = "Xanthippé"
WORDS = {
    "alias": ALIAS,
    "second alias": "Quodlibet",
    "answer": "zwartepietenkoor",
    "free text": "kattenpension Ürdingen",
    "zip": "vlierbessenjam",
    "file name": "Markersteinstraat",
    "moved in": "ballonvaartdiploma",
    "withdrawn": "schorseneerkwekerij",
    "renamed": "Wolfhezelina",
    "team": "vliegertouwfabriek",
    "refused first": "boterbabbelaar",
}
OTHER = "Gewone greet"


def about(code: str, alias: str = ALIAS, day: str = "03-02-2026") -> dict[str, str | bool]:
    """The head of a sheet."""
    return {**header(day, client=code), "/alias": alias}


def plan(head: dict[str, str | bool], goal: str) -> bytes:
    """A plan with one goal."""
    return fill(blank("actieplan"), head | {"/goals/0/text": goal})


@dataclass
class People:
    """The office.

    Attributes:
        who: the code of who is erased; `also`: another code of theirs, merged into it.
        other: the code of somebody else.
    """

    office: Workspace
    who: str = ""
    also: str = ""
    other: str = ""
    notes: dict[str, str] = field(default_factory=dict)

    def copy_to(self, folder: Path) -> "People":
        return People(self.office.copy_to(folder), self.who, self.also, self.other, self.notes)


@cache
def made() -> People:
    """All kinds of papers of both, taken in."""
    return lived_in(kept_workspace())


def lived_in(office: Workspace) -> People:
    """A fresh office, after all kinds of papers of both were taken in."""
    people = People(office)
    people.who = FrontOffice(office, count(1)).open(ALIAS)
    people.also = office.new_client("--alias", WORDS["second alias"])
    people.other = office.new_client("--alias", OTHER)
    _papers(people)
    _decisions(people)
    return people


def _papers(people: People) -> None:
    office, who, other = people.office, people.who, people.other
    focus = {"/client": who, "/meaning": WORDS["free text"]}
    moved = plan(about(other, OTHER, "04-02-2026"), WORDS["moved in"])
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.pdf", plan(about(who, day="07-02-2026"), WORDS["zip"]))
        archive.writestr("b.txt", "een briefje erbij")
    team = {"/filled_on": "08-02-2026", "/case_ref": who, "/question": WORDS["team"]}
    for name, content in {
        f"{WORDS['file name']}.pdf": plan(about(who), WORDS["answer"]),
        "other.pdf": plan(about(other, OTHER), "Een eigen kamer"),
        "undated.pdf": fill(blank("focusbepaling"), focus),
        "also.pdf": plan(about(people.also, WORDS["second alias"]), "Een fiets"),
        "in.pdf": moved,
        "out.pdf": plan(about(who, OTHER, "05-02-2026"), "Meer slapen"),
        "away.pdf": plan(about(who, day="06-02-2026"), WORDS["withdrawn"]),
        "post.zip": packed.getvalue(),
        "team.pdf": fill(blank("teamkrachtbespreking"), team),
        "letter.pdf": b"%PDF-1.4 no form of ours\n%%EOF\n",
        "wrong.pdf": plan(about("111111-1"), WORDS["refused first"]),
    }.items():
        office.drop(name, content)
    result = office.run_once()
    assert result.exit_code == 0, result.output
    office.drop("in again.pdf", moved)
    office.drop("in, saved again.pdf", moved + b"% saved again\n")
    assert office.run_once().exit_code == 0


def _decisions(people: People) -> None:
    office, who = people.office, people.who
    rows = {row["file"]: row for row in office.arrivals() if row["submission"]}
    ids = {name: office.submission(row)["id"] for name, row in rows.items()}
    asked = json.loads(office.krachtwerk("review", "--json").stdout)
    (ids["out.pdf"],) = [row["submission"] for row in asked if row["pointer"] == "/_name"]
    people.notes = ids
    for words in (
        ("paper", "move", ids["in.pdf"], who),
        ("paper", "move", ids["out.pdf"], people.other),
        ("paper", "withdraw", ids["away.pdf"]),
        ("client", "merge", who, people.also),
        ("client", "rename", who, WORDS["renamed"]),
    ):
        result = office.krachtwerk(*words)
        assert result.exit_code == 0, (words, result.output)
