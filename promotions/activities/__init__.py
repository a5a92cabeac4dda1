"""Planning activities: drafts, what is wrong with them, and their life once they are published."""
