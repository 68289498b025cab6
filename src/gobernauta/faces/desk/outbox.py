"""The outbox: what did not arrive, and the one switch that holds everything back."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gobernauta.faces.desk import found, typed
from gobernauta.faces.doors import staff
from gobernauta.people import policy
from gobernauta.publishing import operating
from gobernauta.publishing import outbox as deliveries


@staff("desk.enter")
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What has failed or is uncertain, of the conversations this person may read."""
    user = found.somebody(request)
    reach = policy.reach(user, "conversation.read")
    context = {
        "suspension": deliveries.suspension(),
        "troubled": deliveries.troubled(reach),
        "waiting": deliveries.waiting(reach),
        "may_suspend": policy.may(user, "outbox.suspend", anywhere=True),
        "may_answer": policy.may(user, "conversation.answer", anywhere=True),
    }
    return render(request, "desk/outbox.html", context)


@staff("outbox.suspend")
@require_POST
def suspend(request: HttpRequest) -> HttpResponse:
    """Hold everything back."""
    try:
        reason = typed.text(request.POST, "reason", most=500)
        operating.suspend(reason=reason, actor=found.somebody(request), now=timezone.now())
    except (operating.Refused, typed.Unreadable) as refused:
        messages.error(request, str(refused))
    return redirect("desk:outbox")


@staff("outbox.suspend")
@require_POST
def resume(request: HttpRequest) -> HttpResponse:
    """Let everything leave again."""
    operating.resume(actor=found.somebody(request), now=timezone.now())
    return redirect("desk:outbox")


@staff("conversation.answer")
@require_POST
def try_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a refused message once more."""
    delivery = deliveries.one(pk)
    if delivery is None or delivery.conversation is None:
        raise Http404
    shown = found.conversation(request, delivery.conversation.pk, "conversation.answer")
    try:
        operating.try_again(delivery=delivery, actor=found.somebody(request), now=timezone.now())
        messages.success(request, _("The reply is on its way."))
    except operating.Refused as refused:
        messages.error(request, str(refused))
    return redirect("desk:conversation", pk=shown.merged_into_id or shown.pk)
