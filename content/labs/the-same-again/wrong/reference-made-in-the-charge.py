# Mistake: the reference is made inside the step that charges; a crash there makes another one.
import uuid

import shop
from engine import StepFailed, durable


@durable
def lambda_handler(event, ctx):
    price = ctx.step("price", lambda: shop.price_of(event["item"]))
    ctx.step("mail", lambda: shop.mail(event["customer"], "We have your order."))

    def charge():
        made = uuid.uuid4().hex[:8]
        shop.charge(made, price)
        return made

    reference = ctx.step("charge", charge)
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
    ctx.step("ship", lambda: shop.ship(reference, price))
    return {"state": "shipped", "price": price}
