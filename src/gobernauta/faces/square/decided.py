"""Addresses of what was decided and what was promised."""

from django.urls import path

from gobernauta.faces.square import decisions, promises

urlpatterns = [
    path("decisions/", decisions.listing, name="decisions"),
    path("decisions/<int:number>/", decisions.decision, name="decision"),
    path("decisions/<int:number>/votes.json", decisions.motions, name="motions"),
    path("decisions/documents/<int:pk>/", decisions.document, name="decision_document"),
    path("promises/", promises.listing, name="promises"),
    path("promises/<int:number>/", promises.promise, name="promise"),
    path("promises/<int:number>/done/<str:token>/", promises.was_it_done, name="was_it_done"),
    path("promises/evidence/<int:pk>/", decisions.evidence, name="evidence"),
]
