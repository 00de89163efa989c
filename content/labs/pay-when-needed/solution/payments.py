"""Stands for a payment provider, one in each region, that takes its time to connect. Leave it as it is."""

import time


def connect(region):
    print(f"connecting to {region}")
    time.sleep(0.2)
    return Client(region)


class Client:
    def __init__(self, region):
        self.region = region

    def charge(self, order):
        return {"order": order, "chargedIn": self.region}
