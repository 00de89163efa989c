# Fetches once for each environment: after a rotation every warm one fails until AWS replaces it.
import database
import secrets_manager

_password = None


def orders_of(customer):
    global _password
    if _password is None:
        _password = secrets_manager.fetch()
    return database.orders_of(customer, password=_password)


def lambda_handler(event, context):
    if "change_to" in event:
        return database.change_password(event["change_to"])
    if "lock" in event:
        return database.lock()
    return orders_of(event["customer"])
