"""Where goals come from and go to."""

from pipeline.records import GoalState

# domain.md section 4. A paper tells where somebody stands, not every station on the way: a state
# that can be reached along these arrows is foreseen, even if the paper in between never came.
_GOAL_ARROWS: dict[GoalState, tuple[GoalState, ...]] = {
    "wens": ("gekozen",),
    "gekozen": ("bezig",),
    "bezig": ("bereikt", "rust", "losgelaten"),
    "rust": ("gekozen", "bezig"),
    "losgelaten": ("gekozen", "bezig"),
    "bereikt": (),
}


def foreseen(now: GoalState, then: GoalState) -> bool:
    """Whether a goal may come from one state to the other along the arrows."""
    seen: set[GoalState] = set()
    ahead = list(_GOAL_ARROWS[now])
    while ahead:
        state = ahead.pop()
        if state not in seen:
            seen.add(state)
            ahead.extend(_GOAL_ARROWS[state])
    return then in seen
