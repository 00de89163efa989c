# Never has an old password, and pays a call to Secrets Manager for each request.
import database
import secrets_manager


def orders_of(customer):
    return database.orders_of(customer, password=secrets_manager.fetch())


def lambda_handler(event, context):
    if "change_to" in event:
        return database.change_password(event["change_to"])
    if "lock" in event:
        return database.lock()
    return orders_of(event["customer"])
