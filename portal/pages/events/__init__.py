"""A form for every source of events: turn the knobs, see the JSON, use it."""
