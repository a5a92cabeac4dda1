"""The page of the trail: who did what, newest first."""
