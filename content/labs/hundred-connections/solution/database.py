"""The booking database. Leave this file as it is; what it prints is how the checks see what you do to it."""


class BadBooking(Exception):
    """One of the rows is no booking. Nothing of this statement was stored."""


class Connection:
    def __init__(self):
        print("connection opened")

    def insert(self, rows):
        """Store all rows, each {"id": …}, in one statement with one commit. All of them or none."""
        for row in rows:
            if not isinstance(row, dict) or "id" not in row:
                raise BadBooking(f"no booking: {row!r}")
        print(f"commit of {len(rows)}")
        for row in rows:
            print(f"stored {row['id']}")


def connect():
    """A new connection. It stays open for as long as its environment lives, used or not."""
    return Connection()
