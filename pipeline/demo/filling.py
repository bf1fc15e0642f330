"""A printed form and answers in; the form filled in out, as a viewer on a screen saves it.

pypdf is the viewer: another program than the ones that make and read the forms.
"""

import logging
from collections.abc import Mapping
from datetime import date
from io import BytesIO
from typing import Any

from pypdf import PdfReader, PdfWriter

from forms.pdf.identity_xmp import parse_xmp
from pipeline.demo.stage import DemoError
from pipeline.demo.story import Value

# it warns, with the text, that a typeface holds no line break; drawing it is not its business
logging.getLogger("pypdf").setLevel(logging.ERROR)


def fill(form: bytes, answers: Mapping[str, Value]) -> bytes:
    """Type the answers (pointer -> text, choice code, tick or day) into the fields of a form.

    Raises:
        DemoError: an answer for a field, or in words, that the form has not.
    """
    writer = PdfWriter(clone_from=BytesIO(form))
    known = writer.get_fields() or {}
    if missing := sorted(set(answers) - set(known)):
        raise DemoError("no_such_field", fields=", ".join(missing))
    if unknown := sorted(p for p, value in answers.items() if not _on_offer(value, known[p])):
        raise DemoError("no_such_answer", fields=", ".join(unknown))
    typed = {pointer: _typed(value, known[pointer]) for pointer, value in answers.items()}
    for page in writer.pages:
        writer.update_page_form_field_values(page, typed, auto_regenerate=False)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _on_offer(value: Value, field: Mapping[str, Any]) -> bool:
    """Whether a choice is one of those that stand printed."""
    states = field.get("/_States_", ())
    return field.get("/FT") != "/Btn" or isinstance(value, bool) or f"/{value}" in states


def instance_of(form: bytes) -> str | None:
    """The instance in the metadata of a personal form."""
    packet: Any = PdfReader(BytesIO(form)).root_object.get("/Metadata")
    identity = parse_xmp(packet.get_object().get_data()) if packet is not None else None
    return identity.instance if identity else None


def _typed(value: Value, field: Mapping[str, Any]) -> str:
    """What a viewer writes: the text, the day as the cells ask for it, or the name of a state."""
    if isinstance(value, bool):
        on = [state for state in field.get("/_States_", ()) if state != "/Off"]
        return on[0] if value else "/Off"
    if isinstance(value, date):
        return value.strftime("%d-%m-%Y")
    return f"/{value}" if field.get("/FT") == "/Btn" else value
