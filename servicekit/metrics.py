"""Every metric of the kit, declared once. Labels are bounded; never a person's id."""

from prometheus_client import Counter, Gauge, Histogram

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

ENTRYPOINT_SECONDS = Histogram(
    "autonomie_entrypoint_seconds", "Duration of an entrypoint", ["service", "entrypoint", "outcome"], buckets=BUCKETS)
RETRIES = Counter("autonomie_retries_total", "Use cases run again after a transient error", ["service", "entrypoint"])
LOG_HEAD = Gauge("autonomie_log_head", "Last sequence number of an area's log", ["service", "area"])
RELAY_LAG = Gauge("autonomie_relay_lag_events", "Events not yet published", ["service", "area"])
CONSUMER_CURSOR = Gauge("autonomie_consumer_cursor", "Last sequence number applied; lag = autonomie_log_head of the source minus this",
                        ["service", "source", "area"])
APPLIED = Counter("autonomie_events_applied_total", "Events applied", ["service", "source"])
PARKED = Gauge("autonomie_parked_events", "Events that wait for a person", ["service"])
STOPPED = Gauge("autonomie_stopped_streams", "Streams that stand until a person acts", ["service"])
FOREIGN = Counter("autonomie_foreign_messages_total", "Messages that are not ours: acked and counted", ["service", "door"])
LATE_REPLIES = Counter("autonomie_late_replies_total", "Calls dropped because their deadline had passed", ["service"])
TIMER_AGE = Gauge("autonomie_timer_last_success_seconds", "Unix time of a timer's last success", ["service", "timer"])
TIMER_LATE = Gauge("autonomie_timer_late_seconds", "How long past its time a timer has not ended well", ["service", "timer"])
LEADING = Gauge("autonomie_work_leading", "1 in the process that works for this database", ["service"])
CALLS = Histogram("autonomie_calls_seconds", "Calls to services as their caller sees them", ["service", "method", "outcome"],
                  buckets=BUCKETS)
IN_FLIGHT = Gauge("autonomie_calls_in_flight", "Calls that wait for their answer", ["service"])
BREAKER_OPEN = Gauge("autonomie_breaker_open", "1 while calls to a service are refused at once", ["service"])
STREAMS = Gauge("autonomie_live_streams", "Open server-sent event streams")
STREAM_EVENTS = Counter("autonomie_live_events_total", "Events written to open streams")
