# Fetches after a refusal, and goes on keeping the old one: from then on each request is refused first.
import database
import secrets_manager

_password = None


def orders_of(customer):
    global _password
    if _password is None:
        _password = secrets_manager.fetch()
    try:
        return database.orders_of(customer, password=_password)
    except database.Refused:
        return database.orders_of(customer, password=secrets_manager.fetch())


def lambda_handler(event, context):
    if "change_to" in event:
        return database.change_password(event["change_to"])
    if "lock" in event:
        return database.lock()
    return orders_of(event["customer"])
