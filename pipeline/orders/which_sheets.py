"""What is known of a sheet by its name, before it is printed for anybody."""

from collections.abc import Sequence

from forms.catalogue import Catalogue
from forms.catalogue.chosen_pages import is_to_choose
from forms.ground.known_names import BrokenSchemaError


def is_of_client(sheet: str, catalogue: Catalogue) -> bool:
    """Whether a sheet carries a client code. Raises BrokenSchemaError."""
    return catalogue.worksheet(sheet).client is not None


def is_order_form(sheet: str, catalogue: Catalogue) -> bool:
    """Whether a sheet is one to order with."""
    return sheet in catalogue.files and catalogue.worksheet(sheet).purpose == "order"


def starting_pack(catalogue: Catalogue) -> tuple[str, ...]:
    """What a new client begins with: the sheets of the pack `start`, as `pack.toml` has them.

    Raises:
        BrokenSchemaError: there is a mistake in one of them.
    """
    return tuple(name for name in named_to_begin(catalogue) if is_of_client(name, catalogue))


def named_to_begin(catalogue: Catalogue) -> tuple[str, ...]:
    """The sheets of the pack `start`, whether they can be printed or not."""
    return tuple(name for name in catalogue.pack.sheets_of("start") if name in catalogue.files)


def starting_domains(catalogue: Catalogue) -> tuple[str, ...]:
    """The parts of life in what a new client begins with, where nobody chooses; none for all."""
    known = catalogue.domains
    return tuple(each for each in catalogue.pack.domains_of("start") if each in known)


def is_about_domains(sheets: Sequence[str], catalogue: Catalogue) -> bool:
    """Whether any of these sheets can be printed with some parts of life only."""
    return any(_is_to_choose(name, catalogue) for name in sheets)


def _is_to_choose(sheet: str, catalogue: Catalogue) -> bool:
    try:
        return is_to_choose(catalogue.worksheet(sheet))
    except BrokenSchemaError:  # told where it is printed
        return False


def is_for_the_worker(sheet: str, catalogue: Catalogue) -> bool:
    """Whether a sheet about a client is not for the client: nobody may hand it to them."""
    use = catalogue.pack.use(sheet)
    return use is not None and {"client", "together"}.isdisjoint(use.filled_by)
