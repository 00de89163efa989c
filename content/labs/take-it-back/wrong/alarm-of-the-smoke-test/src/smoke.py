import json

from orders import lambda_handler as place

ORDER = {
    "orderId": "smoke-1",
    "lines": [{"price": 250, "count": 3}, {"price": 40, "count": 1}],
}
TOTAL = 790


def lambda_handler(event, context):
    answer = place({"body": json.dumps(ORDER)}, context)
    told = json.loads(answer["body"])
    if answer["statusCode"] != 201 or told.get("orderId") != "smoke-1":
        raise RuntimeError(f"not placed: {answer}")
    if told.get("total") != TOTAL:
        raise RuntimeError(f"the total of {TOTAL} came as {told}")
    return "passed"
