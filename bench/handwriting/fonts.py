"""Packages of fonts -> a folder of small fonts with the letters of the recogniser.

`python -m bench.handwriting.fonts FOLDER PACKAGE...`: packages of npm (`npm pack NAME`), unpacked
packages of Debian, or fonts. `fonts.txt` tells which ones were used.
"""

import io
import re
import string
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

from pipeline.extraction.handwriting.recogniser import LETTERS

_WANTED = re.compile(
    r"(300Light|400Regular|600SemiBold)\.ttf$|-latin-(300|400|wght)-normal\.woff2$"
)
_FEATURES = ["kern", "liga", "calt", "ccmp", "mark", "mkmk", "init", "medi", "fina", "isol"]
_FEATURES += ["rlig", "clig"]
_LARGEST = 150_000  # bytes


def main() -> None:
    """Write what can be used, tell what cannot."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for package in map(Path, sys.argv[2:]):
        for name, packed in _fonts_of(package):
            font = small(packed)
            if font is None or len(font) > _LARGEST:
                print(f"left out: {name}")
                continue
            tail = "otf" if font.startswith(b"OTTO") else "ttf"
            (folder / f"{name}.{tail}").write_bytes(font)


def _fonts_of(package: Path) -> Iterator[tuple[str, bytes]]:
    if package.is_dir():
        for file in sorted(package.rglob("*.[to]tf")):
            yield file.stem.lower(), file.read_bytes()
    elif package.suffix != ".tgz":
        yield package.stem.lower(), package.read_bytes()
    else:
        with tarfile.open(package) as files:
            for member in files.getmembers():
                held = files.extractfile(member) if _WANTED.search(member.name) else None
                if held is not None:
                    yield Path(member.name).stem.lower(), held.read()


def small(packed: bytes) -> bytes | None:
    """A font with the letters of the recogniser alone; None where it lacks a to z or A to Z."""
    options = subset.Options()
    options.hinting, options.notdef_outline = False, True
    options.layout_features, options.name_IDs = _FEATURES, [1]
    font = subset.load_font(io.BytesIO(packed), options)
    if not set(string.ascii_letters) <= set(map(chr, font.getBestCmap())):
        return None
    if "fvar" in font:
        usual = {axis.axisTag: axis.defaultValue for axis in font["fvar"].axes}
        font = instancer.instantiateVariableFont(font, usual)
    return _written(font, options)


def _written(font: TTFont, options: subset.Options) -> bytes:
    cut = subset.Subsetter(options)
    cut.populate(unicodes=list(map(ord, LETTERS)))
    cut.subset(font)
    font.flavor = None
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


if __name__ == "__main__":
    main()
