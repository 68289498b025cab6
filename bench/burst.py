"""A burst of near-identical comments: how long the folding takes, and how long others wait meanwhile.

    python bench/burst.py         five thousand
    python bench/burst.py 75000   the whole burst

Three threads post a campaign as fast as they can, one folds as the worker does, and one is somebody else, who posts a
comment of their own and looks at the page again and again. Printed: comments a second, clusters, and the waits.
"""

import sys
import threading
import time

import django


def main(number: int) -> None:
    """Run the burst in a database of its own, which is thrown away."""
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from django.test.utils import setup_databases, teardown_databases

    made = setup_databases(verbosity=0, interactive=False)
    try:
        _burst(number)
    finally:
        teardown_databases(made, verbosity=0)


def _burst(number: int) -> None:
    from django.db import connection
    from django.utils import timezone

    from gobernauta.journeys import copies
    from gobernauta.processes import comments
    from gobernauta.processes.models import Comment
    from tests.desk.town import build
    from tests.journeys.test_copies import LETTER
    from tests.processes.start import begun

    process, _contest = begun(build(), "consultation", state="open")
    about, stop, waits = comments.About(process), threading.Event(), []

    def say(text: str, key: str) -> None:
        comments.post(about, comments.Words(text, key=key), author=None, actor=None, now=timezone.now())

    def campaign(part: int) -> None:
        for at in range(part, number, 3):
            say(f"Dear council, {LETTER} Yours, neighbour {at}", f"c{at}")
        connection.close()

    def somebody_else() -> None:
        at = 0
        while not stop.is_set():
            began = time.perf_counter()
            say(
                f"My own words, number {at}: the bench at stop {at * 7919} is broken since {at} days.",
                f"o{at}",
            )
            list(Comment.objects.filter(process=process, cluster=None).order_by("-pk")[:20])
            waits.append(time.perf_counter() - began)
            at += 1
            time.sleep(0.2)
        connection.close()

    def fold() -> None:
        while not stop.is_set() or Comment.objects.filter(fingerprint=None).exists():
            copies.fold_new()
            time.sleep(0.5)
        connection.close()

    began = time.perf_counter()
    senders = [threading.Thread(target=campaign, args=(part,)) for part in range(3)]
    others = [threading.Thread(target=somebody_else), threading.Thread(target=fold)]
    for thread in (*senders, *others):
        thread.start()
    for thread in senders:
        thread.join()
    posted = time.perf_counter() - began
    stop.set()
    for thread in others:
        thread.join()
    folded = time.perf_counter() - began
    firsts = Comment.objects.filter(text__contains="car park", cluster=None).count()
    waits.sort()
    print(
        f"{number} comments posted in {posted:.1f} s ({number / posted:.0f}/s), all folded after {folded:.1f} s"
    )
    median, most = waits[len(waits) // 2] * 1e3, waits[-1] * 1e3
    print(f"clusters: {firsts}; others waited: median {median:.0f} ms, most {most:.0f} ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5_000)
