# Mistake: ids and codes are mended, and the connection of Init is taken for a live one in every copy.
import secrets
import uuid

import world
from engine import snapstart

catalogue = world.load_catalogue()  # the same for everybody, and slow: the snapshot keeps it
bank = world.connect()
token = None


def connect():
    global bank
    bank = world.connect()


@snapstart
def lambda_handler(event, context):
    global token
    if bank is None:  # no snapshot, no hook: $LATEST, and SnapStart switched off
        connect()
    if token is None or world.now() >= token["good_until"]:
        token = world.get_token()
    order = uuid.uuid4().hex
    code = f"{secrets.randbelow(10**9):09}"
    price = catalogue[event["item"]]
    bank.charge(order, price, token)
    return {"order": order, "code": code, "price": price}
