import os


def key_of(partner, *, now):
    """The key that is shared with the partner: "carrier" or "bank". `now` is in seconds."""
    return os.environ[f"{partner.upper()}_KEY"]
