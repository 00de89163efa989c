"""WebSocket APIs: connections, their messages, and what is posted to them."""
