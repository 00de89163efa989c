# Mistake: everything is put into one step, the wait and the other steps as well.
import uuid

import shop
from engine import durable


@durable
def lambda_handler(event, ctx):
    def order():
        reference = uuid.uuid4().hex[:8]
        price = shop.price_of(event["item"])
        shop.mail(event["customer"], "We have your order.")
        shop.charge(reference, price)
        if shop.hour() < 18:
            shop.book_courier(reference)
        ctx.wait(hours=3)
        shop.pack(reference)
        shop.ship(reference, price)
        return {"state": "shipped", "price": price}

    return ctx.step("order", order)
