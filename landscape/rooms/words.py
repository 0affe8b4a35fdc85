"""What the teacher does next, and what the class has just shown, in words with computed numbers."""

from statistics import median

from landscape.rooms.rivals import KINDS
from landscape.rooms.state import Round, State

TITLES = {"random": "guess anywhere", "local": "try a step", "gradient": "follow the slope"}
BEST = {"random": "guess", "local": "step", "gradient": "descent"}
ORDER = tuple(KINDS)


def moment(state: State) -> str:
    """What is going on."""
    played = state.round
    match state.phase:
        case "lobby":
            return f"{_count(len(state.hikers), 'hiker')} here"
        case "reveal":
            return "The landscape, and how programs walk on it"
        case "closed":
            return "The room is closed"
    frozen = " · frozen" if state.phase == "paused" else ""
    return f"Round {played.number}: {TITLES[played.kind]}{frozen}"


def next_step(state: State) -> str:
    """What the teacher can do now."""
    following = _following(state)
    match state.phase:
        case "lobby" if not state.hikers:
            return "Show this board. Phones scan the code, or open the address and type the code."
        case "lobby":
            return "Once all are here, begin round 1: everybody guesses."
        case "round":
            return _during(state, following)
        case "paused":
            others = f", {following}," if following else ""
            return f"Talk about it. Then go on{others} or reveal the landscape."
        case "reveal":
            return f"Talk about it. Then {following or 'keep the paths'}, or close the room."
        case _:
            return "Open another room."


def _during(state: State, following: str) -> str:
    """While a round runs."""
    if not state.hikers:
        return "Nobody is here yet: phones scan the code. Who comes now walks in this round."
    walking = sum(hiker.used < state.round.budget for hiker in state.hikers.values())
    if not walking:
        end = "reveal the landscape."
        return (
            f"All are done. {following.capitalize()}, or {end}"
            if following
            else (f"All are done: {end}")
        )
    used = sum(hiker.used for hiker in state.hikers.values())
    looks = f"{used} of {state.round.budget * len(state.hikers)} looks used"
    return f"{looks}, {_count(walking, 'hiker')} still walking. Freeze when it is enough."


def shown(state: State) -> list[str]:
    """What each round has shown, the last first; after the reveal, what the programs made of it."""
    sentences = [_programs(state)] if state.rivals else []
    for played in reversed(state.rounds):
        walked = (hiker.bests.get(played.number) for hiker in state.hikers.values())
        bests = [best for best in walked if best is not None]
        if bests:
            sentences.append(_sentence(played, bests))
    return sentences


def number(value: float) -> str:
    """A loss in three digits."""
    return f"{value:.3g}"


def _sentence(played: Round, bests: list[float]) -> str:
    """The best and the middle hiker of a round."""
    many, looks = _count(len(bests), "hiker"), _count(played.budget, "look")
    middle = f" Half of them reached {number(median(bests))} or less." if len(bests) > 2 else ""
    return (
        f"Round {played.number}: from {number(played.start_loss)}, the best {BEST[played.kind]} of "
        f"{many} in {looks} reached {number(min(bests))}.{middle}"
    )


def _programs(state: State) -> str:
    reached = {rival["kind"]: number(rival["best"]) for rival in state.rivals}
    named = [f"{KINDS[kind]} {reached[kind]}" for kind in ORDER]
    looks = _count(state.round.budget, "look")
    return f"Programs, in {looks} each: {named[0]}, {named[1]}, {named[2]}."


def _following(state: State) -> str:
    """The round that has not been played yet, first in the order of the notes."""
    played = {one.kind for one in state.rounds}
    kind = next((kind for kind in ORDER if kind not in played), None)
    return f"begin round {len(state.rounds) + 1} ({TITLES[kind]})" if kind else ""


def _count(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
