"""The web server's door into Django."""

import os

from django.core.wsgi import get_wsgi_application

from gobernauta.site.microcache import MicroCache

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gobernauta.site.settings")
application = MicroCache(get_wsgi_application())
