"""Pictures in replies."""
