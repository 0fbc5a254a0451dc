"""The mechanics of a service: bus, event log, unit of work, calls, logs, metrics. Knows no domain word."""
