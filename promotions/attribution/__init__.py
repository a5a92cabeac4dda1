"""Which activities orders carried that came by import."""
