"""The ten phases of a participatory budget, as CONSUL Democracy has them, and the steps between them."""

from civic.lifecycle import Lifecycle, State, Transition

LIFECYCLE = Lifecycle(
    "participatory budget",
    (
        State("drafting", "being prepared"),
        State("informing", "announced"),
        State("accepting", "open for proposals"),
        State("reviewing", "checking proposals"),
        State("selecting", "open for support"),
        State("valuating", "costing projects"),
        State("publishing-prices", "publishing costs"),
        State("balloting", "open for votes"),
        State("reviewing-ballots", "checking votes"),
        State("finished", "finished", final=True),
        State("cancelled", "cancelled", final=True),
    ),
    (
        Transition("announce", ("drafting",), "informing"),
        Transition("accept", ("informing",), "accepting"),
        Transition("review", ("accepting",), "reviewing"),
        Transition("select", ("reviewing",), "selecting"),
        Transition("value", ("reviewing", "selecting"), "valuating"),
        Transition("publish-prices", ("valuating",), "publishing-prices"),
        Transition("ballot", ("publishing-prices",), "balloting"),
        Transition("review-ballots", ("balloting",), "reviewing-ballots"),
        Transition("finish", ("reviewing-ballots",), "finished"),
        Transition(
            "cancel",
            ("drafting", "informing", "accepting", "reviewing", "selecting", "valuating"),
            "cancelled",
        ),
    ),
)
