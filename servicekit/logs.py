"""Logs: a static event name and fields, ids only. JSON in production, columns in development."""

import logging
import sys

import structlog


def configure(*, as_json: bool, level: str = "INFO") -> None:
    """Once per process, before anything logs."""
    renderer = structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=False)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)


def get(name: str) -> structlog.stdlib.BoundLogger:
    return structlog.get_logger(component=name)


def correlation_of(traceparent: str | None) -> str:
    """The trace id of a W3C traceparent: the same from the HTTP request to the last consumer."""
    return traceparent.split("-")[1] if traceparent and traceparent.count("-") == 3 else "none"
