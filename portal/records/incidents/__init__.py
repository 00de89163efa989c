"""Incidents that learners took: when, and how each of them ended."""
