# Mistake: the price is read inside each step that needs it, so what is billed is not what was paid.
import uuid

import shop
from engine import StepFailed, durable


@durable
def lambda_handler(event, ctx):
    # A step of its own: were it made inside "charge", a crash there would make a second one.
    reference = ctx.step("reference", lambda: uuid.uuid4().hex[:8])
    price = ctx.step("price", lambda: shop.price_of(event["item"]))
    ctx.step("mail", lambda: shop.mail(event["customer"], "We have your order."))

    ctx.step("charge", lambda: shop.charge(reference, price))
    today = ctx.step("today", lambda: shop.hour() < 18)
    if today:
        ctx.step("courier", lambda: shop.book_courier(reference))

    ctx.wait(hours=3)

    try:
        ctx.step("pack", lambda: shop.pack(reference))
    except StepFailed:
        # What was done last is undone first.
        if today:
            ctx.step("cancel courier", lambda: shop.cancel_courier(reference))
        ctx.step("refund", lambda: shop.refund(reference))
        return {"state": "refunded", "price": price}
    ctx.step("ship", lambda: shop.ship(reference, shop.price_of(event["item"])))
    return {"state": "shipped", "price": price}
