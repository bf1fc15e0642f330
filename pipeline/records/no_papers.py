"""The bytes of what is no paper -> why it is none, as far as that tells people what to do."""

import re
from typing import Final

from pipeline.records.refusals import (
    AnswersAlone,
    FileElsewhere,
    MailClosed,
    NotAPdf,
    NotOurForm,
    Refusal,
)

PGP: Final = b"-----BEGIN PGP MESSAGE-----"
LINK: Final = b"[InternetShortcut]"
OUTSIDE: Final = b"Content-Type: message/external-body"
_LOOKED_AT: Final = 2_048  # bytes
# Signed or encrypted by S/MIME (RFC 5652), and mail that Microsoft keeps closed (MS-OXORMMS).
_CMS: Final = re.compile(
    rb"\x30.{1,5}\x06(?:\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07[\x02\x03]"
    rb"|\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x17)",
    re.DOTALL,
)
_RPMSG: Final = b"\x76\xe8\x04\x60\xc4\x11\xe3\x86"
# FDF, XFDF, XDP: what was typed, which programs send without the form.
_ANSWERS: Final = re.compile(rb"%FDF-|<xfdf[\s>]|<xdp:xdp[\s>]")
# Each of these says that nothing in a file is a form; what came in the same file is taken in.
NO_FORM: Final = frozenset(
    each.code for each in (NotAPdf, NotOurForm, MailClosed, FileElsewhere, AnswersAlone)
)
# Of these something may be one, when people do what they are told.
TELLING: Final[dict[str, type[Refusal]]] = {
    each.code: each for each in (MailClosed, FileElsewhere, AnswersAlone)
}


def why_none(content: bytes) -> Refusal:
    """Why something is no paper that is neither a PDF nor a picture."""
    head = content[:_LOOKED_AT]
    if _CMS.match(head) or head.startswith(_RPMSG) or PGP in head:
        return MailClosed()
    if head.startswith((LINK, OUTSIDE)):
        return FileElsewhere()
    return AnswersAlone() if _ANSWERS.search(head) else NotAPdf()
