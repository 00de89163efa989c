"""The same handlers in every language: what tests/conformance/test_every_runtime.py invokes."""
