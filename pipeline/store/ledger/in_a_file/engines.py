"""A database -> an engine on it; a statement that was compiled for one serves all in this process.

The desk opens the store for each thing that somebody does, and so do tests: compiling the same
statements each time took a seventh of what they do.
"""

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import URL, Engine, create_engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

if TYPE_CHECKING:
    from pipeline.store.sealing.keys import Keys

_COMPILED: Final[LRUCache[Any, Any]] = LRUCache(500)  # as many as an engine keeps for itself


class AlikeDialect(SQLiteDialect_pysqlite):
    """SQLite's own, equal for all stores with the same keys: compiled statements are kept by it."""

    supports_statement_cache = True
    keys: "Keys | None" = None  # what is read is opened with these

    def __eq__(self, other: object) -> bool:
        return isinstance(other, AlikeDialect) and self.keys is other.keys

    def __hash__(self) -> int:
        return hash(AlikeDialect)  # what is kept by it must be found when keys are set


registry.register("sqlite.alike", __name__, AlikeDialect.__name__)


def sqlite(**more: Any) -> Engine:
    """An engine that never puts a value in a message. `more`: as `create_engine` takes it."""
    options = {"compiled_cache": _COMPILED}
    url = URL.create("sqlite+alike", database=more.pop("database", None))
    return create_engine(url, hide_parameters=True, execution_options=options, **more)
