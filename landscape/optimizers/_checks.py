"""The check that the decay rates of several optimisers share."""


def decay_rate(value: float, name: str) -> float:
    """The value, when it lies in [0, 1).

    Raises:
        ValueError: it does not.
    """
    if not 0 <= value < 1:
        raise ValueError(f"{name} must be at least 0 and below 1; got {value}")
    return value
