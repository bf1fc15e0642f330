"""The forms of JSON that leave here -> JSON Schema of each, for who reads it.

The number at the end of the name of a schema is its version: the `format` of the JSON itself.
"""

from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, Field, RootModel

from pipeline.outbox import office_schemas as office
from pipeline.outbox.event_schema import EventJson
from pipeline.outbox.json_schemas import ArrivalsJson, ClientJson, ReviewJson, SubmissionJson
from pipeline.outbox.json_version import FORMAT


class DossierLine(ClientJson):
    """A dossier, in a line of an export."""

    kind: Literal["client"]


class PaperLine(SubmissionJson):
    """A paper, in a line of an export.

    `quotable`: false where it says that its words may not be printed; a program that shows them
    to others has to keep to that.
    """

    kind: Literal["submission"]
    quotable: bool


class LineJson(RootModel[Annotated[DossierLine | PaperLine, Field(discriminator="kind")]]):
    """A line of `export --format jsonl`."""


FORMS: Final[dict[str, type[BaseModel]]] = {
    "client": ClientJson,
    "arrivals": ArrivalsJson,
    "review": ReviewJson,
    "submission": SubmissionJson,
    "event": EventJson,
    "export": LineJson,
    "clients": office.ClientsJson,
    "decisions": office.DecisionsJson,
    "orders": office.OrdersJson,
    "order-forms": office.OrderFormsJson,
    "retention": office.TermsJson,
    "audit": office.DeedsJson,
    "status": office.StatusJson,
    "doctor": office.DoctorJson,
    "log": office.LogLineJson,
}


def json_schema_of(form: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of one of the forms."""
    return named(form, FORMS[form].model_json_schema())


def named(form: str, schema: dict[str, Any]) -> dict[str, Any]:
    """A schema with its name, in which its version is."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:krachtwerk:json:{form}:{FORMAT}",
        **schema,
    }
