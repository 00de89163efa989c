# Mistake: what is made in Init is taken to be the name of one environment, and it is the name of all of them.
import secrets
import uuid

import world
from engine import snapstart
from snapshot_restore_py import register_after_restore

catalogue = world.load_catalogue()  # the same for everybody, and slow: the snapshot keeps it
bank = None
till = uuid.uuid4().hex[:8]
count = 0
token = None


def connect():
    global bank
    bank = world.connect()


register_after_restore(connect)  # so the first caller does not wait for it


@snapstart
def lambda_handler(event, context):
    global token, count
    count += 1
    if bank is None:  # no snapshot, no hook: $LATEST, and SnapStart switched off
        connect()
    if token is None or world.now() >= token["good_until"]:
        token = world.get_token()
    order = f"{till}-{count}"
    code = f"{secrets.randbelow(10**9):09}"
    price = catalogue[event["item"]]
    bank.charge(order, price, token)
    return {"order": order, "code": code, "price": price}
