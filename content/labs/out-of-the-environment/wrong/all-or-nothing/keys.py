# Mistake: one clock for all partners: the fetch of one makes the old key of the other look fresh.
import boto3

TTL_S = 300

secretsmanager = boto3.client("secretsmanager")
_kept = {}
_fetched_at = 0


def key_of(partner, *, now):
    global _fetched_at
    if partner not in _kept or now - _fetched_at >= TTL_S:
        _kept[partner] = secretsmanager.get_secret_value(SecretId=f"partners/{partner}")["SecretString"]
        _fetched_at = now
    return _kept[partner]
