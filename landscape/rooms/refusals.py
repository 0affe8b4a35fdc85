"""What a room answers where it does not do what is asked. Each says it in words for who asked."""


class Refused(Exception):
    """It can't be done now, or what was sent is no such thing."""


class Unknown(Refused):
    """There is no such room, or no such hiker in it."""


class Forbidden(Refused):
    """The key is not that of the room."""


class TooMany(Refused):
    """Too much at once; later it can be done."""
