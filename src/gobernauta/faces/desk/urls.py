"""The desk's pages."""

from django.urls import path

from gobernauta.faces.desk import (
    attachments,
    cases,
    decisions_urls,
    inbox,
    office,
    outbox,
    process_urls,
    showing,
    sort,
    suggestions,
)
from gobernauta.faces.desk.methods import assembly, budget, consultation, ideas, petition_signatures, survey

app_name = "desk"

urlpatterns = [
    path("", inbox.listing, name="inbox"),
    path("conversations/<int:pk>/", inbox.conversation, name="conversation"),
    path("conversations/<int:pk>/reply/", inbox.reply, name="reply"),
    path("conversations/<int:pk>/presence/", inbox.presence, name="presence"),
    path("conversations/<int:pk>/assign/", sort.assign, name="assign"),
    path("conversations/<int:pk>/state/", sort.state, name="state"),
    path("conversations/<int:pk>/label/", sort.label, name="label"),
    path("conversations/<int:pk>/label/<slug:slug>/off/", sort.unlabel, name="unlabel"),
    path("conversations/<int:pk>/note/", sort.note, name="note"),
    path("conversations/<int:pk>/merge/", sort.merge, name="merge"),
    path("conversations/<int:pk>/split/", sort.split, name="split"),
    path("conversations/<int:pk>/apart/", sort.take_out, name="take_out"),
    path("conversations/<int:pk>/back/", sort.put_back, name="put_back"),
    path("conversations/<int:pk>/request/", cases.open_request, name="open_request"),
    path("suggestions/<int:pk>/", suggestions.decide, name="decide_suggestion"),
    path("attachments/<int:pk>/", attachments.attachment, name="attachment"),
    path("cases/", cases.listing, name="cases"),
    path("cases/<int:pk>/", cases.case, name="case"),
    path("cases/<int:pk>/move/", cases.move, name="move_case"),
    path("cases/<int:pk>/assign/", cases.assign, name="assign_case"),
    path("cases/<int:pk>/describe/", cases.describe, name="describe_case"),
    path("cases/<int:pk>/note/", cases.note, name="note_case"),
    path("cases/<int:pk>/merge/", cases.merge, name="merge_case"),
    path("cases/<int:pk>/split/", cases.split, name="split_case"),
    path("cases/<int:pk>/show/", showing.show, name="show_case"),
    path("outbox/", outbox.listing, name="outbox"),
    path("outbox/suspend/", outbox.suspend, name="suspend"),
    path("outbox/resume/", outbox.resume, name="resume"),
    path("outbox/<int:pk>/again/", outbox.try_again, name="try_again"),
    *decisions_urls.urlpatterns,
    *assembly.urlpatterns,
    *budget.urlpatterns,
    *consultation.urlpatterns,
    *ideas.urlpatterns,
    *petition_signatures.urlpatterns,
    *survey.urlpatterns,
    *process_urls.urlpatterns,
    *office.urlpatterns,
]
