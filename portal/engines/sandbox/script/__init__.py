"""The guest of `python -m portal.engines.sandbox`: runs one Python file."""
