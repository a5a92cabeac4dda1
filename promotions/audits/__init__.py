"""Self-audits: orders priced again in the background, and where the platform charged otherwise."""
