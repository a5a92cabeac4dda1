"""What an order says of its promotions: which took how much off, and what the platform itself paid."""
