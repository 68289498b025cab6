"""The square's pages."""

from django.urls import path

from gobernauta.faces.square import home, report

app_name = "square"

urlpatterns = [
    path("", home.home, name="home"),
    path("report/", report.report, name="report"),
    path("follow/", report.find, name="find"),
    path("follow/<str:reference>/", report.follow, name="follow"),
]
