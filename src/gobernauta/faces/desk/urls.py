"""The desk's pages."""

from django.urls import path

from gobernauta.faces.desk import inbox, office

app_name = "desk"

urlpatterns = [
    path("", inbox.listing, name="inbox"),
    path("conversations/<int:pk>/", inbox.conversation, name="conversation"),
    path("conversations/<int:pk>/reply/", inbox.reply, name="reply"),
    path("conversations/<int:pk>/request/", inbox.open_request, name="open_request"),
    *office.urlpatterns,
]
