import uuid

import shop
from engine import durable


@durable
def lambda_handler(event, ctx):
    reference = uuid.uuid4().hex[:8]
    price = shop.price_of(event["item"])
    shop.mail(event["customer"], "We have your order.")

    ctx.step("charge", lambda: shop.charge(reference, price))
    if shop.hour() < 18:
        ctx.step("courier", lambda: shop.book_courier(reference))

    ctx.wait(hours=3)

    ctx.step("pack", lambda: shop.pack(reference))
    ctx.step("ship", lambda: shop.ship(reference, price))
    return {"state": "shipped", "price": price}
