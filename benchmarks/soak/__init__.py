"""Thousands of runs, honest and hostile, through one broker; afterwards nothing may be left of them."""
