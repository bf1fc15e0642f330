"""Which form a file is, as XMP metadata: written into the file, and read back from it."""

import re
from dataclasses import dataclass
from xml.sax.saxutils import escape

NAMESPACE = "urn:krachtwerk:form:1#"
_LOOKS = {
    "worksheet": r"[\w-]{1,60}",
    "edition": r"[0-9]{1,9}",
    "language": r"[\w-]{1,60}",
    "client": r"[0-9]{6}-[0-9]",
    "instance": r"[0-9A-Za-z-]{1,20}",
}


@dataclass(frozen=True, slots=True)
class FormIdentity:
    """Worksheet id, edition, language, and of a personal form the client code and instance."""

    worksheet: str
    edition: int
    language: str
    client: str | None = None
    instance: str | None = None


def xmp(title: str, identity: FormIdentity | None) -> bytes:
    """The XMP packet of a form: title, language and identity; no name, author or date.

    Without an identity the title alone.
    """
    told = "" if identity is None else _told(identity)
    declared = "" if identity is None else f'xmlns:kw="{NAMESPACE}"'
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" {declared}>'
        "<pdfuaid:part>1</pdfuaid:part>"
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt>'
        f"</dc:title>{told}</rdf:Description></rdf:RDF></x:xmpmeta>\n"
        '<?xpacket end="w"?>'
    ).encode()


def _told(identity: FormIdentity) -> str:
    own = {
        "worksheet": identity.worksheet,
        "edition": str(identity.edition),
        "language": identity.language,
        "client": identity.client,
        "instance": identity.instance,
    }
    rows = "".join(f"<kw:{key}>{escape(value)}</kw:{key}>" for key, value in own.items() if value)
    return (
        f"<dc:language><rdf:Bag><rdf:li>{identity.language}</rdf:li></rdf:Bag></dc:language>{rows}"
    )


def parse_xmp(packet: bytes) -> FormIdentity | None:
    """The identity in an XMP packet; None where there is none.

    Other programs rewrite the packet: as elements or as attributes, under any prefix. No XML
    parser touches it, for a hostile packet could make one work for hours.
    """
    text = packet[:200_000].decode("utf-8", errors="replace")
    declared = re.search(rf"xmlns:(\w+)\s*=\s*[\"']{re.escape(NAMESPACE)}[\"']", text)
    if declared is None:
        return None
    prefix = declared.group(1)
    found: dict[str, str] = {}
    for key, looks in _LOOKS.items():
        name = rf"{prefix}:{key}"
        match = re.search(rf"<{name}>\s*({looks})\s*</{name}>", text) or re.search(
            rf"\s{name}\s*=\s*[\"']({looks})[\"']", text
        )
        if match:
            found[key] = match.group(1)
    if not {"worksheet", "edition", "language"} <= found.keys():
        return None
    return FormIdentity(
        found["worksheet"],
        int(found["edition"]),
        found["language"],
        found.get("client"),
        found.get("instance"),
    )
