"""Pages of the quick replies."""
