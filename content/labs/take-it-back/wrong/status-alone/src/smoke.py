# A status of 201 is taken for a right answer.
import json

from orders import lambda_handler as place

ORDER = {
    "orderId": "smoke-1",
    "lines": [{"price": 250, "count": 3}, {"price": 40, "count": 1}],
}
TOTAL = 790


def lambda_handler(event, context):
    answer = place({"body": json.dumps(ORDER)}, context)
    if answer["statusCode"] != 201:
        raise RuntimeError(f"not placed: {answer}")
