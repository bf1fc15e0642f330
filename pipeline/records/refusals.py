"""Why a paper cannot go on: one small exception for each reason, and the text a person reads."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar


class Refusal(Exception):  # a refusal is a normal outcome, not an error
    """A paper cannot go on; `refusals.CODE.reason` and `.remedy` tell the person why and what next.

    Attributes:
        code: key of the phrases in the language files.
        pointer: the field that caused it, or None for the whole paper.
        params: what the phrases fill in; never a name or an answer.
    """

    code: ClassVar[str]
    pointer: ClassVar[str | None] = None

    def __init__(self, **params: str) -> None:
        super().__init__(self.code)
        self.params: Mapping[str, str] = MappingProxyType(params)


class NotAPdf(Refusal):
    """The content is something other than a PDF, whatever the name says."""

    code = "not_a_pdf"


class Damaged(Refusal):
    """A PDF that cannot be read, or only in part."""

    code = "damaged"


class Locked(Refusal):
    """A PDF that opens only with a password."""

    code = "locked"


class MailClosed(Refusal):
    """A message that is encrypted, or signed in a way that nothing here can open."""

    code = "mail_closed"


class FileElsewhere(Refusal):
    """A link to a file that is not here: in a cloud, or with whoever keeps a secure mail."""

    code = "file_elsewhere"


class AnswersAlone(Refusal):
    """What somebody typed, saved by a program without the form."""

    code = "answers_alone"


class NotOurForm(Refusal):
    """A sound PDF on which none of our marks can be found."""

    code = "not_our_form"


class OwnPlan(Refusal):
    """The plan that we printed ourselves."""

    code = "own_plan"


class OwnSummary(Refusal):
    """The summary of a trajectory that we printed ourselves."""

    code = "own_summary"


class OwnDocument(Refusal):
    """Another document that we printed ourselves, and that is no form."""

    code = "own_document"


class UnknownEdition(Refusal):
    """A form of ours, but this worksheet or edition is not known here."""

    code = "unknown_edition"


class UnknownClient(Refusal):
    """A sound client code that was never issued here."""

    code = "unknown_client"
    pointer = "/client"


class ErasedClient(Refusal):
    """All that was kept of this client was erased; a paper of theirs is not kept either."""

    code = "client_erased"


class WrongCheckDigit(Refusal):
    """A client code with a slip in it: the check digit does not agree."""

    code = "wrong_check_digit"
    pointer = "/client"


class ClientMissing(Refusal):
    """A client sheet without a (readable) client code."""

    code = "client_missing"
    pointer = "/client"


class ClientUnreadable(Refusal):
    """A client code on a scan that cannot be read with certainty, or is not known here."""

    code = "client_unreadable"
    pointer = "/client"


class NothingWritten(Refusal):
    """A form of ours on which nothing stands but what was printed on it."""

    code = "nothing_written"


class PagesAwaited(Refusal):
    """Pages from a scanner whose fellows are not here yet; `pages` are the missing ones."""

    code = "pages_awaited"

    def __init__(self, pages: str) -> None:
        super().__init__(pages=pages)


class PagesOfSeveral(Refusal):
    """Pages that several copies of one form lack: a person is asked with which they lie."""

    code = "pages_of_several"


class ClientConflict(Refusal):
    """Two client codes on one paper: it goes into neither dossier, and a person is asked."""

    code = "client_conflict"
    pointer = "/client"


class PageUnclear(Refusal):
    """A page of ours in a scan, but which page and whose is not to be read, or nothing on it is."""

    code = "page_unclear"


class BackWritten(Refusal):
    """The back of a sheet on which nothing is printed, and on which somebody wrote."""

    code = "back_written"


class SeveralSheets(Refusal):
    """A picture in which more than one sheet lies, of which not each can be told apart."""

    code = "several_sheets"


class TooManyPixels(Refusal):
    """A picture with more pixels than we decode; `limit` is the most, in megapixels."""

    code = "too_many_pixels"

    def __init__(self, limit: str) -> None:
        super().__init__(limit=limit)


class TooLarge(Refusal):
    """A file larger than we read; `limit` is the largest size in megabytes."""

    code = "too_large"

    def __init__(self, limit: str) -> None:
        super().__init__(limit=limit)


class NoFormInMail(Refusal):
    """An e-mail with which no form came."""

    code = "no_form_in_mail"


class NoFormInArchive(Refusal):
    """A zip in which no form lies."""

    code = "no_form_in_archive"


class NoFormInPortfolio(Refusal):
    """A PDF that holds other files, and neither its pages nor these are a form."""

    code = "no_form_in_portfolio"


class TooMuchInside(Refusal):
    """A file that holds more files than are taken out, or too much, or file in file in file."""

    code = "too_much_inside"

    def __init__(self, files: str, limit: str) -> None:
        super().__init__(files=files, limit=limit)


class NeverSettled(Refusal):
    """A file that kept changing until the deadline; it waits in the inbox."""

    code = "never_settled"


class EmptyFile(Refusal):
    """A file without a single byte; it waits in the inbox, something may still be writing it."""

    code = "empty_file"


class NotWhole(Refusal):
    """A file that holds still and of which a part is lacking; it waits in the inbox."""

    code = "not_whole"


class NotRemoved(Refusal):
    """It was taken in or refused, and cannot be taken out of the inbox."""

    code = "not_removed"


class StayedEmpty(Refusal):
    """A file that stayed empty for so long that nothing will come any more."""

    code = "stayed_empty"


class Unreadable(Refusal):
    """A file that we may not open, or that the disk does not give; it waits in the inbox."""

    code = "unreadable"


class StillOpen(Refusal):
    """A file in which some program still writes, or may; it waits in the inbox."""

    code = "still_open"


class NeverFinished(Refusal):
    """A file or folder whose name says that it is not ready yet; it is left in the inbox."""

    code = "never_finished"


class CloudOnly(Refusal):
    """A stand-in: what is in the file lies with a cloud; it is left in the inbox."""

    code = "cloud_only"


class IsALink(Refusal):
    """A link to a file or folder elsewhere; it is left in the inbox."""

    code = "is_a_link"


class FolderTooDeep(Refusal):
    """A folder in too many others; it is left in the inbox with what is in it."""

    code = "folder_too_deep"


class FolderHidden(Refusal):
    """A hidden folder; it is left in the inbox with what is in it."""

    code = "folder_hidden"


class FileHidden(Refusal):
    """A hidden file that is named as papers are; it is left in the inbox."""

    code = "file_hidden"


class FolderClosed(Refusal):
    """A folder that we may not look into; it is left in the inbox with what is in it."""

    code = "folder_closed"


class SetAside(Refusal):
    """The program itself could not handle this paper now; it waits in the inbox."""

    code = "set_aside"


class TooLong(Refusal):
    """Reading it was stopped when its time was over."""

    code = "too_long"


class TooHeavy(Refusal):
    """Reading it takes more memory than a paper may take."""

    code = "too_heavy"


class ReaderDied(Refusal):
    """What reads papers stopped on this one, each time that it tried."""

    code = "reader_died"


REFUSALS: tuple[type[Refusal], ...] = tuple(Refusal.__subclasses__())  # all of the above

# What lies in the inbox until somebody does something about it.
_CLOSED = (IsALink, FolderTooDeep, FolderHidden, FileHidden, FolderClosed, Unreadable)
_LEFT = (NeverFinished, CloudOnly, *_CLOSED, EmptyFile, NotWhole, NotRemoved)
LEFT_IN_INBOX: tuple[str, ...] = tuple(each.code for each in _LEFT)
