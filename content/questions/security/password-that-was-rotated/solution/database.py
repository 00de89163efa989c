"""Stands for a database whose password somebody else changes. Leave it as it is."""

_password = "of-spring"
_is_locked = False


class Refused(Exception):
    """The database does not take this password."""


def orders_of(customer, *, password):
    if _is_locked or password != _password:
        print("refused")
        raise Refused("password authentication failed")
    return [f"{customer}-1", f"{customer}-2"]


def change_password(to):
    global _password
    _password = to
    return "changed"


def lock():
    global _is_locked
    _is_locked = True
    return "locked"


def tell_secrets_manager():
    return _password
