"""When to review what, what to ask in an interview, and what the answers say of somebody's readiness."""
