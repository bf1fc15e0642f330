"""Workspaces that earlier versions made, and what is said of them now."""

import json
import tarfile
import zlib
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf

from tests.workspace import Workspace

HERE = Path(__file__).parent
ARCHIVE = HERE / "v0_1.tar.xz"
SAYS = HERE / "v0_1.json"
_SAMPLE = bytes(range(256)) * 64 + HERE.name.encode() * 999


def unpack(archive: Path, folder: Path) -> Workspace:
    """The workspace in an archive, in a folder of its own."""
    with tarfile.open(archive) as packed:
        # Python before 3.11.4 knows no filters
        packed.extraction_filter = getattr(tarfile, "data_filter", lambda member, _: member)
        packed.extractall(folder)
    return Workspace(folder)


def packing() -> str:
    """Tells two makes of zlib apart: where another one packs, the bytes of a PDF are others."""
    return sha256(zlib.compress(_SAMPLE)).hexdigest()[:16]


def looks(office: Workspace) -> dict[str, Any]:
    """All that one can see of a workspace without changing it, by what is typed."""
    listed = _typed(office, "client", "list", "--json")
    shown = [("client", "show", row["code"], "--json") for row in json.loads(listed)]
    asked = [*shown, ("arrivals", "--json"), ("review", "--json"), ("events", "--json")]
    said = {" ".join(words): json.loads(_typed(office, *words)) for words in asked}
    told = {word: _typed(office, word).splitlines() for word in ("events", "review", "arrivals")}
    return {"client list --json": json.loads(listed), **said, **told}


def _typed(office: Workspace, *words: str) -> str:
    result = office.krachtwerk(*words)
    assert result.exit_code == 0, result.output
    return result.stdout


def digests(office: Workspace) -> dict[str, str]:
    """The SHA-256 of every file in the outbox, by its place there."""
    return {name: sha256(path.read_bytes()).hexdigest() for name, path in _files(office)}


def unpacked(office: Workspace) -> dict[str, str]:
    """The same of what is in the files, whichever zlib packed it."""
    return {name: sha256(_content(path)).hexdigest() for name, path in _files(office)}


def _files(office: Workspace) -> list[tuple[str, Path]]:
    root = office.outbox()
    # the pages of today tell of the day they are written: nothing that a paper says is on them
    told = (path for path in sorted(root.rglob("*")) if not path.match("overzicht*/*.html"))
    paths = [path for path in told if path.is_file() and path.name != "overzicht.html"]
    return [(path.relative_to(root).as_posix(), path) for path in paths]


def _content(path: Path) -> bytes:
    content = path.read_bytes()
    if path.suffix != ".pdf" or "geweigerd" in path.parts:  # what was refused may be no PDF at all
        return content
    with pikepdf.open(BytesIO(content)) as pdf:
        out = BytesIO()
        pdf.save(
            out,
            compress_streams=False,
            static_id=True,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
        return out.getvalue()
