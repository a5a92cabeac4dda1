"""Parts of an address."""


class NumberConverter:
    """A number of the platform: digits, in some exports with letters, `-` or `_`."""

    regex = "[0-9A-Za-z_-]{1,32}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
