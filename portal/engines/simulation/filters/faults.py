"""A pattern that AWS would not take."""

from __future__ import annotations


class BadPattern(ValueError):
    """`reason` is what EventBridge says of it after "Event pattern is not valid. Reason: "."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class BadFilter(ValueError):
    """
    What the API of a service says to filters that it does not take: `code` and `message` are AWS's,
    `reason` is for the learner, whom Lambda leaves alone with "Invalid filter pattern definition.".
    """

    def __init__(self, code: str, message: str, *, reason: str) -> None:
        super().__init__(f"{message} {reason}" if reason not in message else message)
        self.code = code
        self.message = message
        self.reason = reason
