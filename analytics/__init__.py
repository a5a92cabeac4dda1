"""What the manager reads: figures of all rooms below, on one page."""
