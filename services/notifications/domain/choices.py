"""By which channels a person is told of what, when nobody chose, and what may be chosen. In the application everything shows.

A youth is told by SMS (by e-mail where there is no phone) of what changes the days to come or waits for an answer; staff
find all in the application, and once a day by e-mail what waits.
"""

from collections.abc import Mapping, Sequence

KINDS = ("appointments", "attendance", "adjustments", "messages", "follow_up", "reminders", "digest")
"""What one chooses for; `digest` is for staff only, and by e-mail."""
EMAIL, SMS = "email", "sms"
CHANNELS = (EMAIL, SMS)

KIND_OF: Mapping[str, str] = {
    "appointment_requested": "appointments", "appointment_confirmed": "appointments", "appointment_declined": "appointments",
    "appointment_moved": "appointments", "appointment_cancelled": "appointments",
    "appointment_accepted": "appointments", "appointment_turned_down": "appointments", "appointment_noted": "appointments",
    "meeting_point_changed": "appointments", "freed_time_offered": "appointments", "freed_offer_accepted": "appointments",
    "freed_offer_expired": "appointments", "erased_time_freed": "appointments", "plan_sent_to_school": "appointments",
    "lesson_attended": "attendance", "lesson_missed": "attendance", "attendance_corrected": "attendance",
    "attendance_contested": "attendance", "attendance_contest_answered": "attendance",
    "adjustment_proposed": "adjustments", "adjustment_agreed": "adjustments", "adjustment_accepted": "adjustments",
    "adjustment_declined": "adjustments", "adjustment_done": "adjustments", "adjustment_withdrawn": "adjustments",
    "adjustment_arbitrated": "adjustments", "adjustment_discussed": "adjustments",
    "message_moderated": "follow_up",
    "message_posted": "messages", "appointment_reminder": "reminders", "adjustment_reminder": "reminders", "digest": "digest",
}
"""By the short name of what happened; all else is `follow_up`."""

_NOTHING: Mapping[str, tuple[str, ...]] = {}
_YOUTH: Mapping[str, tuple[str, ...]] = {
    "appointments": (SMS,), "adjustments": (SMS,), "messages": (SMS,), "reminders": (SMS,), "follow_up": (SMS,),
}
_STAFF: Mapping[str, tuple[str, ...]] = {"digest": (EMAIL,)}
UNASKED = frozenset({"appointment_requested", "appointment_accepted", "freed_offer_accepted", "adjustment_done", "adjustment_withdrawn"})
"""What disturbs nobody outside the application unless asked for: nothing is to be done about it."""


def kind_of(what: str) -> str:
    return KIND_OF.get(what, "follow_up")


def kinds_for(role: str) -> tuple[str, ...]:
    """What this role can choose for."""
    left_out = {"digest"} if role == "youth" else {"reminders"}
    return tuple(kind for kind in KINDS if kind not in left_out)


def channels_for(role: str, kind: str) -> tuple[str, ...]:
    """Staff have no phone here; what waits is a letter."""
    return CHANNELS if role == "youth" else (EMAIL,)


def unless_chosen(role: str) -> Mapping[str, Sequence[str]]:
    if role == "youth":
        return _YOUTH
    return _STAFF if role else _NOTHING


def chosen_for(role: str, what: str, choices: Mapping[str, Sequence[str]] | None) -> tuple[str, ...]:
    """The channels by which a person of this role is told of this; `choices` are the own ones, None where nobody chose."""
    kind = kind_of(what)
    if choices is None:
        return () if what in UNASKED else tuple(unless_chosen(role).get(kind, ()))
    return tuple(channel for channel in choices.get(kind, ()) if channel in channels_for(role, kind))
