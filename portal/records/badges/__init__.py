"""What somebody has achieved: granted once, never taken away, shown where they look for it."""
