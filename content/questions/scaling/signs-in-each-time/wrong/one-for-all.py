# Keeps one client, whoever asks: the second shop is told the total of the first.
import ledger

_client = None


def lambda_handler(event, context):
    global _client
    if _client is None:
        _client = ledger.Client(event["shop"])
    return {"shop": event["shop"], "total": _client.total()}
