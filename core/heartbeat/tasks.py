"""What Celery calls; each task may be repeated without harm."""

from celery import shared_task

from core.heartbeat import actions, clock, jobs


@shared_task(name="core.heartbeat.beat")
def beat() -> None:
    """Run the dates that are due and the chores."""
    jobs.wake(now=clock.now())
    actions.beat(now=clock.now())
    jobs.do_chores(now=clock.now())


@shared_task(name="core.heartbeat.drain")
def drain() -> None:
    """Sequence the record and let its subscribers catch up."""
    jobs.drain_all()
