"""Writing a draft of an activity in the browser."""
