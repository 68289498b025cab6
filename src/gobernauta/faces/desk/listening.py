"""What is said in public about the town's work, by topic and volume; and the words that make a topic."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gobernauta.faces.desk import found
from gobernauta.faces.doors import staff
from gobernauta.faces.pages import page_of
from gobernauta.listening import actions, queries, words
from gobernauta.people import policy
from gobernauta.understanding import actions as verdicts
from gobernauta.understanding import queries as suggestions

PAGE = 20


class TopicForm(forms.Form):
    """A topic and its words."""

    name = forms.CharField(label=gettext_lazy("Topic"), max_length=100)
    wanted = forms.CharField(
        label=gettext_lazy("Words"),
        help_text=gettext_lazy(
            'Words, "phrases", AND, OR, NOT, parentheses, NEAR/5; a star for any ending: flood*'
        ),
        max_length=words.LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_wanted(self) -> str:
        """Words that make sense."""
        wanted: str = self.cleaned_data["wanted"]
        try:
            words.parse(wanted)
        except words.Unreadable as error:
            raise ValidationError(str(error)) from error
        return wanted


@staff("listening.read")
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: HttpRequest) -> HttpResponse:
    """Topics by volume; on POST a new topic or a new version of its words."""
    form = TopicForm(request.POST or None)
    if request.method == "POST":
        policy.check(found.somebody(request), "listening.change", anywhere=True)
        if form.is_valid() and _ask(request, form):
            return redirect("desk:listening")
    page = {
        "form": form,
        "volumes": queries.volumes(now=timezone.now()),
        "sources": queries.sources(),
        "fewest": queries.FEWEST_VOICES,
        "may_change": policy.may(found.somebody(request), "listening.change", anywhere=True),
    }
    return render(request, "desk/listening.html", page, status=400 if form.errors else 200)


@staff("listening.read")
@require_safe
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """What was said under one topic."""
    known = queries.topic(slug)
    if known is None:
        raise Http404
    said = request.GET.get("q", "")[:200]
    page = page_of(queries.mentions(topic=known, words=said), request.GET.get("page"), PAGE)
    by_mention = suggestions.open_for_mentions([one.pk for one in page.rows])
    return render(
        request,
        "desk/topic.html",
        {
            "topic": known,
            "page": page,
            "words": said,
            "daily": queries.daily(known, now=timezone.now()),
            "may_change": policy.may(found.somebody(request), "listening.change", anywhere=True),
            "said": [(one, by_mention.get(one.pk, [])) for one in page.rows],
        },
    )


@staff("listening.change")
@require_POST
def decide(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A person agrees or disagrees with what a reader suggests about a mention."""
    known = suggestions.one(pk)
    if known is None or known.subject_kind != known.Subject.MENTION:
        raise Http404
    act = verdicts.accept if "accept" in request.POST else verdicts.dismiss
    act(pk, actor=found.somebody(request), now=timezone.now())
    return redirect("desk:topic", slug=slug)


def _ask(request: HttpRequest, form: TopicForm) -> bool:
    name = form.cleaned_data["name"].strip()
    slug = "-".join(words.normal(name))[:50]
    try:
        validate_slug(slug)
    except ValidationError:
        form.add_error("name", _("Use letters and digits in the name of a topic."))
        return False
    names = {translation.get_language() or "en": name}
    actions.ask(slug=slug, names=names, wanted=form.cleaned_data["wanted"], actor="clerk", now=timezone.now())
    messages.success(request, _("From now on what is said is sorted by these words."))
    return True
