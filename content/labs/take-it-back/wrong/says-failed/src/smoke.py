# The hook returns that it failed, and nobody reads what a hook returns.
import json

from orders import lambda_handler as place

ORDER = {
    "orderId": "smoke-1",
    "lines": [{"price": 250, "count": 3}, {"price": 40, "count": 1}],
}
TOTAL = 790


def lambda_handler(event, context):
    answer = place({"body": json.dumps(ORDER)}, context)
    if json.loads(answer["body"]).get("total") != TOTAL:
        return "Failed"
    return "Succeeded"
