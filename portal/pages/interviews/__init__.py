"""Mock interviews: alone against the clock, or two people and one list of questions."""
