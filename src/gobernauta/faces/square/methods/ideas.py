"""Ideas: the list with its filters and map, the page of one with its comments, supporting it and taking that back."""

from collections.abc import Mapping

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from civic.ballots import Number
from gobernauta.decisions import queries as decisions
from gobernauta.decisions.lifecycle import OUTCOMES
from gobernauta.faces import together
from gobernauta.faces.often import too_often
from gobernauta.faces.pages import page_of
from gobernauta.faces.square import choosing, comments, proposing, recount
from gobernauta.faces.square import map as drawn
from gobernauta.faces.square.joining import too_many
from gobernauta.faces.square.methods import ideas_propose, ideas_wordings, ideas_yours
from gobernauta.faces.square.taking_part import in_process
from gobernauta.people import queries as people
from gobernauta.people import visitors
from gobernauta.processes import idea_queries, ideas, moderation, projects, queries
from gobernauta.processes.comments import About
from gobernauta.processes.queries import Audience, Item, Paragraph, Process

PAGE = 20


class SupportForm(choosing.MarksForm):
    """Who supports one idea, or takes that back."""

    def __init__(self, item: Item, *args: object) -> None:
        super().__init__(item.process, *args)
        self.item = item
        self.fields.pop("name", None)

    def marks(self) -> Mapping[str, Number]:
        """The idea, supported (1) or no longer (0)."""
        return {self.item.code: 0 if self.data.get("do") == "back" else 1}


def page(request: HttpRequest, process: Process) -> HttpResponse:
    """The front: what is asked, the ideas, and where they lie."""
    wanted = _wanted(request)
    kept = request.GET.copy()
    kept.pop("page", None)
    told = {
        "process": process,
        "wanted": wanted,
        "page": page_of(_found(process, wanted), request.GET.get("page"), PAGE),
        "query": kept.urlencode(),
        "areas": people.areas(),
        "outcomes": OUTCOMES,
        "is_open": ideas.is_open(process),
        "rules": ideas.rules_of(process).rules,
        "recount": None if ideas.is_open(process) else recount.newest(queries.contests(process)[0]),
    }
    return render(request, "square/methods/ideas.html", told)


def address(process: Process, item: Item | None, paragraph: Paragraph | None) -> str:
    """Where an idea is shown."""
    assert item is not None
    return reverse("square:idea", args=[process.slug, item.number])


@in_process("ideas")
@require_safe
def picture(request: HttpRequest, process: Process) -> HttpResponse:
    """The same ideas as a picture of the town."""
    dots = [
        (longitude, latitude, "open")
        for longitude, latitude, _number in projects.points(_found(process, _wanted(request)))
    ]
    answer = HttpResponse(drawn.draw(list(people.outlined()), dots), content_type="image/svg+xml")
    answer["Cache-Control"] = "public, max-age=60"
    return answer


@in_process("ideas")
@require_safe
def idea(request: HttpRequest, process: Process, number: int) -> HttpResponse:
    """One idea: what it says, who supports it, what the town answered, what people say about it."""
    item = idea_queries.any_one(process, number, (*idea_queries.PAGES, idea_queries.REMOVED))
    if item is None:
        raise Http404
    if item.state == idea_queries.REMOVED:
        page = {"process": process, "item": item, "removal": idea_queries.removal(item)}
        return render(request, "square/methods/ideas_gone.html", page, status=410)
    told = {
        "process": process,
        "item": item,
        "decided": decisions.about("item", item.pk),
        **together.shown(request, item),
        "files": projects.attachments(item),
        "drafts": idea_queries.drafts(item),
        "may_support": ideas.is_open(process) and item.state == Item.JUDGED,
        "rules": ideas.rules_of(process).rules,
        "comments": comments.of(request, About(process, item), is_open=item.merged_into is None),
    }
    return render(request, "square/methods/ideas_one.html", told)


@in_process("ideas")
@require_http_methods(["GET", "HEAD", "POST"])
def support(request: HttpRequest, process: Process, number: int) -> HttpResponse:
    """Support an idea or take it back; whoever does so again is answered as the first time."""
    item = _one(process, number)
    contest = queries.contests(process)[0]
    form = SupportForm(item, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        answer = choosing.take(request, contest, form, role=Audience.Role.SUPPORTER)
        if answer is not None:
            return answer
    is_open = ideas.is_open(process) and item.state == Item.JUDGED
    told = {"form": form if is_open or form.errors else None, "item": item, "is_open": is_open}
    return choosing.shown(request, process, "square/methods/ideas_support.html", told)


@in_process("ideas")
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, process: Process, number: int) -> HttpResponse:
    """Tell the town that an idea breaks a rule."""
    item, form, refusal = _one(process, number), comments.ReportForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        refusal = too_many(request)
        if refusal is None:
            told = {"reason": form.cleaned_data["reason"], "network": visitors.network(request)}
            moderation.flag(item, **told, now=timezone.now())
            return redirect(f"{request.path}?done=1")
        form.add_error(None, refusal.sentence)
    page = {"process": process, "item": item, "form": form, "is_done": "done" in request.GET}
    status = 400 if form.errors else 200
    return too_often(render(request, "square/methods/ideas_report.html", page, status=status), refusal)


def _wanted(request: HttpRequest) -> dict[str, str]:
    asked = {
        name: request.GET.get(name, "").replace("\x00", "") for name in ("q", "area", "outcome", "order")
    }
    return {name: said[:100] for name, said in asked.items()}


def _found(process: Process, wanted: dict[str, str]) -> QuerySet[Item]:
    return idea_queries.listed(
        process,
        words=wanted["q"],
        area=wanted["area"],
        outcome=wanted["outcome"],
        order=wanted["order"] or idea_queries.SHOWN,
    )


def _one(process: Process, number: int) -> Item:
    item = idea_queries.one(process, number)
    if item is None:
        raise Http404
    return item


urlpatterns = [
    path("ideas.svg", picture, name="ideas_picture"),
    path("ideas/new/", ideas_propose.propose, name="idea_propose"),
    path("ideas/yours/<str:token>/", ideas_yours.yours, name="your_idea"),
    path("ideas/<int:number>/", idea, name="idea"),
    path("ideas/<int:number>/support/", support, name="idea_support"),
    path("ideas/<int:number>/report/", report, name="idea_report"),
    path("ideas/<int:number>/files/<int:pk>/", proposing.attachment, name="idea_file"),
    path("ideas/<int:number>/wordings/", ideas_wordings.listing, name="idea_wordings"),
    path("ideas/<int:number>/wordings/new/", ideas_wordings.suggest, name="idea_suggest"),
    path("ideas/<int:number>/wordings/<int:version>/", ideas_wordings.one, name="idea_wording"),
]
