"""Addresses of decisions and promises at the desk."""

from django.urls import path

from gobernauta.faces.desk import decisions, decisions_promises, decisions_together, decisions_told

urlpatterns = [
    path("decisions/", decisions.listing, name="decisions"),
    path("decisions/new/", decisions.new, name="new_decision"),
    path("decisions/<int:pk>/", decisions.decision, name="decision"),
    path("decisions/<int:pk>/told/", decisions_told.told, name="told"),
    path("decisions/<int:pk>/write/", decisions.write, name="write_decision"),
    path("decisions/<int:pk>/publish/", decisions.publish, name="publish_decision"),
    path("decisions/<int:pk>/attach/", decisions.attach, name="attach_document"),
    path("decisions/<int:pk>/letters.pdf", decisions.letters_file, name="letters"),
    path("decisions/<int:pk>/letters/posted/", decisions.letters_posted, name="letters_posted"),
    path("decisions/<int:pk>/promise/", decisions_promises.new, name="new_promise"),
    path("decisions/documents/<int:pk>/", decisions.document, name="decision_document"),
    path("together/", decisions_together.bring, name="together"),
    path("promises/", decisions_promises.listing, name="promises"),
    path("promises/<int:pk>/", decisions_promises.promise, name="promise"),
    path("promises/<int:pk>/move/", decisions_promises.move, name="move_promise"),
    path("promises/<int:pk>/postpone/", decisions_promises.postpone, name="postpone_promise"),
    path("promises/<int:pk>/milestone/", decisions_promises.milestone, name="add_milestone"),
    path("promises/<int:pk>/show/", decisions_promises.show, name="add_evidence"),
    path("promises/<int:pk>/publish/", decisions_promises.publish, name="publish_promise"),
    path("promises/milestones/<int:pk>/reach/", decisions_promises.reach, name="reach_milestone"),
]
