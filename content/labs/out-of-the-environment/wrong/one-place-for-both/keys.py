# Mistake: the cache does not ask whose key it keeps, so the bank's is signed with the carrier's key.
import boto3

TTL_S = 300

secretsmanager = boto3.client("secretsmanager")
_fetched_at, _key = None, None


def key_of(partner, *, now):
    global _fetched_at, _key
    if _key is None or now - _fetched_at >= TTL_S:
        _key = secretsmanager.get_secret_value(SecretId=f"partners/{partner}")["SecretString"]
        _fetched_at = now
    return _key
