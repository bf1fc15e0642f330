"""The process that hostile readers are forked from, in the place of the true one.

They are confined as true ones are, and honest until a paper takes them over: one that ends with
`%LIE name`.
"""

import re
from collections.abc import Iterator
from itertools import count
from typing import Final

from pipeline.extraction import read_forms
from pipeline.extraction.sandbox import fork_server, serialising, worker
from pipeline.extraction.sandbox.framing import Conversation, Message
from tests.hostile.kind import good
from tests.hostile_reader.lies import ALL, Taken
from tests.workspace import shipped

PROGRAM: Final = f"from {__name__} import main; main()"
_LIE: Final = re.compile(rb"%LIE (.*)\n$")
_honest = worker._read


def that_lies(name: str, paper: bytes) -> bytes:
    """A paper that takes over whoever reads it."""
    assert name in ALL
    return paper + b"\n%LIE " + name.encode() + b"\n"


def main() -> None:
    """As the true one, but for what its readers say."""
    (form,) = read_forms(good(), shipped(), lambda _: None)
    true = serialising.of_form(form)

    read = count(1)

    def lying(said: Conversation, paper: Message, catalogue: object) -> Iterator[Message]:
        papers, found = next(read), _LIE.search(paper.pieces[0])
        if found is None:
            return iter(_honest(said, paper, catalogue))  # type: ignore[arg-type]
        return ALL[found[1].decode()](Taken(said, true, serialising.of_end(1), papers))

    worker._read = lying  # type: ignore[assignment]
    fork_server.main()
