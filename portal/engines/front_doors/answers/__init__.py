"""From what the handler returned, or the door says by itself, to what the caller sees."""
