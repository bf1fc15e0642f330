"""What a process that is held cannot do, and what it still can."""

import platform
import sys
from pathlib import Path

import pytest

from pipeline.extraction.sandbox.levels import Means, available
from tests.pipeline.extraction.sandbox.probe import OFFERED, said_when_held

needs_all = pytest.mark.skipif(OFFERED.level != "full", reason="this kernel holds no process fully")

DENIED = {
    "a connection": "import socket; socket.create_connection(('127.0.0.1', 9)); print('done')",
    "a listening socket": "import socket; socket.socket().bind(('127.0.0.1', 0)); print('done')",
    "a local socket": "import socket; socket.socket(socket.AF_UNIX); print('done')",
    "a datagram": "import socket; socket.socket(type=socket.SOCK_DGRAM); print('done')",
    "the list of users": "open('/etc/passwd').read(); print('done')",
    "the home folder": "import os; os.listdir(Path.home()); print('done')",
    "a file to write": "open('/tmp/krachtwerk-probe', 'w'); print('done')",
    "a folder to make": "Path('/tmp/krachtwerk-probe').mkdir(); print('done')",
    "a file to remove": "import json; Path(json.__file__).unlink(); print('done')",
    "a file to rename": "import json; Path(json.__file__).rename('/tmp/x'); print('done')",
    "a link": "import os; os.symlink('/etc', '/tmp/krachtwerk-probe'); print('done')",
    "another process": "import os; os.fork(); print('done')",
    "a program": "import os; os.execv('/bin/true', ['true']); print('done')",
    "a program beside it": "import subprocess; subprocess.run(['/bin/true']); print('done')",
    "a signal": "import os; os.kill(os.getppid(), 0); print('done')",
    "the memory of its parent": "import os; open(f'/proc/{os.getppid()}/mem', 'rb'); print('done')",
    "its own environment": "open('/proc/self/environ', 'rb'); print('done')",
    "other rights": "import os; os.setuid(1); print('done')",
    "another root": "import os; os.chroot('/usr'); print('done')",
    "another root of its own": "from pipeline.extraction.sandbox import own_root as o; "
    "o.enter([Path('/usr')]); print('done')",
    "memory that is a file": "import os; os.memfd_create('x'); print('done')",
    "a pipe": "import os; os.mkfifo('/tmp/krachtwerk-probe'); print('done')",
}

ALLOWED = {
    "a module loaded late": "import decimal, pypdf; print('done')",
    "a worksheet": "from pipeline.settings import shipped_schemas as s; "
    "print('done' if (s() / 'actieplan.toml').read_text() else '')",
    "a thread": "import threading; t = threading.Thread(target=print, args=('done',)); "
    "t.start(); t.join()",
    "chance": "import os, secrets; print('done' if secrets.token_bytes(9) else '')",
    "chance as qpdf finds it": "open('/dev/urandom', 'rb').read(9); print('done')",
    "the time": "import time; time.sleep(0.01); print('done')",
}


@needs_all
@pytest.mark.parametrize("lines", DENIED.values(), ids=DENIED.keys())
def test_it_is_denied(lines: str) -> None:
    assert said_when_held(lines) == "denied"


@needs_all
@pytest.mark.parametrize("lines", ALLOWED.values(), ids=ALLOWED.keys())
def test_it_is_allowed(lines: str) -> None:
    assert said_when_held(lines) == "done"


@needs_all
def test_it_reads_its_own_folders_and_none_beside_them(tmp_path: Path) -> None:
    for name in ("editions", "originals"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x").write_text("done")
    lines = "print(Path({!r}).read_text())"
    editions = tmp_path / "editions"
    assert said_when_held(lines.format(str(editions / "x")), editions) == "done"
    assert said_when_held(lines.format(str(tmp_path / "originals" / "x")), editions) == "denied"


UNSEEN = {
    "the list of users": "Path('/etc/passwd')",
    "what is kept": "Path('/var')",
    "what runs": "Path('/proc/1')",
    "devices": "Path('/dev/null')",
    "a file of ours that it does not need": "Path({beside!r})",
}


def has_own_root() -> bool:
    return said_when_held("print('no' if Path('/etc').exists() else 'yes')") == "yes"


@needs_all
@pytest.mark.parametrize("place", UNSEEN.values(), ids=UNSEEN.keys())
def test_it_does_not_even_see_other_files(place: str, tmp_path: Path) -> None:
    if not has_own_root():
        pytest.skip("this system gives nobody a root of their own")
    beside = tmp_path / "originals"
    beside.write_text("x")
    own = tmp_path / "editions"
    own.mkdir()
    place = place.format(beside=str(beside))
    assert (
        said_when_held(f"print({place}.exists(), Path({str(own)!r}).exists())", own) == "False True"
    )


@needs_all
def test_a_folder_reached_by_a_link_is_there_under_both_names(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "x").write_text("done")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "real" / "out").symlink_to(tmp_path / "secret")
    link = tmp_path / "link"
    assert said_when_held(f"print(Path({str(link / 'x')!r}).read_text())", link) == "done"
    assert said_when_held(f"print(Path({str(link / 'out')!r}).read_text())", link) == "denied"


@needs_all
def test_who_aborts_ends() -> None:
    """C libraries abort where they find themselves broken: that must not be a hang."""
    assert said_when_held("import os; os.abort()").startswith("ended -6")


@pytest.mark.parametrize(
    ("means", "level"),
    [
        (Means(3, seccomp=True), "full"),
        (Means(3), "partial"),
        (Means(0, seccomp=True), "partial"),
        (Means(), "none"),
    ],
)
def test_how_well_a_process_is_held(means: Means, level: str) -> None:
    assert means.level == level


def test_this_kind_of_system_holds_readers() -> None:
    """Where the tests run on Linux of the last years, the whole of it is tested above."""
    if not sys.platform.startswith("linux") or platform.machine() not in ("x86_64", "aarch64"):
        pytest.skip("not a system that we hold readers on")
    assert available().seccomp
