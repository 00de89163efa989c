"""Functions of a learner's own: written, run, shared, taken home."""
