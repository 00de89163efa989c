"""Content as its authors try it: every solution, starter and mistake of a lab, run for real. No tables."""
