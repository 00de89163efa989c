"""Mock interviews: what was asked, by when, what was answered, and what two people made of it."""
