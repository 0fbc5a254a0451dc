"""Version 1 of the API, one module a resource."""

from gateway.api.v1 import (
    access,
    appointments,
    arrivals,
    availability,
    booklets,
    calendars,
    classes,
    deliveries,
    events,
    exams,
    follow_up,
    funding,
    imports,
    journeys,
    live,
    messages,
    notifications,
    partners,
    people,
    periods,
    plans,
    relations,
    resources,
    rights,
    schools,
    stats,
    wishes,
    youths,
)

BLUEPRINTS = (
    access.blp, youths.blp, relations.blp, availability.blp, wishes.blp, appointments.blp, arrivals.blp, calendars.blp, classes.blp,
    follow_up.blp, exams.blp, booklets.blp, journeys.blp, people.blp, funding.blp, periods.blp, plans.blp, schools.blp,
    imports.blp, notifications.blp, messages.blp, deliveries.blp, resources.blp, partners.blp, rights.blp, events.blp,
    stats.blp, live.blp,
)
