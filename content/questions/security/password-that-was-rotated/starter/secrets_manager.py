"""Stands for Secrets Manager, where each look is a call that is paid for. Leave it as it is."""

import database


def fetch():
    print("fetching the password")
    return database.tell_secrets_manager()
