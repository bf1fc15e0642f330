"""A correction sheet and the papers of the story in; the sheet as somebody fills it in who looked.

Beside each picture stands what the person of the story wrote: that is typed, and "klopt" ticked.
"""

from collections.abc import Mapping
from io import BytesIO
from typing import Any, Final

import pikepdf
from pikepdf import Name, String

from pipeline.demo.filling import instance_of
from pipeline.demo.stage import DemoError
from pipeline.demo.story import Paper
from pipeline.store.ledger import Ledger

CHECKER: Final = "JB"


def asked_on(sheet: bytes, ledger: Ledger) -> dict[str, tuple[str, str]]:
    """What a correction sheet asks: its item, and the submission and the box that it is about."""
    printed = ledger.printed.get(instance_of(sheet))
    if printed is None:
        raise DemoError("no_check_sheet")
    targets = {place: target.partition("/") for place, target in printed.slots.items()}
    return {place: (paper, f"/{rest}") for place, (paper, _, rest) in targets.items()}


def checked(
    sheet: bytes, asked: Mapping[str, tuple[str, str]], papers: Mapping[str, Paper], day: str
) -> bytes:
    """The sheet, filled in.

    Args:
        sheet: as it lies in the outbox.
        asked: what stands on it.
        papers: by submission, what was written on it.
        day: on which it is checked, as it is typed.
    """
    with pikepdf.open(BytesIO(sheet)) as pdf:
        fields: dict[str, Any] = {str(field.T): field for field in pdf.Root.AcroForm.Fields}
        fields["/filled_on"].V = String(day)
        fields["/filled_by"].V = String(CHECKER)
        for place, (paper, pointer) in asked.items():
            text = _seen(papers[paper], pointer)
            if text or f"{place}/empty" not in fields:
                _answer(fields[f"{place}/value"], text)
            else:
                _choose(fields[f"{place}/empty"], "/yes")
            if text and f"{place}/ok" in fields:
                _choose(fields[f"{place}/ok"], "/yes")
        pdf.Root.AcroForm.NeedAppearances = True
        out = BytesIO()
        pdf.save(out, deterministic_id=True)
        return out.getvalue()


def agreed(sheet: bytes, day: str) -> bytes:
    """A sheet that asks whether orders are right, with a yes to each.

    `day`: on which it is filled in, as it is typed.
    """
    with pikepdf.open(BytesIO(sheet)) as pdf:
        fields: dict[str, Any] = {str(field.T): field for field in pdf.Root.AcroForm.Fields}
        fields["/filled_on"].V = String(day)
        fields["/filled_by"].V = String(CHECKER)
        for name, field in fields.items():
            if name.startswith("/items/"):
                _choose(field, "/agree")
        pdf.Root.AcroForm.NeedAppearances = True
        out = BytesIO()
        pdf.save(out, deterministic_id=True)
        return out.getvalue()


def _seen(paper: Paper, pointer: str) -> str:
    """What stands in a box of the paper; of a tick whether there is one."""
    if pointer == "/filled_on":
        return f"{paper.date:%d-%m-%Y}" if paper.date else ""
    answer = paper.answers.get(pointer, "")
    return ("no", "yes")[answer] if isinstance(answer, bool) else str(answer)


def _answer(field: Any, text: str) -> None:
    """Type words; of a choice take what was marked, or the last: nothing was."""
    if field.FT == "/Tx":
        field.V = String(text)
        return
    states = [str(state) for kid in field.Kids for state in kid.AP.N if state != "/Off"]
    _choose(field, f"/{text}" if text else states[-1])


def _choose(field: Any, state: str) -> None:
    field.V = Name(state)
    for widget in field.get("/Kids", [field]):
        widget.AS = Name(state) if state in widget.AP.N else Name.Off
