"""Every lie that we could think of, told to the house: how many are believed (`make attack`)."""

import json
import sys
from collections import Counter

from tests.hostile_reader.lies import OF_CONTAINERS, OF_PAPERS, OF_THE_NEXT
from tests.hostile_reader.telling import REFUSED, came_of, came_of_the_next, hostile_reading


def main() -> int:
    """Tell them all; 1 where one is believed."""
    counts: Counter[str] = Counter()
    escaped = []
    with hostile_reading() as reading:
        for what, lies, told in (
            ("papers", OF_PAPERS, came_of),
            ("files in files", OF_CONTAINERS, came_of),
            ("the next paper", OF_THE_NEXT, came_of_the_next),
        ):
            for name in lies:
                became = told(name, reading)
                counts[f"lies about {what}: {REFUSED if became == REFUSED else 'believed'}"] += 1
                if became != REFUSED:
                    escaped.append(f"{name}: {became}")
    print(json.dumps(counts, indent=1))
    print(*escaped, sep="\n")
    print(f"{len(escaped)} escapes")
    return 1 if escaped else 0


if __name__ == "__main__":
    sys.exit(main())
