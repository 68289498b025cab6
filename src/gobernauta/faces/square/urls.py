"""The square's pages."""

from django.urls import path

from gobernauta.faces.square import about, home, record, report, requests

app_name = "square"

urlpatterns = [
    path("", home.home, name="home"),
    path("report/", report.report, name="report"),
    path("follow/", report.find, name="find"),
    path("follow/<str:reference>/", report.follow, name="follow"),
    path("requests/", requests.listing, name="requests"),
    path("requests/<str:reference>/", requests.detail, name="request"),
    path("record/", record.listing, name="record"),
    path("record/<int:index>/", record.entry, name="entry"),
    path("accounts/", about.accounts, name="accounts"),
    path("privacy/", about.privacy, name="privacy"),
    path("accessibility/", about.accessibility, name="accessibility"),
]
