"""Who somebody is: an anonymous learner by cookie, or the learner of an account."""
