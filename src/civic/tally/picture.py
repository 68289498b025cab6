"""A static picture of a result: one bar an item, winners marked in words too. SVG text, no style sheet, no script."""

from __future__ import annotations

from html import escape

from civic.ballots import Count, written
from civic.results import Result
from civic.tally.words import word

ROW, LABEL, BAR, MARGIN = 24, 260, 420, 12
MOST_BARS = 60
INK, WON, LOST = "#1d1d1b", "#1d5f3c", "#8a8a86"


def as_svg(count: Count, result: Result, language: str = "en") -> str:
    """Bars of the scores, highest first, at most sixty; each with its figure, so that no colour is needed."""
    won = set(result.winners)
    items = sorted(count.items, key=lambda item: (-float(result.scores[item.id]), item.id))[:MOST_BARS]
    most = max((float(result.scores[item.id]) for item in items), default=0.0) or 1.0
    bars = []
    for number, item in enumerate(items):
        score = result.scores[item.id]
        part = float(score) / most
        bars.append(bar(number, item.name or item.id, part, written(score), item.id in won, language))
    width, height = LABEL + BAR + 140, 2 * MARGIN + ROW * len(items)
    title = escape(f"{result.rule.name}: {', '.join(result.winners)}")
    head = f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {width} {height}" font-family="sans-serif"'
    return f'{head} font-size="13" fill="{INK}">\n<title>{title}</title>\n' + "\n".join(bars) + "\n</svg>\n"


def bar(number: int, label: str, part: float, figure: str, won: bool, language: str) -> str:
    top = MARGIN + number * ROW
    length = max(0.0, part) * BAR
    short = label if len(label) <= 38 else label[:37] + "…"
    said = f"{figure} · {word('won', language)}" if won else figure
    return (
        f'<text x="{LABEL - 8}" y="{top + 15}" text-anchor="end">{escape(short)}</text>'
        f'<rect x="{LABEL}" y="{top + 2}" width="{length:.1f}" height="{ROW - 6}" fill="{WON if won else LOST}"/>'
        f'<text x="{LABEL + length + 6:.1f}" y="{top + 15}">{escape(said)}</text>'
    )
