"""Study plans: what learners have said of their interview and their time, and what that makes of each day."""
