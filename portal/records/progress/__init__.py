"""What learners did: lessons read, drafts, tries, answers; and what follows from it."""
