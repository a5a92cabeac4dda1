"""Errors for the person at the keyboard."""


class CommandFailed(Exception):
    """Stops the command with this sentence and exit code 1, without a traceback."""
