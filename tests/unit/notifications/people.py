"""The people of one journey, and what they do on its thread."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from contracts.kernel import Empty, Principal, Scope
from contracts.notifications import rpc
from contracts.profiles.events import YouthLinked
from servicekit.config import Settings, default_programme
from servicekit.ids import new_id
from servicekit.testing.harness import Harness
from services.notifications.service import NotificationsService, dependencies

AREA = "orleans"
YOUTH = Principal(id="y1", role="youth", area=AREA)
ADVISER = Principal(id="ad1", role="adviser", area=AREA)
OTHER_ADVISER = Principal(id="ad2", role="adviser", area=AREA)
OFFICE = Principal(id="office1", role="school", area=AREA, organisation_id="s1")
COLLEAGUE = Principal(id="office2", role="school", area=AREA, organisation_id="s1")
INSTRUCTOR = Principal(id="i1", role="instructor", area=AREA, organisation_id="s1")
COORDINATOR = Principal(id="co1", role="coordinator", area=AREA)
ABOUT = Scope(kind="youth", ids=("y1",))
OUR_AREA = Scope(kind="areas", ids=(AREA,))
MINUTE = dt.timedelta(minutes=1)


def a_harness(urls: Callable[[str], str], **settings: object) -> Harness:
    programme = default_programme()
    given = Settings(secret="x" * 32, programme=programme, data=Path("unused"))
    return Harness({NotificationsService: dependencies(given)}, urls)


def follow(harness: Harness) -> None:
    """An adviser and a school follow the youth."""
    harness.say(AREA, YouthLinked(youth_id="y1", role="adviser", other_id="ad1"))
    harness.say(AREA, YouthLinked(youth_id="y1", role="school", other_id="s1"))
    harness.settle()


def write(harness: Harness, who: Principal, text: str, message_id: str = "", **more: object) -> rpc.Message:
    harness.clock.forward(minutes=1)
    command = rpc.PostMessage(id=message_id or new_id(), youth_id="y1", text=text, **more)  # type: ignore[arg-type]
    return harness.call(rpc.post_message, command, principal=who, scope=ABOUT, area=AREA)


def thread(harness: Harness, who: Principal, **more: object) -> rpc.Thread:
    asked = rpc.ListMessages(youth_id="y1", **more)  # type: ignore[arg-type]
    return harness.call(rpc.list_messages, asked, principal=who, scope=ABOUT, area=AREA)


def read(harness: Harness, who: Principal, up_to: int) -> None:
    command = rpc.MarkThreadRead(youth_id="y1", up_to=up_to)
    harness.call(rpc.mark_thread_read, command, principal=who, scope=ABOUT, area=AREA)


def waits(harness: Harness, who: Principal) -> int:
    return harness.call(rpc.count_unread, Empty(), principal=who, scope=ABOUT).threads
