"""The rules of a process in public: every version, what changed, the picture of its way, the file itself."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gobernauta.faces import rules
from gobernauta.faces.square.taking_part import in_process
from gobernauta.processes import files, queries
from gobernauta.processes.queries import Process, Version


@in_process()
@require_safe
def shown(request: HttpRequest, process: Process) -> HttpResponse:
    """The rules this process runs under, or another published version of them."""
    versions = list(queries.published_versions(process.version.file))
    asked = request.GET.get("version", "")
    version = next((one for one in versions if str(one.number) == asked), process.version)
    before = next((one for one in versions if one.number == version.number - 1), None)
    told = {
        "process": process,
        "version": version,
        "versions": versions,
        "sections": rules.sections(version.content),
        "picture": rules.picture(process.version.file.method, process.state),
        "changed": files.diff(before.content, version.content) if before else [],
    }
    return render(request, "square/rules.html", told)


@in_process()
@require_safe
def download(request: HttpRequest, process: Process, number: int) -> HttpResponse:
    """One published version as the file that `civic` reads."""
    version: Version | None = queries.published_versions(process.version.file).filter(number=number).first()
    if version is None:
        raise Http404
    answer = HttpResponse(version.content, content_type="application/json")
    name = f"{process.version.file.slug}-{number}.json"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
