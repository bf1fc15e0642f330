"""Files of tests in memory, where the system has a place for that: nobody waits for a disk.

What is brought to the disk after each step (and much is: a lost form is a lost story) is brought
there all the same; it costs nothing there. Without such a place tests are as before, but slower.
"""

import os
import shutil
import tempfile
from pathlib import Path
from typing import Final

IN_MEMORY: Final = Path("/dev/shm")
ROOM: Final = 3 << 30  # bytes; a run leaves a few hundred million


def keep_files_in_memory() -> None:
    """Let this process, and those that it starts, make their temporary files in memory.

    Not where somebody said where they are to be (TMPDIR), nor where there is too little room.
    """
    if "TMPDIR" in os.environ or not os.access(IN_MEMORY, os.W_OK):
        return
    if shutil.disk_usage(IN_MEMORY).free >= ROOM:
        os.environ["TMPDIR"] = str(IN_MEMORY)
        tempfile.tempdir = None
