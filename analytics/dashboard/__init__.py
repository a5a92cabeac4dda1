"""The manager's dashboard: numbers as frozen dataclasses, read from the daily figures and never from trades."""
