"""The code on every page: worksheet, edition, language, page, and whose; nothing personal.

As a QR code it is at most 27 alphanumeric characters, so version 2 at error level Q holds it:

    K AP- 01 NL 02 [1234567 K7QPX3A] 4F2
    | |   |  |  |   |       |        checksum (CRC-32 modulo 32^3, Crockford base 32)
    | |   |  |  |   |       instance
    | |   |  |  |   client code without hyphen; 0000000 where a sheet has no client
    | |   |  |  page
    | |   |  language code (two letters, of the language file)
    | |   edition, base 36
    | worksheet code, filled up to three with hyphens
    version of this code

Beside the QR code it stands in letters, one part a line: `AP-1-NL-2`, `123456-7`, `K7QPX3A 4F2`.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import zxingcpp

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_BASE36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_NOBODY = "0000000"
_PAYLOAD = re.compile(
    r"K([A-Z0-9]{2,3})-?([0-9A-Z]{2})([A-Z]{2})(\d{2})(?:(\d{7})([0-9A-Z]{7}))?([0-9A-Z]{3})"
)
_READABLE = re.compile(
    r"\b([A-Z0-9]{2,3})-(\d{1,4})-([A-Z]{2})-(\d{1,2})\s+"
    r"(?:(?:(\d{6}-\d)\s+)?([0-9A-Z]{7})\s+)?([0-9A-Z]{3})\b"
)


@dataclass(frozen=True, slots=True)
class PageCode:
    """What the code of one page says. `form` and `language` are the short codes of the files."""

    form: str
    edition: int
    language: str
    page: int
    client: str | None = None  # with hyphen
    instance: str | None = None

    def payload(self) -> str:
        """The text of the QR code."""
        return self._body() + self.check

    @property
    def check(self) -> str:
        """The three symbols that guard the rest."""
        return _checksum(self._body())

    def _body(self) -> str:
        high, low = divmod(self.edition, 36)
        whose = ""
        if self.instance:
            whose = (self.client or _NOBODY).replace("-", "") + self.instance
        return f"K{self.form:-<3}{_BASE36[high]}{_BASE36[low]}{self.language}{self.page:02d}{whose}"

    def lines(self) -> tuple[str, ...]:
        """The readable id, one part a line."""
        first = f"{self.form}-{self.edition}-{self.language}-{self.page}"
        if self.instance is None:
            return (first, self.check)
        whose = (self.client,) if self.client else ()
        return (first, *whose, f"{self.instance} {self.check}")


def _checksum(body: str) -> str:
    number = zlib.crc32(body.encode("ascii")) % 32**3
    return "".join(CROCKFORD[number >> shift & 31] for shift in (10, 5, 0))


def parse_payload(text: str) -> PageCode | None:
    """The code in the text of a QR code; None where it is not ours or does not check."""
    match = _PAYLOAD.fullmatch(text.strip())
    if match is None:
        return None
    form, edition, language, page, client, instance, _ = match.groups()
    if client is not None:
        client = None if client == _NOBODY else f"{client[:6]}-{client[6]}"
    code = PageCode(form, int(edition, 36), language, int(page), client, instance)
    return code if code.payload() == text.strip() else None


def find_readable(text: str) -> PageCode | None:
    """The first readable id in the text of a page that checks; None where there is none."""
    return next(all_readable(text), None)


def all_readable(text: str) -> Iterator[PageCode]:
    """Every readable id in a text that checks: more than one, where pages share a sheet."""
    for match in _READABLE.finditer(text):
        form, edition, language, page, client, instance, check = match.groups()
        if int(edition) >= 36 * 36:
            continue
        code = PageCode(form, int(edition), language, int(page), client, instance)
        if code.check == check:
            yield code


@lru_cache(maxsize=64)
def matrix(payload: str) -> tuple[tuple[bool, ...], ...]:
    """The modules of the QR code at error level Q, row by row, dark is True; no quiet zone.

    25 by 25 modules (version 2) for a personal form, 21 by 21 for a blank one.
    """
    code = zxingcpp.create_barcode(payload, zxingcpp.BarcodeFormat.QRCode, ec_level="Q")
    picture = code.to_image(scale=1, add_quiet_zones=False)
    rows: list[list[int]] = memoryview(picture).tolist()  # type: ignore[arg-type, assignment]
    return tuple(tuple(value == 0 for value in row) for row in rows)
