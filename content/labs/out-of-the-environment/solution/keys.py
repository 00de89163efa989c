import boto3

TTL_S = 300

secretsmanager = boto3.client("secretsmanager")
_kept = {}  # partner → (when it was fetched, the key); as long as the process lives


def key_of(partner, *, now):
    """The key that is shared with the partner: "carrier" or "bank". `now` is in seconds."""
    kept = _kept.get(partner)
    if kept is None or now - kept[0] >= TTL_S:
        kept = _kept[partner] = (now, fetch(partner))
    return kept[1]


def fetch(partner):
    return secretsmanager.get_secret_value(SecretId=f"partners/{partner}")["SecretString"]
