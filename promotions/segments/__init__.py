"""Groups of buyers: who is in them, and how they are changed."""
