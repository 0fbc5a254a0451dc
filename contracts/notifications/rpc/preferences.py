"""By which channels a person wishes to be told of what, when not at all, in which language. In the application all shows."""

from typing import Annotated, Literal

from msgspec import Meta

from contracts.kernel import Empty, Method, Record
from contracts.notifications.rpc.deliveries import Channel

NewsKind = Literal["appointments", "attendance", "adjustments", "messages", "follow_up", "reminders", "digest"]
Language = Literal["", "fr", "en"]
LocalTime = Annotated[str, Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d\Z")]


class Choice(Record):
    """`possible`: the channels that this kind can take for this person; `chosen`: those that are on."""

    kind: NewsKind
    chosen: tuple[Channel, ...]
    possible: tuple[Channel, ...] = ()


class Preferences(Record):
    """`nobody_from`, `nobody_until`: the programme's own quiet hours, which the own ones only widen. `version` is 0 as long as
    nothing was chosen. `on`: the channels that this platform has.
    """

    choices: tuple[Choice, ...]
    language: Language
    quiet_from: str | None
    quiet_until: str | None
    nobody_from: str
    nobody_until: str
    on: tuple[Channel, ...]
    version: int


class WishedChoice(Record):
    kind: NewsKind
    chosen: Annotated[tuple[Channel, ...], Meta(max_length=2)]


class SetPreferences(Record):
    """Replaces all. A kind that is left out is in the application only. `version`: the one that was shown."""

    version: int
    choices: Annotated[tuple[WishedChoice, ...], Meta(max_length=20)]
    language: Language = ""
    quiet_from: LocalTime | None = None
    quiet_until: LocalTime | None = None


get_preferences = Method("notifications", "get_preferences", Empty, Preferences)
set_preferences = Method("notifications", "set_preferences", SetPreferences, Preferences, command=True)
