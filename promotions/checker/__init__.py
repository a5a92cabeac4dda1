"""The checker: its facts, its runs in the background, its findings, and the publishing after it."""
