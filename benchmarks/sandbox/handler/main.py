"""The handler that every contestant runs. As a script, it is given one JSON event."""

import json
import sys


def lambda_handler(event, context):
    return {"statusCode": 200, "body": "Hello, " + event["name"] + "!"}


if __name__ == "__main__":
    print(json.dumps(lambda_handler(json.loads(sys.argv[1]), None)), flush=True)
