"""What the warehouse picks and ships."""
