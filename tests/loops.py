"""What is asynchronous, run where no other loop runs."""

from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from asgiref.sync import async_to_sync

Answer = TypeVar("Answer")


def on_a_loop_of_its_own(visit: Callable[[], Coroutine[Any, Any, Answer]]) -> Answer:
    """Run it in another thread: in this one a browser's loop may be running."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(async_to_sync(visit)).result()
