"""A part of life in, the name of its pictogram in `templates/house.typ` out."""

from forms.ground.pictograms import pictogram_of
from pipeline.documents.typesetting.letters import Markup, joined


def pictogram(domain: str) -> str:
    """Its icon; "" for a part of life that an organisation added."""
    return f"domain-{domain}" if pictogram_of(domain) is not None else ""


def pictured(domain: str, told: Markup) -> Markup:
    """The words with its pictogram before them, where it has one."""
    icon = pictogram(domain)
    return joined(({"marked": icon},), told) if icon else told
