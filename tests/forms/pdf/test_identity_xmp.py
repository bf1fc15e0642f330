"""Which form a file is: written as metadata, and read back after other programs rewrote it."""

import pytest

from forms.pdf.identity_xmp import NAMESPACE, FormIdentity, parse_xmp, xmp

PERSONAL = FormIdentity("actieplan", 3, "nl", "123456-8", "K7QPX3A")
BLANK = FormIdentity("actieplan", 500, "en")


@pytest.mark.parametrize("identity", [PERSONAL, BLANK])
def test_an_identity_is_read_back(identity: FormIdentity) -> None:
    assert parse_xmp(xmp("Mijn <plan> & meer", identity)) == identity


def test_another_prefix_and_attributes_are_understood() -> None:
    packet = (
        f"<rdf:Description xmlns:ns3='{NAMESPACE}' ns3:worksheet='actieplan' ns3:edition='3' "
        "ns3:language='nl' ns3:client='123456-8' ns3:instance='K7QPX3A'/>"
    )
    assert parse_xmp(packet.encode()) == PERSONAL


@pytest.mark.parametrize(
    "packet",
    [
        b"",
        b"<x:xmpmeta/>",
        b"\xff\xfe\x00",
        xmp("Plan", BLANK).replace(b"<kw:edition>500", b"<kw:edition>veel"),
        xmp("Plan", BLANK).replace(b"<kw:worksheet>actieplan</kw:worksheet>", b""),
        xmp("Plan", BLANK).replace(NAMESPACE.encode(), b"urn:other"),
    ],
)
def test_what_is_not_ours_is_nothing(packet: bytes) -> None:
    assert parse_xmp(packet) is None


def test_a_hostile_packet_is_read_as_text_only() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>' + b"&a;" * 100_000
    assert parse_xmp(bomb) is None


def test_the_packet_names_no_person_program_or_day() -> None:
    text = xmp("Plan", PERSONAL).decode()
    assert not any(word in text for word in ("creator", "Producer", "CreateDate", "author"))
