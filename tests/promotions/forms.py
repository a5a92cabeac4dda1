"""A form of a page, as a browser sends it back."""

from typing import Any

from django.test import Client

from shopops.lib.forms.concurrent_edits import raw_of


def opened(client: Client, page: str) -> dict[str, Any]:
    """What a browser would send back of a page that was just opened."""
    answer = client.get(page)
    form = answer.context["form"]
    data = {name: values for name, values in raw_of(form).items() if values}
    return data | {"seen": answer.context["seen"], "version": form.instance.version}
