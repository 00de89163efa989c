"""The doors as they are configured: what they have, what AWS would refuse of it, and how they differ."""
