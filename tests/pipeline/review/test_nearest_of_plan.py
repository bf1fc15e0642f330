"""What of a long plan is most like some words: a short way to the same few."""

from difflib import SequenceMatcher

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.review.plan_asked import nearest

WORDS = st.text("abc ", max_size=12) | st.sampled_from(["bellen met de gemeente", "bellen", ""])


@given(WORDS, st.lists(st.tuples(WORDS, st.booleans()), max_size=40))
@settings(max_examples=300, deadline=None)
def test_the_nearest_are_those_of_which_each_is_looked_at_closely(
    told: str, among: list[tuple[str, bool]]
) -> None:
    def near(place: int) -> tuple[float, bool, int]:
        text, is_open = among[place]
        alike = SequenceMatcher(None, told, text, autojunk=False).ratio()
        return (-round(alike, 1), not is_open, place)

    assert nearest(told, among) == sorted(range(len(among)), key=near)[:8]
