"""Quick replies and FAQ: the shop's agreed answers."""
