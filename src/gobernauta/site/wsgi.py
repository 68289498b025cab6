"""The web server's door into Django."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gobernauta.site.settings")
application = get_wsgi_application()
