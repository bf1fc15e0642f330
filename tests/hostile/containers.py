"""E-mails and zips that grow enormous, go round in circles or are not what they say."""

import struct
import zipfile
from collections.abc import Callable
from functools import partial
from io import BytesIO

import pikepdf

from tests.enclosing import archive, mail, outlook, portfolio, with_size
from tests.hostile.kind import Kind, bomb, good, kind
from tests.hostile.strangers import a_cat

_TOLD = "no_form_in_archive no_form_in_mail no_form_in_portfolio too_much_inside damaged"
_HEAVY = "too_heavy too_long"
_HEADER = b"From: a@example.org\r\nSubject: x\r\nMIME-Version: 1.0\r\n"


def zips_in_zips(levels: int, each: int) -> bytes:
    """The classic: so many zips in each, all the way down."""
    content = archive(bytes(1_000_000))
    for _ in range(levels):
        content = archive(*[content] * each, names="{}.zip")
    return content


def overlapping(number: int) -> bytes:
    """So many names for one and the same packed megabytes."""
    whole = archive(bytes(20_000_000))
    begin = whole.rindex(b"PK\x01\x02")
    end = whole.rindex(b"PK\x05\x06")
    entries = whole[begin:end] * number
    counts = struct.pack("<HHII", number, number, len(entries), begin)
    return whole[:begin] + entries + b"PK\x05\x06\0\0\0\0" + counts + b"\0\0"


def names_by_the_thousand() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as bundle:
        for n in range(15_000):
            bundle.writestr(f"{n}", b"x")
    return out.getvalue()


def of_parts(number: int) -> bytes:
    """A message of so many small attachments."""
    one = b"--b\r\nContent-Type: application/pdf\r\n\r\n%PDF-1.4 nothing\r\n"
    return _HEADER + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + one * number + b"--b--"


def passed_on(times: int) -> bytes:
    """A message in a message in a message."""
    return (_HEADER + b"Content-Type: message/rfc822\r\n\r\n") * times + _HEADER + b"\r\nx"


def parts_in_parts(times: int) -> bytes:
    out = _HEADER
    for n in range(times):
        out += b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
    return out + b"\r\nx"


def long_header() -> bytes:
    return _HEADER + b"X: " + b" =?utf-8?q?a?=" * 200_000 + b"\r\n\r\nx"


def no_base64() -> bytes:
    code = b"Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return _HEADER + code + b"JVBERi0x=A" * 50_000


def looped_outlook() -> bytes:
    """The table says of each piece that it is followed by the first."""
    content = bytearray(outlook(bytes(50_000)))
    table = len(content) - 512
    content[table : table + 400] = bytes(400)
    return bytes(content)


def outlook_of(size: int) -> bytes:
    """A message whose file says that it has this many bytes."""
    content = outlook(b"\x01" * 5_000)
    return content.replace(struct.pack("<Q", 5_000), struct.pack("<Q", size))


def portfolio_bomb() -> bytes:
    """A PDF with a file in it that unpacks to 1.5 gigabytes."""
    with pikepdf.open(BytesIO(portfolio(b"x"))) as pdf:
        inside = next(iter(pdf.attachments.values())).get_file().obj
        inside.write(bomb(1_500), filter=pikepdf.Name.FlateDecode)
        out = BytesIO()
        pdf.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
        return out.getvalue()


def changed(make: Callable[[], bytes], every: int) -> bytes:
    """The same with one byte in so many turned over."""
    content = bytearray(make())
    for at in range(every, len(content), every):
        content[at] ^= 0xA5
    return bytes(content)


KINDS: tuple[Kind, ...] = (
    kind("zips_in_zips", partial(zips_in_zips, 5, 10), _TOLD, file="post.zip"),
    kind("many_zips_in_zips", partial(zips_in_zips, 2, 16), _TOLD, file="post.zip"),
    kind("zip_of_4_gigabytes", lambda: with_size(archive(bomb(90)), 2**32 - 2), _TOLD),
    kind("zip_with_overlaps", partial(overlapping, 90), _TOLD, file="post.zip"),
    kind("zip_of_15000_names", names_by_the_thousand, _TOLD, file="post.zip"),
    kind("zip_in_pieces", partial(changed, lambda: archive(good()), 97), _TOLD + " not_a_pdf"),
    kind(
        "zip_of_10_large_strangers",
        lambda: archive(*[bytes(19_000_000)] * 10),
        _TOLD,
        is_heavy=True,
    ),
    kind("mail_of_5000_parts", partial(of_parts, 5_000), _TOLD, file="post.eml"),
    kind("mail_passed_on_5000_times", partial(passed_on, 5_000), f"{_TOLD} {_HEAVY}"),
    kind("mail_of_parts_in_parts", partial(parts_in_parts, 5_000), f"{_TOLD} {_HEAVY}"),
    kind("mail_with_a_long_header", long_header, f"{_TOLD} {_HEAVY} not_a_pdf"),
    kind("mail_with_broken_base64", no_base64, _TOLD, file="post.eml"),
    kind("mail_with_a_bomb", lambda: mail(with_size(archive(bomb(90)), 2**31)), _TOLD),
    kind("outlook_loop", looped_outlook, _TOLD + " not_a_pdf", file="post.msg"),
    kind("outlook_of_4_gigabytes", partial(outlook_of, 2**32 - 1), _TOLD, file="post.msg"),
    kind("outlook_changed", partial(changed, lambda: outlook(good()), 1_001), f"{_TOLD} not_a_pdf"),
    kind("portfolio_bomb", portfolio_bomb, f"{_TOLD} {_HEAVY}", file="map.pdf", is_heavy=True),
    kind("portfolio_of_a_cat", lambda: portfolio(a_cat("JPEG")), _TOLD, file="map.pdf"),
)
