"""Folding copies of comments: the readers' comparison of texts, applied to what people say about processes."""

from gobernauta.processes import copies
from gobernauta.understanding import canonical, fingerprint

AT_ONCE = 500  # comments in one transaction: others wait no longer than for that
ROUND = 4  # transactions in one round; the rest follows seconds later


def fold_new() -> int:
    """Look at new comments and fold those that say what another one says; how many were looked at."""
    compare = copies.Compare(canonical.canonical, fingerprint.bands, fingerprint.likeness)
    done = 0
    for _ in range(ROUND):
        looked_at = copies.fold(compare, most=AT_ONCE)
        done += looked_at
        if looked_at < AT_ONCE:
            break
    return done
