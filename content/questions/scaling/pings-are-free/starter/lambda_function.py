import warehouse


def lambda_handler(event, context):
    """{"action": "ping"} → "pong"; {"item": "book"} → {"item": "book", "stock": 12}"""
