"""Whose documents are drawn next: everybody in turn, and who failed later."""

from pipeline.turns import FIRST_PAUSE, HOPELESS, SUSPECT, Turns


class Clock:
    """A timer that goes on when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def served(turns: Turns[str], clock: Clock, key: str, seconds: float) -> None:
    turns.begin(key)
    clock.now += seconds
    turns.done(key)


def test_who_was_never_served_goes_first() -> None:
    turns = Turns[str](clock := Clock())
    served(turns, clock, "a", 0.0)
    assert turns.due([("a", 0), ("b", 0)]) == ["b", "a"]


def test_who_took_long_rests_the_longer() -> None:
    turns = Turns[str](clock := Clock())
    served(turns, clock, "a", 2.0)
    assert (turns.due([("a", 0)]), turns.soonest(["a"])) == ([], 20.0)
    clock.now += 20.0
    assert turns.due([("a", 0)]) == ["a"]


def test_what_failed_comes_ever_later() -> None:
    turns = Turns[str](clock := Clock())
    for pause in (FIRST_PAUSE, 2 * FIRST_PAUSE, 4 * FIRST_PAUSE):
        turns.begin("a")
        turns.failed("a")
        assert turns.soonest(["a"]) == pause
        clock.now += pause
    assert turns.failing() == 1


def test_what_runs_before_us_never_finished_comes_late() -> None:
    turns = Turns[str](Clock())
    assert turns.due([("a", SUSPECT), ("b", 0)]) == ["b"]


def test_when_one_after_the_other_fails_the_rest_waits() -> None:
    turns = Turns[str](clock := Clock())
    for key in "abc"[:HOPELESS]:
        turns.begin(key)
        turns.failed(key, of_outbox=True)
    assert turns.is_hopeless
    served(turns, clock, "d", 0.0)
    assert not turns.is_hopeless


def test_nothing_waits() -> None:
    assert Turns[str](Clock()).soonest([]) is None


def test_what_was_not_written_and_is_asked_no_more_is_forgotten() -> None:
    turns: Turns[str] = Turns()
    for key in ("a", "b"):
        turns.begin(key)
        turns.failed(key, "away", where="mappen/zuid")
    turns.keep_only({"b"})
    assert (turns.failing(), turns.whys()) == (1, {"mappen/zuid": "away"})
    turns.keep_only(set())
    assert (turns.failing(), turns.whys()) == (0, {})
