"""The demo shop's handbook: its texts (chapters/*.txt), and how the agents used them."""
