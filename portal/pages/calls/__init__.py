"""`/call/<id>/<path>`: deployed functions, called by anybody who has the address."""
