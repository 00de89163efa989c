"""Functions of one's own: written, run cold and warm, looked at, shared, taken home."""
