"""Every lie that we could think of, told to the house: how many are believed (`make attack`)."""

import json
import sys
from collections import Counter

from tests.hostile_reader.lies import OF_CONTAINERS, OF_PAPERS
from tests.hostile_reader.telling import REFUSED, came_of, hostile_reading


def main() -> int:
    """Tell them all; 1 where one is believed."""
    counts: Counter[str] = Counter()
    escaped = []
    with hostile_reading() as reading:
        for what, lies in (("papers", OF_PAPERS), ("files in files", OF_CONTAINERS)):
            for name in lies:
                became = came_of(name, reading)
                counts[f"lies about {what}: {REFUSED if became == REFUSED else 'believed'}"] += 1
                if became != REFUSED:
                    escaped.append(f"{name}: {became}")
    print(json.dumps(counts, indent=1))
    print(*escaped, sep="\n")
    print(f"{len(escaped)} escapes")
    return 1 if escaped else 0


if __name__ == "__main__":
    sys.exit(main())
