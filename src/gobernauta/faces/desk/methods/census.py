"""The census as it is entered at the desk: lines in a box, or a file of such lines. For surveys and assemblies."""

from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import gettext as _

from gobernauta.faces.desk import found, typed
from gobernauta.processes import margins
from gobernauta.processes.queries import Process
from gobernauta.processes.refusals import Refused

LARGEST = 100_000  # bytes of a file


def keep(request: HttpRequest, process: Process, now: datetime) -> str:
    """Keep what was typed or uploaded; what to say of it. Raises `Refused`."""
    text = _uploaded(request) or typed.text(request.POST, "census")
    found_there = margins.read(text)
    margins.set_margins(process=process, margins=found_there, actor=found.somebody(request), now=now)
    return _("The census is kept.") if found_there else _("The census is taken away.")


def shown(request: HttpRequest, process: Process) -> dict[str, object]:
    """What the form shows: what was typed, else what is kept."""
    written = margins.written(process.margins)
    return {"census": request.POST.get("census", written), "census_is_open": margins.is_open(process)}


def _uploaded(request: HttpRequest) -> str:
    file = request.FILES.get("file")
    if file is None:
        return ""
    if (file.size or 0) > LARGEST:
        raise Refused(_("The file is too large for a census."), "margins")
    try:
        content: bytes = file.read()
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise Refused(_("The file is not readable text (UTF-8)."), "margins") from problem
