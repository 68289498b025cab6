"""What lets anybody weight a survey again with `civic weigh`: who answered what under their receipts, and the census.

What people said of themselves is published only where nobody stands out by it: whole answers are published anyhow,
and everybody shares all they said with at least as many people as a figure needs to be shown.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from civic.methods.documents import table
from civic.methods.protocol import Document
from civic.methods.survey import Survey
from gobernauta.processes import counting
from gobernauta.processes.models import Contest

LIMITS = (0.2, 5.0)  # nobody weighs less than a fifth or more than five times the mean
SHARED = ("single", "multiple", "matrix")  # kinds of questions whose answers have a share
Row = tuple[str, Mapping[str, object], Mapping[str, str]]  # receipt, marks, traits


def sample(contest: Contest) -> list[Row]:
    """Everybody who counts and told all that the census asks, by receipt."""
    everyone = counting.valid(contest).order_by("receipt").values_list("receipt", "marks", "traits")
    asked = set(contest.process.margins)
    return [row for row in everyone.iterator(chunk_size=5_000) if asked <= set(row[2])]


def documents(contest: Contest, survey: Survey, rows: Sequence[Row]) -> Iterator[Document]:
    """The sample and the census as `civic weigh` reads them; neither where somebody would stand out."""
    margins = contest.process.margins
    alike = Counter(tuple(traits[name] for name in margins) for _receipt, _marks, traits in rows)
    if survey.rules.anonymous or min(alike.values(), default=0) < survey.rules.least_shown:
        return
    columns = _columns(survey)
    told = (
        (receipt, *(traits[name] for name in margins), *(_cell(column, marks) for column in columns.values()))
        for receipt, marks, traits in rows
    )
    yield Document("sample.csv", "text/csv", table(("id", *margins, *columns), told))
    shares = ((name, one, str(share)) for name, parts in margins.items() for one, share in parts.items())
    yield Document("census.csv", "text/csv", table(("margin", "category", "share"), shares))


def _columns(survey: Survey) -> dict[str, dict[str, str]]:
    """By column, what it says for each answer to a question; an option of several has a column of its own."""
    found: dict[str, dict[str, str]] = {}
    for question in survey.rules.questions:
        for name, items in question.groups.items() if question.kind in SHARED else ():
            if question.kind == "multiple":
                found |= {
                    f"answer/{own.id}": {own.id: "yes", **{item.id: "no" for item in items if item != own}}
                    for own in items
                }
            else:
                found[f"answer/{name}"] = {item.id: item.id.removeprefix(f"{name}/") for item in items}
    return found


def _cell(column: Mapping[str, str], marks: Mapping[str, object]) -> str:
    """What somebody's answers say in a column, their own option first; empty where they did not answer."""
    return next((said for item, said in column.items() if item in marks), "")
