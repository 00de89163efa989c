# Mistake: the night is marked as done before it is: the second attempt finds the mark and does nothing.
from datetime import datetime, timedelta

from books import book, shops, takings


def day_of(event):
    """The day before the one that the schedule meant, however late this runs."""
    due = event["time"] if "time" in event else event["scheduledTime"]
    return (datetime.fromisoformat(due) - timedelta(days=1)).date().isoformat()


def lambda_handler(event, context):
    day = day_of(event)
    if not book(f"closed/{day}", 0):
        return {"day": day, "booked": 0}
    return {"day": day, "booked": sum(book(f"{shop}/{day}", takings(shop, day)) for shop in shops())}
