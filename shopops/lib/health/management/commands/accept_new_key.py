"""`manage.py accept_new_key`: open a database whose old PERSONAL_DATA_KEY is lost for ever."""

from typing import Any

from django.core.management.base import BaseCommand

from shopops.lib.health.sealing_key import accept_new_key


class Command(BaseCommand):
    help = "Open a database whose old PERSONAL_DATA_KEY is lost; the buyers' data that it sealed stay unreadable."

    def handle(self, *args: Any, **options: Any) -> None:
        accept_new_key()
        self.stdout.write(
            "The database now belongs to the current PERSONAL_DATA_KEY. Names, phones and addresses sealed with the"
            " old one cannot be read or searched; buyers of new files count as new."
        )
