"""A form of a page, as a browser sends it back."""

from typing import Any

from django.test import Client


def opened(client: Client, page: str) -> dict[str, Any]:
    """What a browser would send back of a page that was just opened."""
    answer = client.get(page)
    form = answer.context["form"]
    data = {name: values for name, values in form.stored_values().items() if values}
    return data | {"seen": form["seen"].value(), "version": form.instance.version}
