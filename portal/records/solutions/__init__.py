"""Solutions of labs that learners show to others who have passed them."""
