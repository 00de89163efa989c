# Allows every origin, which is not valid for requests with credentials.
import base64
import json
from urllib.parse import parse_qs

from orders import BadOrder, find, place

SHOP = "*"
CORS = {
    "access-control-allow-origin": SHOP,
    "access-control-allow-credentials": "true",
}
PREFLIGHT = {
    "access-control-allow-methods": "GET, POST",
    "access-control-allow-headers": "content-type",
}


def lambda_handler(event, context):
    if event.get("version") == "2.0":
        # An HTTP API or a function URL: both add the CORS headers themselves.
        return answer(of_format_2(event))
    response = answer(of_format_1(event))
    response["headers"].update(CORS)
    return response


def of_format_2(event):
    http = event["requestContext"]["http"]
    tags = parse_qs(event["rawQueryString"]).get("tag", [])
    return http["method"], event["rawPath"], tags, event


def of_format_1(event):
    tags = (event.get("multiValueQueryStringParameters") or {}).get("tag", [])
    return event["httpMethod"], event["path"], tags, event


def answer(request):
    method, path, tags, event = request
    parts = path.strip("/").split("/")
    if method == "OPTIONS":
        return {"statusCode": 204, "headers": dict(PREFLIGHT), "body": ""}
    if method == "POST" and parts == ["orders"]:
        return posted(event)
    if method == "GET" and len(parts) == 2 and parts[0] == "orders":
        order = find(parts[1])
        if order:
            return reply(200, {**order, "tags": tags})
    return reply(404, {"message": f"There is no {path}"})


def posted(event):
    try:
        return reply(201, place(order_of(event)))
    except (BadOrder, ValueError) as error:
        return reply(400, {"message": str(error)})


def order_of(event):
    """Raises ValueError for what is neither JSON nor a form."""
    body = event.get("body") or ""
    if event.get("isBase64Encoded"):
        body = base64.b64decode(body).decode()
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    if headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return {name: values[-1] for name, values in parse_qs(body).items()}
    return json.loads(body)


def reply(status, value):
    headers = {"content-type": "application/json"}
    return {"statusCode": status, "headers": headers, "body": json.dumps(value)}
