"""What the worker does so that everyone is told; the database says what is left to do, so that twice is once."""

from django.db import close_old_connections
from django.utils import timezone
from procrastinate.contrib.django import app

from gobernauta.decisions import reached
from gobernauta.journeys import answer_all


@app.task(name="count_audience", queue="telling")
def count_audience(telling_id: int) -> None:
    """Find out whom a decision concerns."""
    close_old_connections()
    answer_all.count(telling_id, now=timezone.now())


@app.task(name="tell_everyone", queue="telling")
def tell_everyone(telling_id: int) -> None:
    """Queue what may leave now of a round."""
    close_old_connections()
    answer_all.tell(telling_id, now=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="go_on_telling", queue="telling", queueing_lock="go_on_telling", pass_context=False)
def go_on_telling(timestamp: int) -> None:
    """Once a minute: questions that are due are asked, and what a crash or a full outbox left goes on."""
    close_old_connections()
    answer_all.ask_all(now=timezone.now())
    for telling_id in reached.uncounted():
        answer_all.count(telling_id, now=timezone.now())
    for round_ in reached.leaving():
        answer_all.tell(round_.pk, now=timezone.now())
