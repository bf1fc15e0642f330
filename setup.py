"""Puts the worksheets and the stories of the demo beside the program in what is installed."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

HERE = Path(__file__).parent
SHIPPED = ("schemas", "docs/demo")


class WithSheets(build_py):  # type: ignore[misc]
    """Builds the packages, with the data that lies beside them in a checkout."""

    def run(self) -> None:
        """Copy; a checkout that is installed as it lies needs nothing."""
        super().run()
        if getattr(self, "editable_mode", False):
            return
        for folder in SHIPPED:
            for path in sorted((HERE / folder).rglob("*")):
                if path.suffix in {".toml", ".json"}:
                    there = Path(self.build_lib, "pipeline", "shipped", path.relative_to(HERE))
                    there.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(path, there)


setup(cmdclass={"build_py": WithSheets})
