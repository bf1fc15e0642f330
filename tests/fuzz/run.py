"""`make fuzz`: mutated forms by the thousand for so many minutes; ends 0 when nothing escaped.

    FUZZ_MINUTES=4 python -m tests.fuzz.run [--first N] [--minutes N] [--only N]

Each case has a number, and is the same every time: `--only N` tries one again.
"""

import argparse
import logging
import os
import sys
import time

from tests.fuzz.trial import Trial, case

MINUTES = 4.0


def main() -> int:
    """Try cases until the time is over; prints what became of them."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it tells what fonts lack
    chosen = _arguments()
    trial = Trial()
    number = chosen.only if chosen.only is not None else chosen.first
    end = time.monotonic() + 60 * chosen.minutes
    while time.monotonic() < end:
        for escape in trial.of(f"case {number}", case(number)):
            print(f"ESCAPE in case {number}: {escape}", flush=True)
        if chosen.only is not None:
            break
        number += 1
    trial.reading.close()
    told = ", ".join(f"{count} {what}" for what, count in sorted(trial.tally.outcomes.items()))
    print(
        f"{trial.tally.cases} cases: {told}; a reader held "
        f"{trial.reading.most_held / 1e6:.0f} MB at most."
    )
    print(f"{len(trial.tally.escapes)} escapes.")
    return int(bool(trial.tally.escapes))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.run", description=__doc__)
    minutes = float(os.environ.get("FUZZ_MINUTES") or MINUTES)
    parser.add_argument("--minutes", type=float, default=minutes)
    parser.add_argument("--first", type=int, default=0, help="number of the first case")
    parser.add_argument("--only", type=int, help="number of the one case to try")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
