"""What a basket costs now: published activities for the engine, and its answers for people and programs."""
