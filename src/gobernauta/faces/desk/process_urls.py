"""Addresses of deciding together at the desk."""

from django.urls import path

from gobernauta.faces.desk import moderation, process_entry, process_files, processes

urlpatterns = [
    path("processes/", processes.listing, name="processes"),
    path("processes/rules/new/", process_files.choose, name="new_rules"),
    path("processes/rules/new/<slug:preset>/", process_files.new, name="new_rules_from"),
    path("processes/rules/bring-in/", process_files.bring_in, name="bring_in_rules"),
    path("processes/rules/<slug:slug>/", process_files.shown, name="process_file"),
    path("processes/rules/<slug:slug>/write/", process_files.write, name="write_rules"),
    path("processes/rules/<slug:slug>/publish/", process_files.publish, name="publish_rules"),
    path("processes/rules/<slug:slug>/begin/", processes.start, name="begin_process"),
    path("processes/rules/<slug:slug>/<int:number>.json", process_files.export, name="export_rules"),
    path("processes/moderation/", moderation.listing, name="moderation"),
    path("processes/moderation/<slug:kind>/<int:pk>/", moderation.propose, name="propose_removal"),
    path("processes/moderation/<int:pk>/second/", moderation.second, name="second_removal"),
    path("processes/moderation/<int:pk>/decide/", moderation.decide, name="decide_appeal"),
    path("processes/<slug:slug>/", processes.shown, name="process"),
    path("processes/<slug:slug>/move/", processes.move, name="move_process"),
    path("processes/<slug:slug>/enter/", process_entry.enter, name="enter_ballot"),
]
