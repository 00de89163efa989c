"""What comes and goes: the request, the response, and what the function returned in between."""
