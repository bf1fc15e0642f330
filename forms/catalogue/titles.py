"""What a sheet is called, for who looks: its name in the program where nothing else is known."""

from forms.catalogue.catalogue import Catalogue
from forms.ground.known_names import BASE_LANGUAGE, BrokenSchemaError, UnknownLanguageError


def title_of(name: str, catalogue: Catalogue, language: str = BASE_LANGUAGE) -> str:
    """The title of a sheet, in the language it has for who reads this one; its name if broken."""
    if name not in catalogue.files:
        return name
    try:
        return catalogue.worksheet(name, catalogue.spoken(name, language)).title
    except BrokenSchemaError:
        return name
    except UnknownLanguageError:
        return title_of(name, catalogue)
