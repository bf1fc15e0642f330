"""E-mails as some programs send them: packed twice, signed, closed, or with a link for a file."""

from base64 import encodebytes
from binascii import b2a_uu
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from quopri import encodestring
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

from tests.enclosing import in_parts, mail, outlook, winmail
from tests.faults.circumstances import paper
from tests.workspace import Workspace

BASE64 = "\nContent-Transfer-Encoding: base64"
SIGNED = f"Content-Type: application/pkcs7-mime; smime-type=signed-data{BASE64}"
LINK = "https://1drv.ms/b/s!AbCdEf?e=x"


def became(office: Workspace, content: bytes, name: str = "post.eml") -> list[tuple[str, str]]:
    office.drop(name, content)
    result = office.run_once()
    assert result.exit_code == 0, result.output
    rows: list[dict[str, Any]] = office.arrivals()
    why = (row["reasons"][0]["code"] if row["reasons"] else "" for row in rows)
    return sorted((row["outcome"], code) for row, code in zip(rows, why, strict=True))


@pytest.fixture
def form(office: Workspace) -> bytes:
    return paper(office.new_client())


def attached(form: bytes) -> tuple[str, bytes]:
    return f"Content-Type: application/pdf; name=blad.pdf{BASE64}", encodebytes(form)


def signed(content: bytes) -> bytes:
    """The same in one piece with a signature, as S/MIME has it."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    day = datetime(2026, 6, 30, tzinfo=UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).serial_number(1)
    made = made.not_valid_before(day).not_valid_after(day + timedelta(days=1))
    card = made.public_key(key.public_key()).sign(key, hashes.SHA256())
    builder = pkcs7.PKCS7SignatureBuilder().set_data(content).add_signer(card, key, hashes.SHA256())
    return builder.sign(Encoding.DER, [pkcs7.PKCS7Options.Binary])


def in_quoted_printable(form: bytes) -> bytes:
    fields = "Content-Type: message/rfc822\nContent-Transfer-Encoding: quoted-printable"
    return in_parts((fields, encodestring(mail(form))))


def in_uuencode(form: bytes) -> bytes:
    lines = b"".join(b2a_uu(form[at : at + 45]) for at in range(0, len(form), 45))
    return in_parts(("Content-Type: text/plain", b"Hallo\n\nbegin 644 a.pdf\n" + lines + b"`\nend"))


def as_it_came_back(form: bytes) -> bytes:
    sent = in_parts(attached(form)).replace(b"=_b", b"=_c")
    return in_parts(("Content-Type: text/plain", b"Niet bezorgd:\n\n" + sent))


def in_an_odd_encoding(form: bytes) -> bytes:
    fields = "Content-Type: application/pdf\nContent-Transfer-Encoding: base64 (of MIME)"
    return in_parts((fields, encodebytes(form)))


def in_one_signed_piece(form: bytes) -> bytes:
    return in_parts((SIGNED, encodebytes(signed(in_parts(attached(form))))))


def in_winmail(form: bytes) -> bytes:
    return in_parts((f"Content-Type: application/ms-tnef{BASE64}", encodebytes(winmail(form))))


def passed_on_in_winmail(form: bytes) -> bytes:
    return winmail(passed_on=winmail(form))


@pytest.mark.parametrize(
    "packed",
    [
        in_quoted_printable,
        in_uuencode,
        as_it_came_back,
        in_an_odd_encoding,
        in_one_signed_piece,
        in_winmail,
        passed_on_in_winmail,
    ],
)
def test_a_form_is_taken_out(
    packed: Callable[[bytes], bytes], office: Workspace, form: bytes
) -> None:
    assert became(office, packed(form)) == [("accepted", "")]


CLOSED = b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03".ljust(900, b"x")
OTHERS = {
    "encrypted": ((SIGNED, encodebytes(CLOSED)), "mail_closed"),
    "PGP": (("Content-Type: text/plain", b"-----BEGIN PGP MESSAGE-----\n\nabc"), "mail_closed"),
    "a link": (("Content-Type: text/plain", f"Hier: {LINK}".encode()), "file_elsewhere"),
    "outside": (
        ("Content-Type: message/external-body; access-type=URL", b"Content-Type: a/b\n\n"),
        "file_elsewhere",
    ),
    "answers alone": (
        ("Content-Type: application/vnd.fdf; name=blad.fdf", b"%FDF-1.2\n1 0 obj<</FDF<<>>>>"),
        "answers_alone",
    ),
}


@pytest.mark.parametrize("kind", OTHERS)
def test_what_is_not_here_is_told_beside_a_form(kind: str, office: Workspace, form: bytes) -> None:
    part, why = OTHERS[kind]
    assert became(office, in_parts(attached(form), part)) == [("accepted", ""), ("rejected", why)]


@pytest.mark.parametrize("kind", OTHERS)
def test_and_where_there_is_nothing_else(kind: str, office: Workspace) -> None:
    part, why = OTHERS[kind]
    assert became(office, in_parts(part)) == [("rejected", why)]


def test_a_link_is_told_once_however_often_it_stands_there(office: Workspace, form: bytes) -> None:
    safe = f"https://eur01.safelinks.protection.outlook.com/?url={LINK.replace('/', '%2F')}"
    words = f'<a href="{safe}">{LINK.partition("?")[0]}</a>'.encode()
    content = in_parts(attached(form), ("Content-Type: text/html", words))
    assert became(office, content) == [("accepted", ""), ("rejected", "file_elsewhere")]


@pytest.mark.parametrize(
    "link", ["https://www.example.org/s/beleid", "https://sharepoint.com/", "https://zivver.com/nl"]
)
def test_the_site_of_an_organisation_is_no_file(link: str, office: Workspace, form: bytes) -> None:
    content = in_parts(attached(form), ("Content-Type: text/plain", link.encode()))
    assert became(office, content) == [("accepted", "")]


def test_so_much_of_a_winmail_as_came_is_told(office: Workspace, form: bytes) -> None:
    assert became(office, winmail(form)[:-5_000]) == [("rejected", "damaged")]


@pytest.mark.parametrize("how", [signed, bytes])
def test_what_outlook_keeps_of_a_signed_message_is_opened(
    how: Callable[[bytes], bytes], office: Workspace, form: bytes
) -> None:
    whole = in_parts(attached(form))
    content = how(whole[whole.index(b"Content-Type:") :])
    assert became(office, outlook(content, names="smime.p7m"), "post.msg") == [("accepted", "")]


def test_a_file_that_outlook_left_on_a_server_is_told_as_elsewhere(office: Workspace) -> None:
    assert became(office, outlook(b"", names="{}"), "post.msg") == [("rejected", "file_elsewhere")]
