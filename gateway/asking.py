"""Threads for what a page asks at once. Each service has its own: one that hangs fills those, and no other waits behind it.

Fewer each than `breaker.IN_FLIGHT`: a crowd of pages waits here for its turn instead of being refused there.
"""

import contextvars
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

THREADS_EACH = 16


class Asking:
    """Made when a service is first asked; its threads when they are needed."""

    def __init__(self) -> None:
        self._pools: dict[str, ThreadPoolExecutor] = {}
        self._lock = threading.Lock()

    def submit(self, service: str, ask: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        """In the context of the request that asks."""
        pool = self._pools.get(service) or self._make(service)
        run = contextvars.copy_context().run
        return pool.submit(lambda: run(ask, *args, **kwargs))

    def _make(self, service: str) -> ThreadPoolExecutor:
        with self._lock:
            if service not in self._pools:
                self._pools[service] = ThreadPoolExecutor(THREADS_EACH, thread_name_prefix=f"ask-{service}")
            return self._pools[service]

    def stop(self) -> None:
        for pool in self._pools.values():
            pool.shutdown(wait=False, cancel_futures=True)
