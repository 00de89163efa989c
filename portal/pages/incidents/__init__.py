"""Incident rooms: systems that are found broken, with their evidence, and what came of mending them."""
