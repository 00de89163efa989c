import random
import uuid

import world
from engine import snapstart

catalogue = world.load_catalogue()
till = uuid.uuid4().hex[:8]
count = 0
chance = random.Random()
bank = world.connect()
token = world.get_token()


@snapstart
def lambda_handler(event, context):
    global count
    count += 1
    order = f"{till}-{count}"
    # It opens the parcel station, so nobody else may have it.
    code = f"{chance.randrange(10**9):09}"
    print(f"  order {order}, code {code}")
    price = catalogue[event["item"]]
    bank.charge(order, price, token)
    return {"order": order, "code": code, "price": price}
