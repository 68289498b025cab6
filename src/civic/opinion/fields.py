"""The opinion map as JSON: what `civic map --json` prints (docs/reference/civic-json.md) and what others store."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from civic.opinion.maps import OpinionMap, Settings
from civic.opinion.statements import Consensus, Dividing, Representative, Shared, Side, group_aware


def fields(
    found: OpinionMap, texts: Mapping[object, str], settings: Settings, *, places: bool
) -> dict[str, Any]:
    """The JSON object of a map; `texts` by statement id, `places`: with everyone's place on the map."""
    shown = found.has_groups
    groups = found_groups(found)
    extra = {"places": everyone(found)} if places else {}
    return {
        "participants": len(found.participants),
        "grouped": int(found.clusters.sizes.sum()),
        "votes": int(found.tally.sum()),
        "settings": {
            "group_counts": list(settings.group_counts),
            "smallest_group": found.smallest,
            "enough_votes": settings.enough_votes,
        },
        "explained": rounded(found.projection.shares),
        "groups": groups if shown else [],
        "unstable_groups": [] if shown else groups,
        "stability": {
            "stable": shown,
            "agreement": rounded(found.stability.mean),
            "low": rounded(found.stability.low),
            "draws": found.stability.draws,
            "people_drawn": found.stability.people,
            "silhouette": rounded(found.grouping.silhouette),
        },
        "consensus": shared_by(found, Consensus.MAJORITY, texts),
        "group_aware_consensus": shared_by(found, Consensus.GROUP_AWARE, texts),
        "representative": {
            str(group): [speaks(found, each, texts) for each in found.representative(group)]
            for group in range(found.grouping.size if shown else 0)
        },
        "dividing": [divides(found, each, texts) for each in (found.dividing() if shown else [])],
        "statements": statements(found, texts),
        **extra,
    }


def rounded(value: Any) -> Any:
    """Six decimals: more would differ between processors."""
    return [rounded(each) for each in value] if hasattr(value, "__len__") else round(float(value), 6)


def found_groups(found: OpinionMap) -> list[dict[str, Any]]:
    return [
        {
            "id": group,
            "size": int(size),
            "centre": rounded(found.grouping.centres[group]),
            "participants": found.participants[found.groups == group].tolist(),
        }
        for group, size in enumerate(found.grouping.sizes)
    ]


def named(found: OpinionMap, column: int, texts: Mapping[object, str]) -> dict[str, Any]:
    """The id of a statement, with its text where it is known."""
    statement = found.statements[column].item()
    return {"statement": statement} | ({"text": texts[statement]} if statement in texts else {})


def shared_by(found: OpinionMap, definition: Consensus, texts: Mapping[object, str]) -> dict[str, Any]:
    known = definition is Consensus.MAJORITY or found.has_groups
    sides = {side: found.consensus(side, definition) if known else [] for side in Side}
    lists = {side.value: [shares(found, each, texts) for each in listed] for side, listed in sides.items()}
    return {"definition": definition.value, **lists}


def shares(found: OpinionMap, each: Shared, texts: Mapping[object, str]) -> dict[str, Any]:
    figures = {"count": each.count, "votes": each.votes, "share": rounded(each.share)}
    return named(found, each.column, texts) | figures | {"score": rounded(each.score)}


def speaks(found: OpinionMap, each: Representative, texts: Mapping[object, str]) -> dict[str, Any]:
    return named(found, each.column, texts) | {
        "for": each.side.value,
        "count": each.count,
        "votes": each.votes,
        "share": rounded(each.share),
        "share_z": rounded(each.share_z),
        "ratio": rounded(each.ratio),
        "ratio_z": rounded(each.ratio_z),
    }


def divides(found: OpinionMap, each: Dividing, texts: Mapping[object, str]) -> dict[str, Any]:
    figures = {"agree_most": each.most, "agree_least": each.least, "agree_share": rounded(each.shares)}
    return named(found, each.column, texts) | figures | {"z": rounded(each.z)}


def statements(found: OpinionMap, texts: Mapping[object, str]) -> list[dict[str, Any]]:
    """Every statement with its votes, its group-aware figures and how soon to ask it next."""
    aware = {side: group_aware(found.group_tally, side) if found.has_groups else None for side in Side}
    listed = []
    for column, (disagree, skipped, agree) in enumerate(found.tally.tolist()):
        entry = named(found, column, texts) | {"agree": agree, "disagree": disagree, "pass": skipped}
        entry |= {"hidden": bool(found.hidden[column]), "priority": rounded(found.priorities[column])}
        for side, product in aware.items():
            if product is not None:
                entry[f"group_aware_{side.value}"] = rounded(product[column])
        listed.append(entry)
    return listed


def everyone(found: OpinionMap) -> list[dict[str, Any]]:
    people = zip(found.participants.tolist(), found.places.tolist(), found.groups.tolist(), strict=True)
    return [
        {"participant": who, "x": round(x, 6), "y": round(y, 6), "group": group if group >= 0 else None}
        for who, (x, y), group in people
    ]
