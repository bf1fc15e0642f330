"""A connection to a database of any age in, today's tables in it out."""

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

_SCRIPTS: Final = Path(__file__).parents[2] / "migrations"


class UnknownRevisionError(Exception):
    """The database is at a step that this program does not know."""


def upgrade(connection: Connection, found: str | None) -> None:
    """Apply what is lacking since the step `found` (None: an empty database).

    Raises:
        UnknownRevisionError: a newer program was here.
    """
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise UnknownRevisionError
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
