"""What people said is wrong with a question, a lesson or a lab, and what its authors answered."""
