def lambda_handler(event, context):
    for record in event["Records"]:
        order = record["dynamodb"]["NewImage"]
        customer = order["customer"]["S"]
        if "@" not in customer:
            raise ValueError(f"no address: {order['id']['S']}")
        print(f"mailed {order['id']['S']}")
