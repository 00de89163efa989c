from ipaddress import ip_address, ip_network

GETS_THERE = {"endpoint", "local", "nat"}


def lambda_handler(event, context):
    why = {subnet: way_out(event, subnet) for subnet in event["function"]["subnets"]}
    ways = [one in GETS_THERE for one in why.values()]
    return {"reaches": "always" if all(ways) else "sometimes" if any(ways) else "never", "why": why}


def way_out(vpc, subnet):
    """Why an environment in this subnet does or does not get there."""
    if vpc["to"].get("service") in vpc["endpoints"]:
        return "endpoint"
    target = next_hop(vpc, subnet)
    if target is None:
        return "no-route"
    if target == "local":
        return "local"
    if target in vpc["nats"]:
        beyond = next_hop(vpc, vpc["nats"][target]) or ""
        return "nat" if beyond.startswith("igw-") else "nat-leads-nowhere"
    return "no-public-address"


def next_hop(vpc, subnet):
    """What the most specific route to the address leads to; None where none matches."""
    address = ip_address(vpc["to"]["address"])
    routes = [
        (ip_network(destination), target) for destination, target in vpc["routes"][vpc["subnets"][subnet]]
    ]
    found = [one for one in routes if address in one[0]]
    return max(found, key=lambda one: one[0].prefixlen)[1] if found else None
