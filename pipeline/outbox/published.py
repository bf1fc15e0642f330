"""The forms of JSON that leave here -> JSON Schema of each, for who reads it.

A number in the name of a schema is the version of that form. Keys may be added within a version;
a key that goes or means otherwise makes it another.
"""

from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, Field, RootModel

from pipeline.outbox.event_schema import EventJson
from pipeline.outbox.json_schemas import ArrivalsJson, ClientJson, ReviewJson, SubmissionJson

VERSION: Final = 1


class DossierLine(ClientJson):
    """A dossier, in a line of an export."""

    format: Literal[1]
    kind: Literal["client"]


class PaperLine(SubmissionJson):
    """A paper, in a line of an export."""

    format: Literal[1]
    kind: Literal["submission"]


class LineJson(RootModel[Annotated[DossierLine | PaperLine, Field(discriminator="kind")]]):
    """A line of `export --format jsonl`."""


FORMS: Final[dict[str, type[BaseModel]]] = {
    "client": ClientJson,
    "arrivals": ArrivalsJson,
    "review": ReviewJson,
    "submission": SubmissionJson,
    "event": EventJson,
    "export": LineJson,
}


def json_schema_of(form: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of one of the forms."""
    return named(form, FORMS[form].model_json_schema())


def named(form: str, schema: dict[str, Any]) -> dict[str, Any]:
    """A schema with its name, in which its version is."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:krachtwerk:json:{form}:{VERSION}",
        **schema,
    }
