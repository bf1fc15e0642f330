"""Orders on stdin, documents on stdout: the process in which typst works.

It imports nothing of ours, so that it starts soon.

An order is the name of a template and JSON; the answer is a word (`PRINTED` or `REFUSED`) and the
document. Each message has its length before it, in four bytes.
"""

import contextlib
import json
import os
import struct
import sys
from pathlib import Path
from typing import IO, Any

PRINTED, REFUSED = b"printed", b"refused"
_LENGTH = struct.Struct(">I")


def send(line: IO[bytes], message: bytes) -> None:
    """Put a message on a line."""
    line.write(_LENGTH.pack(len(message)) + message)
    line.flush()


def receive(line: IO[bytes]) -> bytes:
    """The next message. Raises EOFError where the line ends."""
    (length,) = _LENGTH.unpack(_exactly(line, _LENGTH.size))
    return _exactly(line, length)


def _exactly(line: IO[bytes], count: int) -> bytes:
    got = line.read(count)
    if len(got) < count:
        raise EOFError
    return got


def _limit(megabytes: int) -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _typesetter(where: dict[str, Any]) -> Any:
    """A function: name of a template and JSON in, a PDF out; None where typst refuses.

    Anything worse ends this process, which tells as much.
    """
    sys.path.append(where["packages"])
    import typst

    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=where["faces"]
    )
    pictograms = Path(where["pictograms"]).read_text(encoding="utf-8")
    compilers: dict[str, typst.Compiler] = {}

    def typeset(template: str, told: str) -> bytes | None:
        if template not in compilers:
            compilers[template] = typst.Compiler(
                Path(where["templates"]) / template,
                root=where["templates"],
                font_paths=fonts,
                ignore_system_fonts=True,
                package_path=where["templates"],
                package_cache_path=where["templates"],
            )
        try:
            made = compilers[template].compile(
                format="pdf",
                sys_inputs={"told": told, "pictograms": pictograms},
                pdf_standards="ua-1",
                timestamp=0,
            )
        except typst.TypstError:  # it quotes what it was given, so it stays here
            return None
        assert isinstance(made, bytes)
        return made

    return typeset


def main() -> None:
    """Work until the line ends."""
    where = json.loads(sys.argv[1])
    _limit(where["megabytes"])
    orders, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever else would be printed is no answer
    typeset = _typesetter(where)
    while True:
        try:
            template, told = receive(orders).decode(), receive(orders).decode()
        except EOFError:
            return
        made = typeset(template, told)
        kind = REFUSED if made is None else PRINTED
        send(answers, kind)
        send(answers, made or b"")


if __name__ == "__main__":
    main()
