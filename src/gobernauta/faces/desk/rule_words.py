"""The fields of every process file in plain words: label and hint. One table for all methods."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

Words = tuple[Promise, Promise | str]

SECTIONS: Mapping[str, Promise] = {
    "participation": _("Who may take part, and when"),
    "rules": _("Ballot and rule"),
    "phases": _("Phases"),
    "privacy": _("Privacy"),
}
FIELDS: Mapping[str, Words] = {
    "title": (_("Name of these rules"), ""),
    "proofs": (
        _("Proof of who takes part"),
        _("One of these is enough. None: everybody may take part as they are."),
    ),
    "areas": (_("Only for who lives in"), _("Short names of areas, one a line. Empty: everybody.")),
    "least_age": (_("Least age"), _("Empty: no limit.")),
    "opens_at": (_("Opens"), ""),
    "closes_at": (_("Closes"), ""),
    "repeats": (_("When somebody acts again"), ""),
    "names": (_("Names of those who take part"), ""),
    "key_days": (
        _("Days for appeals"),
        _("After them the key that ties ballots to people is destroyed."),
    ),
    "state": (_("State"), ""),
    "starts_at": (_("From"), ""),
    "sponsors_needed": (_("Sponsors needed"), ""),
    "sponsors_most": (_("Most sponsors"), ""),
    "title_length": (_("Longest title"), _("Characters")),
    "background_length": (_("Longest background"), _("Characters")),
    "details_length": (_("Longest details"), _("Characters")),
    "text_length": (_("Longest text"), _("Characters")),
    "statement_length": (_("Longest statement"), _("Characters")),
    "moderation_days": (_("Days for checking"), ""),
    "open_days": (_("Days open for signatures"), ""),
    "thresholds": (_("Thresholds"), ""),
    "name": (_("Short name"), ""),
    "signatures": (_("Signatures"), ""),
    "outcome": (_("What then happens"), ""),
    "term": (_("Within"), _("Empty: no date.")),
    "unit": (_("Counted in"), ""),
    "most_choices": (_("Most options a person may choose"), ""),
    "quorum": (_("People who must take part"), _("With fewer nothing wins.")),
    "share_needed": (_("Share a winner needs"), _("As 0.5 or 1/2; 0: none.")),
    "questions": (_("Questions"), ""),
    "id": (_("Short name"), _("Letters and digits, no slash")),
    "text": (_("Question"), ""),
    "kind": (_("Kind of answer"), ""),
    "options": (_("Options"), _("One a line")),
    "required": (_("Must be answered"), ""),
    "after": (_("Asked only after"), _("An earlier answer, as short name/option; one a line")),
    "lowest": (_("Lowest rating"), ""),
    "highest": (_("Highest rating"), ""),
    "rows": (_("Rows"), _("One a line")),
    "limit": (_("At most"), ""),
    "anonymous": (_("Anonymous: nobody, not even we, can tie an answer to a person"), ""),
    "consensus": (_("Share that counts as agreement"), _("As 0.66 or 2/3")),
    "least_votes": (_("Judgements a statement needs"), ""),
    "most_proposals": (_("Most proposals of one person"), _("Empty: no limit.")),
    "most_supports": (_("Most supports of one person"), _("Empty: no limit.")),
    "least_supports": (_("Supports a project needs"), _("Empty: none.")),
    "answer_needs": (_("Supports that call for an answer"), ""),
    "currency": (_("Currency"), _("As EUR or IDR")),
    "ballot": (_("How people vote"), ""),
    "most_projects": (_("Most projects on a ballot"), _("Empty: no limit.")),
    "points": (_("Points to share out"), ""),
    "rule": (_("Rule of counting"), ""),
    "misfit": (_("A project that no longer fits the money"), ""),
    "utility": (_("What a funded project is worth to a voter"), ""),
    "increment": (
        _("Step of equal shares"),
        _("An amount of money. “scaled”: one that fits the currency. “none”: no steps."),
    ),
    "integral_start": (_("Begin equal shares with whole amounts"), ""),
    "exhaustive_stop": (
        _("Stop as soon as nothing more fits"),
        _("Else only where a further step would overspend."),
    ),
    "fill": (_("How the rest of the money is spent"), ""),
    "comparison": (_("Compared with"), ""),
    "least_points": (_("Points a project needs"), _("Empty: none.")),
    "cost_share": (
        _("Votes a project needs for its cost"),
        _("Empty: none. With 3, a project of 30 % of the money needs the votes of 10 % of the voters."),
    ),
    "ties": (_("Of two that are level wins"), _("Where that leaves them level, too: the public lot.")),
    "lot_seed": (
        _("Public seed of the lot"),
        _("Announced before; empty: ties go by the order of the short names."),
    ),
    "seats": (_("Seats"), ""),
    "most_ranked": (_("Most options to rank"), _("Empty: no limit.")),
    "complete": (_("Every option must be ranked"), ""),
    "size": (_("Size of the panel"), ""),
    "quotas": (_("Quotas"), ""),
    "feature": (_("Feature"), _("As age")),
    "value": (_("Value"), _("As 16-29")),
    "least": (_("At least"), ""),
    "most": (_("At most"), ""),
    "fairness": (_("How chances are shared"), ""),
    "seed": (_("Public seed of the draw"), _("Once it is known")),
    "answer": (_("Answer"), _("As short name/option")),
    "sample": (_("Who is asked"), ""),
    "least_shown": (_("Smallest figure shown"), _("Figures of fewer people stay hidden.")),
    "wordings": (_("In other languages"), ""),
    "language": (_("Language"), _("As es")),
    "of": (_("Words of"), _("The short name of a question, an option or a row")),
}
CHOICES: Mapping[str, Promise] = {
    "email": _("e-mail address"),
    "phone": _("telephone number"),
    "roll": _("roll of residents"),
    "oidc": _("public identity account"),
    "in-person": _("in person, seen by two members of staff"),
    "first": _("the first act stays"),
    "last": _("the last act counts"),
    "hidden": _("not shown"),
    "by-choice": _("shown if they wish"),
    "public": _("shown"),
    "days": _("days"),
    "working_days": _("working days"),
    "working_hours": _("working hours"),
    "single": _("one option"),
    "multiple": _("several options"),
    "rating": _("a rating"),
    "text": _("free text"),
    "matrix": _("a table"),
    "ranked": _("an order of the options"),
    "self-selected": _("whoever wishes: no margin of error"),
    "random": _("people whom chance has chosen"),
    "approval": _("approve as many as one likes"),
    "one": _("choose one"),
    "knapsack": _("fill the budget"),
    "ranking": _("rank"),
    "cumulative": _("share out points"),
    "greedy": _("most votes first, while the money lasts"),
    "equal-shares": _("method of equal shares"),
    "phragmen": _("Phragmén’s rule"),
    "skip": _("go on with the next one"),
    "stop": _("stop there"),
    "cost": _("what it costs"),
    "cardinality": _("one each, whatever it costs"),
    "none": _("none"),
    "points": _("most points first"),
    "satisfaction": _("most votes first, if more voters like that better"),
    "scaled": _("an amount that fits the currency"),
    "min-cost": _("the cheaper one"),
    "max-cost": _("the dearer one"),
    "max-votes": _("the one with more votes"),
    "schulze": _("Schulze method: whoever beats each other one, directly or by a chain"),
    "ranked-pairs": _("ranked pairs: the clearest comparisons of two count first"),
    "borda": _("Borda count: points for each place"),
    "irv": _("instant run-off: the last one leaves, its votes go to the next choice"),
    "stv-scottish": _("single transferable vote, as in Scotland"),
    "stv-meek": _("single transferable vote, after Meek"),
    "leximin": _("as even as possible for everybody"),
    "maximin": _("the smallest chance as large as possible"),
}
SPOKEN = frozenset({"increment", "ties"})  # typed freely, but some of what is typed has words of its own
ORDERS = {  # fields whose words stand in an order, which is chosen as a whole
    "ties": (
        ("min-cost", "max-votes"),
        ("max-votes", "min-cost"),
        ("max-cost", "max-votes"),
        ("max-votes", "max-cost"),
        ("min-cost",),
        ("max-cost",),
        ("max-votes",),
    )
}
EQUAL_SHARES = ("rule", ("equal-shares",))
ONLY_WITH: Mapping[
    str, tuple[str, tuple[str, ...]]
] = {  # the field beside it, and its words that ask for this one
    "points": ("ballot", ("cumulative",)),
    "misfit": ("rule", ("greedy",)),
    "utility": EQUAL_SHARES,
    "increment": EQUAL_SHARES,
    "integral_start": EQUAL_SHARES,
    "exhaustive_stop": EQUAL_SHARES,
    "fill": EQUAL_SHARES,
    "comparison": EQUAL_SHARES,
    "options": ("kind", ("single", "multiple", "ranked", "matrix")),
    "lowest": ("kind", ("rating",)),
    "highest": ("kind", ("rating",)),
    "rows": ("kind", ("matrix",)),
}


def label(name: str) -> str:
    """A field in words; one that has none yet keeps its short name."""
    return str(FIELDS[name][0]) if name in FIELDS else name


def hint(name: str) -> str:
    """What to know of a field, and what it goes with."""
    told = str(FIELDS[name][1]) if name in FIELDS else ""
    if name not in ONLY_WITH:
        return told
    beside, wanted = ONLY_WITH[name]
    only = gettext("Only where “%(field)s” is: %(words)s.") % {
        "field": label(beside),
        "words": ", ".join(choice(word) for word in wanted),
    }
    return f"{told} {only}".strip()


def choice(word: str) -> str:
    """A word of a rule as people read it."""
    return str(CHOICES.get(word, word))
