"""Links: fetching at the rate that each host allows, and the verdicts on the replies."""
