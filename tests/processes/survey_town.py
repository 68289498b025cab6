"""A survey in a test: the preset's questions, under its rules or others."""

import json

from gobernauta.processes import files, items
from tests.desk.town import MONDAY
from tests.processes.start import begun

YES, NO = "cycles/yes", "cycles/no"


def ruled(**rules):
    """Change the rules of the preset; `participation` goes where it belongs."""

    def change(content):
        document = json.loads(content)
        document["participation"] |= rules.pop("participation", {})
        document["rules"] |= rules
        return json.dumps(document)

    return change


def survey(town, **rules):
    process, contest = begun(town, "survey", state="open", titles=(), change=ruled(**rules))
    for item in files.rules_of(process.version).method.items:
        proposal = items.Proposal(item.name, name=item.id)
        items.submit(
            contest=contest, proposal=proposal, author=None, actor=None, now=MONDAY, state="accepted"
        )
    return process, contest
