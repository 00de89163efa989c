"""Stacks of one's own: templates with their code, deployed, and what is done to them."""
