"""A part of life in, the name of its pictogram out; `templates/house.typ` holds the drawings."""

from typing import Final

from pipeline.documents.typesetting.letters import Markup, joined

PICTURED: Final = (
    "housing",
    "money",
    "work_learning",
    "daytime_leisure",
    "family",
    "social",
    "body",
    "mind",
    "safety_rights",
    "meaning",
)


def pictogram(domain: str) -> str:
    """Its icon; "" for a part of life that an organisation added."""
    return f"domain-{domain}" if domain in PICTURED else ""


def pictured(domain: str, told: Markup) -> Markup:
    """The words with its pictogram before them, where it has one."""
    icon = pictogram(domain)
    return joined(({"marked": icon},), told) if icon else told
