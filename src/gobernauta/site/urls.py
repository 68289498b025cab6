"""Every address of the house. Pages carry their language; the record and machine doors do not."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from gobernauta.faces.desk import staff
from gobernauta.faces.often import log_in

urlpatterns = [
    path("register/", include("gobernauta.faces.api.register")),
    path("channels/", include("gobernauta.faces.api.callbacks")),
    path("api/", include("gobernauta.faces.api.processes")),
    path("open311/", include("gobernauta.faces.api.open311")),
    path("", include("gobernauta.faces.square.plain")),
    *i18n_patterns(
        path("desk/", include("gobernauta.faces.desk.urls")),
        path("invitation/<str:token>/", staff.accept, name="accept"),
        path("account/login/", log_in),
        path("account/", include("allauth.urls")),
        path("", include("gobernauta.faces.square.urls")),
    ),
]
