"""Orders priced again: which activities they used, and where the platform charged otherwise."""
