"""The world outside. Leave this file as it is: a catalogue, a bank, and a clock that goes on while you sleep."""

import os

LASTS_MIN = 60  # so long a token of the bank is good for

_clock = 0


class ConnectionLost(Exception):
    """The other end has long hung up."""


class TokenExpired(Exception):
    """The bank does not take this token any more."""


def now():
    """Minutes since the version was published."""
    return _clock


def load_catalogue():
    _say("loads the catalogue")
    return {"tea": 900, "coffee": 700, "mug": 1200}


def get_token():
    _say("gets a token")
    return {"good_until": now() + LASTS_MIN}


def connect():
    _say("connects to the bank")
    return Connection()


class Connection:
    def __init__(self):
        self._made_by = os.getpid()

    def charge(self, order, amount, token):
        if self._made_by != os.getpid():
            raise ConnectionLost("this connection was made before the snapshot")
        if now() >= token["good_until"]:
            raise TokenExpired(f"it is {now()} min, and the token was good until {token['good_until']}")
        _say(f"charges {amount}")


# What follows is for the engine.

happened = []


def later(minutes):
    global _clock
    _clock += minutes


def _say(what):
    print(f"  >> {what}")
    happened.append(what)
