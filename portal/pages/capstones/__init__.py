"""Capstones: designs that are built, and defended in one's own words."""
