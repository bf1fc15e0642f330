"""Files put in others, as people send them: e-mails, Outlook messages, zips and portfolios."""

import struct
import zipfile
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from io import BytesIO
from typing import Any, Final

import pikepdf

BODY = "Hallo, hierbij het blad van Zoë. Zij woont nu in de Dorpsstraat."
_SECTOR: Final = 512
_END, _FREE, _TABLE, _NONE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFF
_Tree = dict[str, "bytes | _Tree"]


def mail(*files: bytes, names: str = "Zoë {}.pdf", passed_on: bytes = b"") -> bytes:
    """An e-mail with these files; `passed_on`: another one, inside."""
    message = EmailMessage()
    message["From"], message["To"] = "Noor <noor@example.org>", "kantoor@example.org"
    message["Subject"] = "Blad van Zoë"
    message.set_content(BODY)
    message.add_alternative(f"<p>{BODY}</p>", subtype="html")
    for n, content in enumerate(files, start=1):
        name = names.format(n)
        message.add_attachment(
            content, maintype="application", subtype="octet-stream", filename=name
        )
    if passed_on:
        message.add_attachment(passed_on, maintype="application", subtype="x", filename="fw.eml")
    return message.as_bytes()


def with_words(message: bytes, name: str, words: bytes, subtype: str = "plain") -> bytes:
    """The same e-mail, with a file of words attached."""
    parsed = message_from_bytes(message, policy=default)
    assert isinstance(parsed, EmailMessage)
    parsed.add_attachment(words, maintype="text", subtype=subtype, filename=name)
    return parsed.as_bytes()


def archive(*files: bytes, names: str = "Zoë/../{}.pdf", packed: bool = True) -> bytes:
    """A zip with these files."""
    out = BytesIO()
    way = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    with zipfile.ZipFile(out, "w", way) as bundle:
        bundle.writestr("__MACOSX/._1.pdf", b"\0\5\26\7")
        for n, content in enumerate(files, start=1):
            bundle.writestr(names.format(n), content)
    return out.getvalue()


def with_password(bundle: bytes) -> bytes:
    """The same zip, all of which says that it is encrypted."""
    out = bytearray(bundle)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = out.find(mark)
        while at >= 0:
            out[at + place] |= 1
            at = out.find(mark, at + 4)
    return bytes(out)


def portfolio(*files: bytes) -> bytes:
    """A PDF that is a cover to these files."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        for n, content in enumerate(files, start=1):
            attach(pdf, f"{n}.pdf", content)
        pdf.Root.Collection = pikepdf.Dictionary(View=pikepdf.Name.D)
        out = BytesIO()
        pdf.save(out)
        return out.getvalue()


def winmail(*files: bytes, names: str = "Zoë {}.pdf", passed_on: bytes = b"") -> bytes:
    """A `winmail.dat` (MS-OXTNEF) with these files; `passed_on`: another one, as a message."""
    out = b"\x78\x9f\x3e\x22\1\0"
    for n, content in enumerate(files, start=1):
        name = names.format(n).encode("cp1252") + b"\0"
        out += _attribute(0x69002, bytes(14)) + _attribute(0x18010, name)
        out += _attribute(0x6800F, content)
    if passed_on:
        out += _attribute(0x69002, bytes(14)) + _attribute(0x69005, bytes(24) + passed_on)
    return out


def _attribute(kind: int, value: bytes) -> bytes:
    return struct.pack("<BII", 2, kind, len(value)) + value + bytes(2)


def in_parts(*parts: tuple[str, bytes]) -> bytes:
    """An e-mail of parts, each by its fields and what stands below them, as they are."""
    head = b"From: noor@example.org\nTo: kantoor@example.org\nMIME-Version: 1.0\n"
    head += b'Content-Type: multipart/mixed; boundary="=_b"\n\n'
    each = (b"--=_b\n" + fields.encode() + b"\n\n" + inside + b"\n" for fields, inside in parts)
    return head + b"".join(each) + b"--=_b--\n"


def attach(pdf: pikepdf.Pdf, name: str, content: bytes) -> None:
    """A file in a PDF, beside its pages."""
    pdf.attachments[name] = pikepdf.AttachedFileSpec(
        pdf,
        content,
        description="",
        filename=name,
        mime_type="",
        creation_date="",
        mod_date="",
    )


def clip(pdf: pikepdf.Pdf, content: bytes) -> None:
    """Attach a file to the first page, as a clip on it."""
    held = pikepdf.Dictionary(F=pdf.make_stream(content))
    file = pikepdf.Dictionary(Type=pikepdf.Name.Filespec, F=pikepdf.String("x.pdf"), EF=held)
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FileAttachment, FS=file)
    note.Rect = pikepdf.Array([0, 0, 9, 9])
    pdf.pages[0].obj.Annots.append(pdf.make_indirect(note))


def with_size(bundle: bytes, size: int) -> bytes:
    """The same zip, whose list says of each file in it that it has this many bytes."""
    out = bytearray(bundle)
    at = out.find(b"PK\x01\x02")
    while at >= 0:
        out[at + 24 : at + 28] = struct.pack("<I", size)
        at = out.find(b"PK\x01\x02", at + 4)
    return bytes(out)


def outlook(
    *files: bytes, names: str = "Zoë {}.pdf", passed_on: bytes = b"", code_page: int = 0
) -> bytes:
    """An Outlook message with these files; `passed_on`: one in a message that it passes on.

    An empty file: one that was left on a server, of which it holds but the name.
    `code_page`: of an old one, whose names have one byte a letter; 1: it does not say which.
    """
    letters, ending = ("utf-16-le", "F") if not code_page else ("cp1252", "E")
    letters = f"cp{code_page}" if code_page > 1 else letters
    said = struct.pack("<IIII", 0x3FFD0003, 6, code_page, 0) if code_page > 1 else b""
    tree: _Tree = {"__properties_version1.0": (bytes(32) + said).ljust(4096, b"\0")}
    tree["__substg1.0_1000001F"] = BODY.encode("utf-16-le").ljust(4096, b" ")
    for n, content in enumerate(files):
        name = names.format(n + 1).encode(letters).ljust(4096, b"\0")
        held: _Tree = {"__substg1.0_37010102": content} if content else {}
        tree[f"__attach_version1.0_#{n:08X}"] = {**held, f"__substg1.0_3707001{ending}": name}
    if passed_on:
        inner: _Tree = {"__attach_version1.0_#00000000": {"__substg1.0_37010102": passed_on}}
        tree[f"__attach_version1.0_#{len(files):08X}"] = {"__substg1.0_3701000D": inner}
    return _compound(tree)


def _compound(tree: _Tree) -> bytes:
    """A compound file (MS-CFB) of these storages and streams; none shorter than 4096 bytes."""
    entries: list[list[Any]] = []
    data: list[bytes] = []

    def add(name: str, node: "bytes | _Tree", kind: int) -> int:
        number = len(entries)
        entries.append([name, kind, _NONE, _NONE, _END, 0])  # right, child, place, size
        if isinstance(node, bytes):
            entries[number][4:] = [sum(len(each) // _SECTOR for each in data), len(node)]
            data.append(node + bytes(-len(node) % _SECTOR))
            return number
        before = None
        for part, below in node.items():
            child = add(part, below, 2 if isinstance(below, bytes) else 1)
            if before is None:
                entries[number][3] = child
            else:
                entries[before][2] = child
            before = child
        return number

    add("Root Entry", tree, 5)
    directory = b"".join(_entry(*each) for each in entries)
    directory += bytes(-len(directory) % _SECTOR)
    chains = [len(each) // _SECTOR for each in (*data, directory)]
    tables = 1
    while (sum(chains) + tables) * 4 > tables * _SECTOR:
        tables += 1
    links: list[int] = []
    for length in chains:
        first = len(links)
        links += [*range(first + 1, first + length), _END]
    begins = len(links) - chains[-1]
    places = range(len(links), len(links) + tables)
    links += [_TABLE] * tables
    links += [_FREE] * (tables * _SECTOR // 4 - len(links))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIII", 0, tables, begins, 0, 4096, _END, 0, _END, 0)
    head += struct.pack("<109I", *places, *[_FREE] * (109 - tables))
    return head + b"".join(data) + directory + struct.pack(f"<{len(links)}I", *links)


def _entry(name: str, kind: int, *numbers: int) -> bytes:
    right, child, place, size = numbers
    text = name.encode("utf-16-le")
    head = text.ljust(64, b"\0") + struct.pack("<HBB", len(text) + 2, kind, 1)
    sides = struct.pack("<III", _NONE, right, child)
    return head + sides + bytes(16 + 4 + 16) + struct.pack("<IQ", place, size)
