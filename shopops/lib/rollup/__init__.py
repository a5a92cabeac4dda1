"""The nightly engine: figures per day, rebuilt exactly where facts changed."""
