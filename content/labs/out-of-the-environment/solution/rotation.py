"""Stands for a partner who changes the key that you share. Leave it as it is."""

import boto3

secretsmanager = boto3.client("secretsmanager")


def rotate(partner, key):
    secretsmanager.put_secret_value(SecretId=f"partners/{partner}", SecretString=key)
    return {"rotated": partner}
