"""Entry point of the web server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shopops.settings")
application = get_wsgi_application()

from shopops.lib.health.sealing_key import refuse_wrong_key  # noqa: E402  models exist only now

refuse_wrong_key()
