"""The square's pages."""

from django.urls import include, path

from gobernauta.faces.square import (
    about,
    ballots,
    comments,
    decided,
    home,
    methods,
    moderation,
    proving,
    published,
    record,
    report,
    requests,
    rules,
    taking_part,
    your_data,
    yours,
)
from gobernauta.faces.square.methods import petition_sponsors, petition_start

app_name = "square"

urlpatterns = [
    path("", home.home, name="home"),
    path("report/", report.report, name="report"),
    path("follow/", report.find, name="find"),
    path("follow/<str:reference>/", report.follow, name="follow"),
    path("follow/<str:reference>/export/", yours.export, name="export"),
    path("follow/<str:reference>/erase/", yours.erase, name="erase"),
    path("requests/", requests.listing, name="requests"),
    path("requests/<str:reference>/", requests.detail, name="request"),
    path("record/", record.listing, name="record"),
    path("record/<int:index>/", record.entry, name="entry"),
    path("take-part/", taking_part.listing, name="taking_part"),
    path("take-part/confirm/<str:token>/", taking_part.confirm, name="confirm"),
    path("take-part/moderation/", moderation.tally, name="moderation"),
    path("take-part/moderation/appeal/", moderation.appeal, name="appeal"),
    path("take-part/prove/<str:token>/", proving.prove, name="prove"),
    path("take-part/back/", proving.back, name="back"),
    path("take-part/<slug:slug>/", taking_part.process, name="process"),
    path("take-part/<slug:slug>/ballots/", ballots.listing, name="ballots"),
    path("take-part/<slug:slug>/rules/", rules.shown, name="rules"),
    path("take-part/<slug:slug>/rules/<int:number>.json", rules.download, name="rules_file"),
    path("take-part/<slug:slug>/outcome/<slug:pot>/<str:name>", published.file, name="count_file"),
    path("take-part/<slug:slug>/", include(comments.urlpatterns)),
    path("take-part/<slug:slug>/", include(methods.urlpatterns())),
    path("petitions/", include([*petition_start.urlpatterns, *petition_sponsors.urlpatterns])),
    *decided.urlpatterns,
    *your_data.urlpatterns,
    path("accounts/", about.accounts, name="accounts"),
    path("privacy/", about.privacy, name="privacy"),
    path("accessibility/", about.accessibility, name="accessibility"),
]
