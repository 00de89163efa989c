"""Which stage, route or rule a request is for."""
