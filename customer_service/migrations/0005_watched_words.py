"""A new shop watches the usual words from its first day; the lead changes and ends them like any other.

A shop that has words of its own, or has written replies without any, is left alone: there the page of watched
words offers those that are missing. The list is the product's of today, not of the day this was written, on
purpose: rules change, and a shop that opens later begins with the newer ones.
"""

from django.db import migrations
from django.utils import timezone

from customer_service.replies.starter_terms import each_starter_term


def watch_the_usual_words(apps, schema_editor):
    term, reply = (apps.get_model("customer_service", name) for name in ("RiskyTerm", "Reply"))
    if term.objects.exists() or reply.objects.exists():
        return
    today = timezone.localdate()
    term.objects.bulk_create(term(**facts, valid_from=today) for facts in each_starter_term())


class Migration(migrations.Migration):
    dependencies = [("customer_service", "0004_pictures_and_products_of_versions")]

    operations = [migrations.RunPython(watch_the_usual_words, migrations.RunPython.noop)]
