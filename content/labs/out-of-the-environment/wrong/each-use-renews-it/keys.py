# Mistake: the 300 seconds begin again with every use. A function that is busy never looks again.
import boto3

TTL_S = 300

secretsmanager = boto3.client("secretsmanager")
_kept = {}


def key_of(partner, *, now):
    used_at, key = _kept.get(partner, (None, None))
    if key is None or now - used_at >= TTL_S:
        key = secretsmanager.get_secret_value(SecretId=f"partners/{partner}")["SecretString"]
    _kept[partner] = (now, key)
    return key
