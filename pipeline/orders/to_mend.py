"""What a row of an order form asks for -> the file with a mistake that has to be mended before."""

from collections.abc import Iterable
from pathlib import Path

from forms.catalogue import Catalogue
from forms.ground.known_names import BASE_LANGUAGE, BrokenSchemaError, UnknownLanguageError
from pipeline.orders import order_form
from pipeline.orders.references import plain_id, sheets_called
from pipeline.orders.which_sheets import named_to_begin
from pipeline.store.ledger import Ledger


def file_to_mend(order: order_form.AnyOrder, ledger: Ledger, catalogue: Catalogue) -> str:
    """The name of the schema file because of which this cannot be printed yet; "" for none."""
    match order:
        case order_form.Open(language=language):
            return _broken(named_to_begin(catalogue), language, catalogue)
        case order_form.Print(code=code, sheets=sheets, language=language):
            return _broken(sheets, language or _spoken_by(code, ledger), catalogue)
        case order_form.Reprint(code=code, what=what):
            printed = ledger.printed.get(plain_id(what, "S-"))
            if printed is None:
                # a title that is on no sheet may be that of one which cannot be read
                named = sorted(sheets_called(what, catalogue)) or [*catalogue.files]
                return _broken(named, _spoken_by(code, ledger), catalogue)
            return _broken(
                (printed.worksheet,), _spoken_by(code or printed.client, ledger), catalogue
            )
        case _:
            return ""


def _spoken_by(code: str | None, ledger: Ledger) -> str:
    """The language of the sheets of a client, as it stands; Dutch where nobody is meant."""
    now = ledger.decisions.filing()
    owner = None if code is None else now.person(code)
    row = None if owner is None else ledger.clients.get(owner)
    return BASE_LANGUAGE if row is None else now.prints_for(row.code).spoken(row.language)


def _broken(sheets: Iterable[str], language: str, catalogue: Catalogue) -> str:
    for name in sheets:
        try:
            if name in catalogue.files:
                spoken = catalogue.language_of_choice(language)
                catalogue.current(name, catalogue.spoken(name, spoken))
        except BrokenSchemaError as error:
            return Path(error.args[0]).name
        except UnknownLanguageError:  # told of the row
            return ""
    return ""
