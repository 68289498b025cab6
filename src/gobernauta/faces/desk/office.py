"""Addresses of the pages that run the house: accounts, their health, listening, and staff."""

from django.urls import path

from gobernauta.faces.desk import accounts, consent, listening, staff, start

urlpatterns = [
    path("start/", start.start, name="start"),
    path("today/", start.today, name="today"),
    path("accounts/", accounts.listing, name="accounts"),
    path("accounts/connect/<slug:kind>/", accounts.connect, name="connect"),
    path("accounts/consent/", consent.consent, name="consent"),
    path("accounts/<int:pk>/", accounts.health, name="health"),
    path("accounts/<int:pk>/test/", accounts.test, name="test_account"),
    path("accounts/<int:pk>/pause/", accounts.pause, name="pause_account"),
    path("accounts/<int:pk>/reconnect/", accounts.reconnect, name="reconnect"),
    path("accounts/<int:pk>/retry/", accounts.retry, name="retry_events"),
    path("listening/", listening.listing, name="listening"),
    path("listening/<slug:slug>/", listening.topic, name="topic"),
    path("listening/<slug:slug>/suggestions/<int:pk>/", listening.decide, name="decide_mention"),
    path("staff/", staff.listing, name="staff"),
    path("staff/<int:pk>/leave/", staff.leave, name="leave"),
]
