# Mistake: what was fetched is printed, "only while we are looking for a mistake".
import boto3

TTL_S = 300

secretsmanager = boto3.client("secretsmanager")
_kept = {}


def key_of(partner, *, now):
    kept = _kept.get(partner)
    if kept is None or now - kept[0] >= TTL_S:
        found = secretsmanager.get_secret_value(SecretId=f"partners/{partner}")
        print("fetched", found)
        kept = _kept[partner] = (now, found["SecretString"])
    return kept[1]
