"""A code of a client as somebody typed it -> as it was issued, or why there is no dossier."""

from forms.ground.check_digit import parse
from pipeline.commands import Failure
from pipeline.store.ledger import Ledger
from pipeline.workspace import Office


def issued(code: str) -> str:
    """A code as typed, in the way it was issued."""
    return parse(code) or code


def not_known(office: Office, ledger: Ledger, code: str) -> Failure:
    """That there is no dossier of a code as typed: it was erased, or was never issued here."""
    is_gone = issued(code) in ledger.clients.erased()
    return Failure(office.words("life.was_erased" if is_gone else "messages.unknown_client"), 2)
