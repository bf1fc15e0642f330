"""A PDF and the objects that differ -> the same PDF with those written behind it.

An incremental update (ISO 32000-1, 7.5.6): the bytes before it are kept, and a cross-reference
section of its own says where the new objects stand.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class UpdatedFile:
    """What an update must know of the file before it.

    Attributes:
        content: the file.
        size: one more than its highest object number.
        start: where its cross-reference section begins.
        root, info: object numbers of the catalogue and of the information dictionary.
        id: its identifier, in hexadecimal.
    """

    content: bytes
    size: int
    start: int
    root: int
    info: int
    id: str


@dataclass(slots=True)
class IncrementalUpdate:
    """Collects the objects that differ, and writes them."""

    file: UpdatedFile
    objects: dict[int, bytes] = field(default_factory=dict)
    added: int = 0

    def new_number(self) -> int:
        """The number of an object that the file did not have."""
        self.added += 1
        return self.file.size + self.added - 1

    def set_object(self, number: int, body: str) -> None:
        """Put an object in the place of one, or where there was none."""
        self.objects[number] = body.encode("latin-1")

    def set_stream(self, number: int, entries: str, data: bytes) -> None:
        """The same for a stream; `entries` are those of its dictionary but its length."""
        head = f"<< {entries} /Length {len(data)} >>\nstream\n".encode("ascii")
        self.objects[number] = head + data + b"\nendstream"

    def put(self, entries: str, data: bytes | None, number: int | None) -> int:
        """An object that the file did not have, a stream if it holds data; its number."""
        number = self.new_number() if number is None else number
        if data is None:
            self.set_object(number, f"<< {entries} >>")
        else:
            self.set_stream(number, entries, data)
        return number

    def written(self) -> bytes:
        """The whole file; the same objects give the same bytes."""
        before = self.file
        out = [before.content, b"\n"]
        position = len(before.content) + 1
        offsets: dict[int, int] = {}
        for number, body in sorted(self.objects.items()):
            piece = b"%d 0 obj\n%s\nendobj\n" % (number, body)
            offsets[number] = position
            position += len(piece)
            out.append(piece)
        out.append(_cross_reference(offsets))
        digest = hashlib.sha256(b"".join(out[2:])).hexdigest()[:32]
        trailer = (
            f"trailer\n<< /Size {before.size + self.added} /Root {before.root} 0 R "
            f"/Info {before.info} 0 R /Prev {before.start} "
            f"/ID [<{before.id}> <{digest}>] >>\nstartxref\n{position}\n%%EOF\n"
        )
        out.append(trailer.encode("ascii"))
        return b"".join(out)


def _cross_reference(offsets: Mapping[int, int]) -> bytes:
    """A classic cross-reference section: runs of consecutive numbers, 20 bytes an entry."""
    rows = ["xref\n"]
    numbers = sorted(offsets)
    start = 0
    while start < len(numbers):
        end = start
        while end + 1 < len(numbers) and numbers[end + 1] == numbers[end] + 1:
            end += 1
        rows.append(f"{numbers[start]} {end - start + 1}\n")
        rows += [f"{offsets[n]:010d} 00000 n \n" for n in numbers[start : end + 1]]
        start = end + 1
    return "".join(rows).encode("ascii")
