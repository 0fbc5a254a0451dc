"""Version 1 of the API, one module a resource."""

from gateway.api.v1 import (
    access,
    appointments,
    availability,
    calendars,
    deliveries,
    events,
    exams,
    follow_up,
    imports,
    journeys,
    live,
    messages,
    notifications,
    partners,
    people,
    resources,
    schools,
    stats,
    youths,
)

BLUEPRINTS = (
    access.blp, youths.blp, availability.blp, appointments.blp, calendars.blp, follow_up.blp, exams.blp, journeys.blp, people.blp,
    schools.blp, imports.blp,
    notifications.blp, messages.blp, deliveries.blp, resources.blp, partners.blp, events.blp, stats.blp, live.blp,
)
