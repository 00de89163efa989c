"""Event streams: what a run says while it goes on."""
