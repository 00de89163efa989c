DIRECT_KB = 50 * 1024
DISK_KB = 250 * 1024


def lambda_handler(event, context):
    """As it came: right if it came in order."""
    return {
        "files": sorted(event["files"]),
        "again": [],
        "platform": "manylinux2014_x86_64",
        "upload": "direct",
    }
