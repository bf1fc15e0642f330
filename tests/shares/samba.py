"""An empty folder in, a share of it out: served by smbd on this computer, mounted by rclone."""

import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path
from typing import Final

import pytest

from tests.faults.circumstances import until

NEEDED: Final = ("smbd", "smbpasswd", "rclone", "fusermount3")
PASSWORD: Final = "proef"
_SETTINGS: Final = """[global]
 server role = standalone server
 smb ports = {port}
 interfaces = lo
 bind interfaces only = yes
 disable netbios = yes
 private dir = {own}
 state directory = {own}
 cache directory = {own}
 lock directory = {own}
 pid directory = {own}
 ncalrpc dir = {own}/ncalrpc
 passdb backend = tdbsam:{own}/passdb.tdb
 log file = {own}/log
 load printers = no
 server min protocol = SMB2
[kw]
 path = {shared}
 read only = no
 force user = root
"""


def can_share() -> bool:
    """Whether this computer has what it takes."""
    path = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
    programs = all(shutil.which(name, path=path) for name in NEEDED)
    return programs and Path("/dev/fuse").exists() and os.geteuid() == 0


class Share:
    """A share, and where it is mounted.

    Attributes:
        shared: the folder as other computers see it. mounted: as this one does.
    """

    def __init__(self, folder: Path) -> None:
        # its sockets need a short path
        self._own = Path(tempfile.mkdtemp(prefix="smb"))
        self.shared, self.mounted = folder / "gedeeld", folder / "schijf"
        for each in (self.shared, self.mounted):
            each.mkdir(parents=True)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        settings = _SETTINGS.format(port=self._port, own=self._own, shared=self.shared)
        (self._own / "smb.conf").write_text(settings)
        self._server: subprocess.Popen[bytes] | None = None
        self._mount: subprocess.Popen[bytes] | None = None
        self._run(
            "smbpasswd",
            "-c",
            str(self._own / "smb.conf"),
            "-a",
            "-s",
            "root",
            said=f"{PASSWORD}\n{PASSWORD}\n",
        )

    def _run(self, *command: str, said: str = "") -> str:
        done = subprocess.run(command, input=said, check=True, capture_output=True, text=True)
        return done.stdout

    def connect(self) -> None:
        """Let the server serve, and mount the share unless it is mounted."""
        smbd = shutil.which("smbd") or "/usr/sbin/smbd"
        self._server = subprocess.Popen(
            [smbd, "-F", "--no-process-group", "-s", str(self._own / "smb.conf")],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        assert until(self._answers, 20)
        if self._mount is None:
            secret = self._run("rclone", "obscure", PASSWORD).strip()
            self._mount = subprocess.Popen(
                [
                    "rclone",
                    "mount",
                    ":smb:kw",
                    str(self.mounted),
                    "--smb-host",
                    "127.0.0.1",
                    "--smb-port",
                    str(self._port),
                    "--smb-user",
                    "root",
                    "--smb-pass",
                    secret,
                    "--config",
                    str(self._own / "none"),
                    "--cache-dir",
                    str(self._own / "cache"),
                    "--vfs-cache-mode",
                    "writes",
                    "--vfs-write-back",
                    "0s",
                    "--dir-cache-time",
                    "1s",
                    "--contimeout",
                    "2s",
                    "--timeout",
                    "3s",
                    "--low-level-retries",
                    "1",
                ],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
            assert until(lambda: os.path.ismount(self.mounted), 20)

    def _answers(self) -> bool:
        with socket.socket() as asked:
            return asked.connect_ex(("127.0.0.1", self._port)) == 0

    def disconnect(self) -> None:
        """Let the server end: the mount stays, and nothing answers."""
        if self._server is not None:
            self._server.terminate()
            self._server.wait(300)
            self._server = None

    def close(self) -> None:
        """Unmount, and leave nothing."""
        subprocess.run(["fusermount3", "-uz", str(self.mounted)], check=False, capture_output=True)
        if self._mount is not None:
            self._mount.terminate()
            self._mount.wait(300)
        self.disconnect()
        shutil.rmtree(self._own, ignore_errors=True)


def share_or_skip(folder: Path) -> Share:
    """A share below this folder; skips the test where there can be none."""
    if not can_share():
        pytest.skip(f"needs root, /dev/fuse and {', '.join(NEEDED)}")
    return Share(folder)
