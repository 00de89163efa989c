"""What somebody knew before they began, found out by few questions, and the lessons that they can skip."""
