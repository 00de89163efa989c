from ipaddress import ip_address, ip_network


def lambda_handler(event, context):
    why = {subnet: way_out(event, subnet) for subnet in event["function"]["subnets"]}
    return {"reaches": "always", "why": why}


def way_out(vpc, subnet):
    """Why an environment in this subnet does or does not get there."""
    address = ip_address(vpc["to"]["address"])
    for destination, target in vpc["routes"][vpc["subnets"][subnet]]:
        if address in ip_network(destination):
            return "local" if target == "local" else "nat"
    return "no-route"
