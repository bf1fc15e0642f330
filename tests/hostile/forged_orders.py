"""Orders of people who may not order: is any carried out, or is each asked about?

`make attack` runs all of it, and counts; what one tests by itself is in
`tests/pipeline/orders/test_who_orders.py`.
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from forms.pdf.stamping import Stamp
from tests.workspace import Answers, Workspace, blank, fill, fresh, header, shipped

DAY: Final[Answers] = {"/filled_on": "10-02-2026"}
Forge = Callable[[Workspace], tuple[bytes, Answers]]  # the form, and what is written on it besides


def _numbered(number: str) -> bytes:
    template = shipped().template(shipped().current("bestelformulier"))
    return template.stamp(Stamp(None, number))


def _blank(_office: Workspace) -> tuple[bytes, Answers]:
    return blank("bestelformulier"), {}


def _made_up(_office: Workspace) -> tuple[bytes, Answers]:
    return _numbered("ABCDEFG"), {}


def _of_a_client(office: Workspace) -> tuple[bytes, Answers]:
    """The number of a sheet that was printed for a client."""
    sheet = next(office.outbox().glob("*/invullen/actieplan-*.pdf"))
    return _numbered(sheet.stem.rpartition("-")[2]), {}


def _revoked(office: Workspace) -> tuple[bytes, Answers]:
    form = office.order_form("Ahmed")
    assert office.krachtwerk("orders", "revoke", "Ahmed").exit_code == 0
    return form, {}


def _photocopy(office: Workspace) -> tuple[bytes, Answers]:
    form = office.order_form("Ahmed")
    office.hand_in(echt=fill(form, {**DAY, "/prints/0/sheets/evaluatie": True}))
    return form, {}


def _number_of_a_used_one(office: Workspace) -> tuple[bytes, Answers]:
    """The number stands in the outbox, in what was ordered with it."""
    _photocopy(office)
    (used,) = office.outbox("team", "formulieren").glob("*bestelformulier*.json")
    return _numbered(json.loads(used.read_bytes())["instance"]), {}


def _borrowed(office: Workspace) -> tuple[bytes, Answers]:
    return office.order_form("Ahmed"), {"/staff": "Bo"}


def _own(office: Workspace) -> tuple[bytes, Answers]:
    """Nothing is forged: but what is ordered changes whose paper is whose."""
    return office.order_form("Ahmed"), {}


FORGED: Final[Mapping[str, Forge]] = {
    "blank": _blank,
    "a number that was made up": _made_up,
    "the number of a client's sheet": _of_a_client,
    "revoked": _revoked,
    "photocopied": _photocopy,
    "the number of a used form": _number_of_a_used_one,
    "borrowed": _borrowed,
    "one's own": _own,
}
ROWS: Final[Mapping[str, Mapping[str, str | bool]]] = {
    "open": {"/new_clients/0/count": "25"},
    "print": {"/prints/0/code": "ONE", "/prints/0/sheets/evaluatie": True},
    "order forms": {"/prints/0/sheets/bestelformulier": True},
    "merge": {"/merges/0/keep_code": "ONE", "/merges/0/other_code": "OTHER"},
    "move": {"/moves/0/paper": "3-2-2026 actieplan ONE", "/moves/0/right_code": "OTHER"},
    "withdraw": {"/withdrawals/0/paper": "3-2-2026 actieplan ONE"},
    "undo": {"/undos/0/event": "EVENT"},
}
ALLOWED: Final = ("open", "print", "order forms")  # to whom a form was printed for


def made(folder: Path) -> tuple[Workspace, Mapping[str, str]]:
    """An office with two clients, a plan, and a decision; what the words in ROWS mean there."""
    office = fresh(folder)
    one, other = office.new_client(), office.new_client()
    plan: Answers = {**header(), "/goals/0/text": "Ik wil een eigen plek"}
    office.personal("actieplan", one)
    office.hand_in(
        plan=fill(blank("actieplan"), {**plan, "/client": one}),
        other=fill(blank("evaluatie"), {**header(), "/client": other, "/learned": "Veel"}),
    )
    paper = office.dossier(other)["submissions"][0]
    event = office.krachtwerk("paper", "move", paper, one).stdout.strip()
    return office, {"ONE": one, "OTHER": other, "EVENT": event}


def stands(office: Workspace) -> Any:
    """All that an order could change."""
    listed = json.loads(office.krachtwerk("client", "list", "--json").stdout)
    dossiers = [office.dossier(row["code"]) for row in listed]
    sheets = sorted(path.name for path in office.outbox().glob("*/invullen/*"))
    sheets += sorted(path.name for path in office.outbox("formulieren").glob("*"))
    return listed, dossiers, sheets


def verdict(office: Workspace, forge: Forge, rows: Answers) -> str:
    """asked, or escaped: it was carried out, or nobody is asked about it."""
    form, more = forge(office)
    before = stands(office)
    office.hand_in(vals=fill(form, {**DAY, **rows, **more}))
    is_asked = any(not each["declined"] for each in office.waiting_orders())
    return "asked" if is_asked and stands(office) == before else "escaped"


def main() -> int:
    """Everybody tries everything; 1 where anything was carried out."""
    counts: Counter[str] = Counter()
    escaped = []
    with TemporaryDirectory() as name:
        office, meant = made(Path(name) / "eerst" / "werk")
        words = re.compile("|".join(meant))
        for who, forge in FORGED.items():
            for what, rows in ROWS.items():
                if forge is _own and what in ALLOWED:
                    continue
                texts = {at: said for at, said in rows.items() if isinstance(said, str)}
                filled = {at: words.sub(lambda m: meant[m[0]], said) for at, said in texts.items()}
                given = {**rows, **filled}
                copy = office.copy_to(Path(name) / f"{who} {what}" / "werk")
                said = verdict(copy, forge, given)
                counts[f"orders, {who}: {said}"] += 1
                if said == "escaped":
                    escaped.append(f"{who}: {what}")
    print(json.dumps(counts, indent=1))
    print(*escaped, sep="\n")
    return 1 if escaped else 0


if __name__ == "__main__":
    sys.exit(main())
