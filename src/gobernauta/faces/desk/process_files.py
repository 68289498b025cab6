"""Process files at the desk: from a preset or a file, written in a form with a preview, published by somebody else."""

import json
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from civic.formats.problem import Malformed
from gobernauta.faces import rules
from gobernauta.faces.desk import found, rule_fields, rule_words
from gobernauta.faces.doors import staff
from gobernauta.journeys import drafted
from gobernauta.people import policy
from gobernauta.people import queries as people
from gobernauta.people.queries import Organization
from gobernauta.processes import files, queries
from gobernauta.processes.queries import METHOD_NAMES, ProcessFile
from gobernauta.processes.refusals import Refused, said

LARGEST = 300_000  # bytes of a file that is brought in


@staff("process.change")
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Where rules begin: a preset, or a file."""
    return render(request, "desk/process_presets.html", {"presets": files.presets()})


@staff("process.change")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, preset: str) -> HttpResponse:
    """New rules, beginning as a preset."""
    content = files.presets().get(preset)
    if content is None:
        raise Http404
    document = json.loads(content)
    if request.method != "POST":
        document["title"] = ""
    return _write(request, None, document)


@staff("process.change")
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, slug: str) -> HttpResponse:
    """The next version of rules that are there."""
    file = _file(request, slug, "process.change")
    return _write(request, file, json.loads(queries.versions(file).latest("number").content))


def _write(request: HttpRequest, file: ProcessFile | None, document: dict[str, Any]) -> HttpResponse:
    method = document["method"]
    sent = request.POST if request.method == "POST" else None
    form = rule_fields.form_of(method, document, sent)
    told: dict[str, Any] = {
        "file": file,
        "method": METHOD_NAMES[method],
        "departments": _departments(request),
    }
    if sent is None:
        return _form(request, form, {**told, "sections": rules.sections(json.dumps(document))})
    content = _content(method, form)
    if content is None:
        return _form(request, form, told, 400)
    told["sections"] = rules.sections(content)
    if "save" not in sent:
        return _form(request, form, told)
    try:
        version = files.draft(
            slug=file.slug if file else _free(form.cleaned_data["title"]),
            content=content,
            organization=file.organization if file else _department(request),
            actor=found.somebody(request),
            now=timezone.now(),
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return _form(request, form, told, 400)
    messages.success(request, _("Kept as a draft. Somebody else must publish it."))
    return redirect("desk:process_file", slug=version.file.slug)


def _form(request: HttpRequest, form: forms.Form, told: dict[str, Any], status: int = 200) -> HttpResponse:
    parts = [
        (heading, [form[name] for name in form.fields if name.split(".")[0] == part])
        for part, heading in rule_words.SECTIONS.items()
    ]
    template = "desk/process_preview.html" if "preview" in request.GET else "desk/process_write.html"
    return render(request, template, {**told, "form": form, "parts": parts}, status=status)


def _content(method: str, form: forms.Form) -> str | None:
    """The file of a form when both the form and the file are sound; else the form says what is wrong, at its field."""
    if not form.is_valid():
        return None
    content = rule_fields.written(method, form)
    try:
        asked = files.read(content).method.participation
    except Malformed as malformed:
        form.add_error(rule_fields.field_at(form, malformed.problem.field), said(malformed.because))
        return None
    if not drafted.can_take_part(asked):
        form.add_error(rule_fields.field_at(form, "participation.proofs"), _nobody())
        return None
    return content


def _nobody() -> str:
    return _(
        "Nobody could take part: this town cannot check any of these proofs. Choose another one as well."
    )


@staff("process.read")
@require_safe
def shown(request: HttpRequest, slug: str) -> HttpResponse:
    """A file with its versions, what the newest changes, and the processes under it."""
    file = _file(request, slug, "process.read")
    versions = list(queries.versions(file))
    newest, before = versions[-1], versions[-2] if len(versions) > 1 else None
    told = {
        "file": file,
        "versions": versions[::-1],
        "newest": newest,
        "changed": files.diff(before.content, newest.content) if before else [],
        "sections": rules.sections(newest.content),
        "picture": rules.picture(file.method),
        "may_change": policy.may(found.somebody(request), "process.change", file.organization_id),
        "may_publish": policy.may(found.somebody(request), "process.publish", file.organization_id),
        "is_own": newest.drafted_by_id == found.somebody(request).pk,
    }
    return render(request, "desk/process_file.html", told)


@staff("process.publish")
@require_POST
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Publish the draft; never one's own."""
    file = _file(request, slug, "process.publish")
    draft = queries.versions(file).filter(published_at=None, number=request.POST.get("number") or 0).first()
    if draft is None:
        messages.error(request, _("This draft is no longer there. Look at the newest one."))
        return redirect("desk:process_file", slug=slug)
    try:
        if not drafted.can_take_part(files.rules_of(draft).method.participation):
            raise Refused(_nobody(), "proofs")
        files.publish(version=draft, actor=found.somebody(request), now=timezone.now())
        messages.success(request, _("Published. From now on this version never changes."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("desk:process_file", slug=slug)


@staff("process.read")
@require_safe
def export(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One version as the file that `civic` reads."""
    version = queries.versions(_file(request, slug, "process.read")).filter(number=number).first()
    if version is None:
        raise Http404
    answer = HttpResponse(version.content, content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{slug}-{number}.json"'
    return answer


@staff("process.change")
@require_POST
def bring_in(request: HttpRequest) -> HttpResponse:
    """Bring a file in as a draft; what is wrong with it is said with field and reason."""
    given = request.FILES.get("file")
    problem = _("Choose a file.") if given is None else ""
    if given is not None and given.size and given.size > LARGEST:
        problem = _("This file is too large for rules of a process.")
    if given is not None and not problem:
        try:
            return _kept(request, given.read().decode("utf-8"))
        except (UnicodeDecodeError, Refused) as refused:
            problem = str(refused) if isinstance(refused, Refused) else _("This is not a text file.")
    told = {"presets": files.presets(), "problem": problem}
    return render(request, "desk/process_presets.html", told, status=400)


def _kept(request: HttpRequest, content: str) -> HttpResponse:
    rules_in_it = files.readable(content)
    slug = slugify(rules_in_it.title)[:50] or "rules"
    held = queries.file(slug)
    if held is not None:
        policy.check(found.somebody(request), "process.change", held.organization_id)
    organization = held.organization if held else _departments(request)[0]
    version = files.draft(
        slug=slug,
        content=content,
        organization=organization,
        actor=found.somebody(request),
        now=timezone.now(),
    )
    messages.success(request, _("Kept as a draft. Somebody else must publish it."))
    return redirect("desk:process_file", slug=version.file.slug)


def _file(request: HttpRequest, slug: str, action: str) -> ProcessFile:
    file = queries.file(slug)
    if file is None or not policy.may(found.somebody(request), "process.read", file.organization_id):
        raise Http404
    policy.check(found.somebody(request), action, file.organization_id)
    return file


def _departments(request: HttpRequest) -> list[Organization]:
    reach = policy.reach(found.somebody(request), "process.change")
    return [one for one in people.organizations() if reach.covers(one.pk)]


def _department(request: HttpRequest) -> Organization:
    departments = _departments(request)
    return next((one for one in departments if str(one.pk) == request.POST.get("department")), departments[0])


def _free(title: str) -> str:
    stem = slugify(title)[:40].strip("-") or "rules"
    return next(s for s in (stem, *(f"{stem}-{n}" for n in range(2, 10_000))) if queries.file(s) is None)
