"""What several subjects' forms have in common."""
