def keeper(event, context):
    effect = "Allow" if event["authorizationToken"] == "open sesame" else "Deny"
    statement = {"Effect": effect, "Action": "execute-api:Invoke", "Resource": event["methodArn"]}
    return {
        "principalId": "ali",
        "policyDocument": {"Version": "2012-10-17", "Statement": [statement]},
    }


def secret(event, context):
    return {"statusCode": 200, "body": f"gold, {event['requestContext']['authorizer']['principalId']}"}
