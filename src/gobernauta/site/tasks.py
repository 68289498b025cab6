"""What the worker does in the background. Each job is safe to run twice; the database says what is due."""

from django.core.management import call_command
from django.db import close_old_connections
from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from gobernauta.channels import queries as channels
from gobernauta.channels import registry, sentences
from gobernauta.channels.protocol import ChannelError
from gobernauta.channels.sealing import Unsealable
from gobernauta.inbox import queries as inbox
from gobernauta.journeys import acting, answered, callback, intake, retention
from gobernauta.journeys import understand as reading
from gobernauta.processes import opinion
from gobernauta.publishing import actions as publishing
from gobernauta.publishing import queries as outbox

DEAD_AFTER = 30.0  # seconds without a sign of life, after which a worker's jobs are done again


@app.task(name="understand", queue="intake")
def understand(account_id: int) -> None:
    """Turn an account's stored events into messages."""
    close_old_connections()  # a thread may hold one that died with the server
    account = channels.one(account_id)
    intake.understand(account, registry.open_account(account), now=timezone.now())


@app.task(name="suggest", queue="intake")
def suggest(kind: str, pks: list[int]) -> None:
    """Let the readers read what has come."""
    close_old_connections()
    reading.suggest(kind, pks, now=timezone.now())


@app.task(name="act", queue="intake", retry=RetryStrategy(max_attempts=30, exponential_wait=2))
def act(message_id: int) -> None:
    """Take what a message does: a signature, a vote."""
    close_old_connections()
    acting.take(message_id, now=timezone.now())


@app.task(name="deliver", queue="outbox")
def deliver(delivery_id: int) -> None:
    """Send one message, or settle what became of it."""
    close_old_connections()
    delivery = publishing.take(pk=delivery_id, now=timezone.now())
    if delivery is None:
        return
    try:
        channel = registry.open_account(delivery.account)
    except (ChannelError, Unsealable) as error:
        publishing.postpone(delivery, sentence=sentences.of(error), now=timezone.now())
    else:
        answered.send(delivery, channel, now=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="sweep", queue="sweep", queueing_lock="sweep", pass_context=False)
def sweep(timestamp: int) -> None:
    """Once a minute: whatever a crash left behind is due again."""
    close_old_connections()
    for delivery_id in outbox.due(now=timezone.now()):
        deliver.defer(delivery_id=delivery_id)
    for account_id in inbox.accounts_waiting():
        intake.understand_soon(account_id)


@app.periodic(cron="* * * * *")
@app.task(name="draw_maps", queue="sweep", queueing_lock="draw_maps", lock="draw_maps", pass_context=False)
def draw_maps(timestamp: int) -> None:
    """Once a minute: the opinion maps whose ballots have changed are drawn anew, one worker at a time."""
    close_old_connections()
    opinion.keep(now=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="renew", queue="sweep", queueing_lock="renew", lock="renew", pass_context=False)
def renew(timestamp: int) -> None:
    """Once a minute: networks that will soon stop calling us are asked to go on, by one worker at a time."""
    close_old_connections()
    callback.renew(now=timezone.now())


@app.periodic(cron="17 3 * * *")
@app.task(name="let_go", queue="sweep", queueing_lock="let_go", pass_context=False)
def let_go(timestamp: int) -> None:
    """Once a day: what is past its time goes."""
    close_old_connections()
    call_command("clearsessions")
    retention.run(now=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="revive", queue="sweep", queueing_lock="revive", pass_context=True)
async def revive(context: JobContext, timestamp: int) -> None:
    """Once a minute: jobs of a worker that has died are done again; else their locks would stay closed."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=DEAD_AFTER):
        try:
            await manager.retry_job(job)
        except UniqueViolation:  # one like it waits already, for the lock that the dead one holds
            await manager.finish_job(job, status=Status.FAILED, delete_job=False)
