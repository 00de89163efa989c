"""Asking for a run, working it off, keeping what came of it."""
