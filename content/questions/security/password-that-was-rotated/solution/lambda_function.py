import database
import secrets_manager

_password = None  # as it was fetched last; kept for as long as the environment lives


def fetch():
    global _password
    _password = secrets_manager.fetch()


def orders_of(customer):
    """As `database.orders_of`, with the password that Secrets Manager has."""
    was_kept = _password is not None
    if not was_kept:
        fetch()
    try:
        return database.orders_of(customer, password=_password)
    except database.Refused:
        if not was_kept:
            raise  # it was fetched a moment ago: another look would find the same
        fetch()
        return database.orders_of(customer, password=_password)


def lambda_handler(event, context):
    if "change_to" in event:
        return database.change_password(event["change_to"])
    if "lock" in event:
        return database.lock()
    return orders_of(event["customer"])
