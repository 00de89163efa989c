"""What somebody missed, and when it comes back."""
