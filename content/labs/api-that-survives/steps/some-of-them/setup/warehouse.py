"""The warehouse's. It is locked: you call it, and it is what it is."""


class OutOfTea(Exception):
    """Nothing was taken. There may be some tomorrow."""


def reserve(tea, bags):
    """Take so many bags from the shelf. Asked twice, it takes twice."""
    if tea == "oolong":
        raise OutOfTea(f"There is no {tea} today.")
    print(f"reserved {bags} {tea}", flush=True)
