"""The tracking page. Leave this file as it is."""


class BadScan(Exception):
    """What was to be shown is no scan."""


def publish(scan):
    """Show {"id": …, "depot": …} on the page. Raises BadScan for anything else, and has shown nothing then."""
    if not isinstance(scan, dict) or not isinstance(scan.get("depot"), str):
        raise BadScan(f"No scan: {scan!r}")
    print(f"published {scan['id']}")
