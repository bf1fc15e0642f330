"""A template's name and what it tells in, the bytes of a PDF out: printed in a process of its own.

The typesetter is given words of people it knows nothing about. Should it ever break, hang or want
all the memory there is, that is the end of that process and of that document: never of the house.
"""

import atexit
import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from forms.ground.faces import folders
from forms.ground.pictograms import DRAWINGS
from pipeline.documents.typesetting import press_worker

TEMPLATES: Final = Path(__file__).with_name("templates")
SECONDS: Final = 60.0  # for one document; a long one takes a twentieth of a second
MEGABYTES: Final = 1500  # of addresses; some 60 are used
_PRINTS: Final = 500  # after which the process makes room for a fresh one


class NotPrintedError(RuntimeError):
    """A document could not be printed.

    Attributes:
        code: refused (by the typesetter), too_long, lost (the process ended), or absent (the
            typesetter is not installed). Nothing of what stands in the document.
    """

    def __init__(self, template: str, code: str) -> None:
        super().__init__(f"{template}: {code}")
        self.code = code


@dataclass(slots=True)
class Press:
    """The process that prints, started when it is first needed.

    Attributes:
        seconds: for one document. megabytes: of memory.
    """

    seconds: float = SECONDS
    megabytes: int = MEGABYTES
    _process: subprocess.Popen[bytes] | None = None
    _owner: int = 0
    _printed: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, template: str, told: Mapping[str, object]) -> bytes:
        """Print one document. The same template and words give the same bytes.

        Raises:
            NotPrintedError: it could not be done.
        """
        words = json.dumps(told).encode()
        with self._lock:
            return self._print(template, words)

    def _print(self, template: str, told: bytes) -> bytes:
        process = self._running(template)
        late = threading.Event()

        def end() -> None:
            late.set()
            process.kill()

        watch = threading.Timer(self.seconds, end)
        watch.daemon = True
        watch.start()
        try:
            assert process.stdin is not None
            assert process.stdout is not None
            press_worker.send(process.stdin, template.encode())
            press_worker.send(process.stdin, told)
            kind = press_worker.receive(process.stdout)
            answer = press_worker.receive(process.stdout)
        except (OSError, EOFError):
            self.close()
            raise NotPrintedError(template, "too_long" if late.is_set() else "lost") from None
        finally:
            watch.cancel()
        self._printed += 1
        if kind != press_worker.PRINTED:
            raise NotPrintedError(template, "refused")
        return answer

    def _running(self, template: str) -> subprocess.Popen[bytes]:
        if self._owner != os.getpid():  # a fork has no press of its own
            self._process = None
        if self._process is not None and self._printed >= _PRINTS:
            self.close()
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._process, self._owner, self._printed = self._started(template), os.getpid(), 0
        return self._process

    def _started(self, template: str) -> subprocess.Popen[bytes]:
        """It needs no more of what is installed than the typesetter: that starts it sooner."""
        found = find_spec("typst")
        if found is None or found.origin is None:
            raise NotPrintedError(template, "absent")
        where = {
            "packages": str(Path(found.origin).parents[1]),
            "templates": str(TEMPLATES),
            "pictograms": str(DRAWINGS),
            "faces": folders(),
            "megabytes": self.megabytes,
        }
        return subprocess.Popen(
            [sys.executable, "-I", "-S", str(press_worker.__file__), json.dumps(where)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8"},
        )

    def close(self) -> None:
        """End the process, if there is one; the next document starts another."""
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):  # words that it never took
                    pipe.close()


printed: Final = Press()
atexit.register(printed.close)
