"""The board above the gates, which belongs to the stadium."""


def count(entry):
    """Counts an entry once, however often it comes. Raises ValueError for one without a gate."""
    if not entry["gate"]:
        raise ValueError(f"entry {entry['id']} has no gate")
    print(f"counted {entry['id']}")
