"""Quick replies, chat archive, registers."""
