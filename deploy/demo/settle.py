"""Lets every service read the others' logs to the end, before the first page is served."""

from collections.abc import Callable

from deploy.compose import Platform
from servicekit.log.consumer import Consumer
from servicekit.log.relay import Relay


def settle(platform: Platform, say: Callable[[str], None] | None = None) -> None:
    """Applies until nothing is left; then moves the relays' cursors, for nobody listens yet."""
    logs = -1
    while logs != (now := _sizes(platform)):
        logs = now
        for name, app in platform.apps.items():
            if app.service.listeners:
                Consumer(app, platform.bus, platform.caller).catch_up()
                if say:
                    say(f"  {name}")
        say = None
    for app in platform.apps.values():
        while Relay(app, platform.bus).publish_pending():
            pass


def _sizes(platform: Platform) -> int:
    return sum(app.query(lambda uow, app=app: app.log.size(uow.session)) for app in platform.apps.values())  # type: ignore[misc]
