"""What went wrong, in one sentence for the person at the keyboard."""


class Trouble(Exception):
    """Stops the command with this sentence and a non-zero exit code, without a traceback."""
