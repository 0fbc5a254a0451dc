"""The gateway's table of contents: what it is made of and which doors it has."""

import time
from pathlib import Path
from typing import Any

from flask import Flask, Response, g, request
from flask_babel import Babel
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from werkzeug.exceptions import HTTPException

from contracts.errors import AutonomieError
from gateway import problems, sign_in, web
from gateway.acting import Desk, desk, put_desk
from gateway.api import guard
from gateway.api.document import DocumentedApi
from gateway.api.v1 import BLUEPRINTS
from gateway.asking import Asking
from gateway.live import LiveHub
from gateway.reader import Reader
from gateway.relations import Relations
from gateway.tokens import Tokens
from gateway.traces import Traces
from servicekit import logs, metrics
from servicekit.bus.port import Bus, Caller
from servicekit.clock import Clock, SystemClock
from servicekit.config import Settings

FOLDER = Path(__file__).parent

log = logs.get("gateway")


class Gateway:
    """The WSGI application and its two threads: the reader of events and the writer of traces."""

    def __init__(self, settings: Settings, bus: Bus, caller: Caller, clock: Clock | None = None, *, streams: int = 32,
                 secure_cookies: bool = False) -> None:
        clock = clock or SystemClock()
        relations = Relations(caller)
        tokens = Tokens(settings.secret, clock)
        self.desk = Desk(
            settings=settings, caller=caller, bus=bus, clock=clock, relations=relations, tokens=tokens,
            hub=LiveHub(relations, streams), traces=Traces(caller, clock),
            asking=Asking(), secure_cookies=secure_cookies,
        )
        self.reader = Reader(bus, caller, relations, self.desk.hub, tokens.revoked)
        self.app = create_app(self.desk)

    def start(self) -> None:
        self.reader.start()
        self.desk.traces.start()

    def stop(self) -> None:
        self.reader.stop()
        self.desk.traces.stop()
        self.desk.asking.stop()


def create_app(the_desk: Desk) -> Flask:
    app = Flask("gateway", root_path=str(FOLDER))
    app.config.update(
        API_TITLE="AUTOnomie", API_VERSION="v1", OPENAPI_VERSION="3.1.0", OPENAPI_URL_PREFIX="/api/v1",
        OPENAPI_JSON_PATH="openapi.json", BABEL_DEFAULT_LOCALE="fr", BABEL_DEFAULT_TIMEZONE="Europe/Paris",
        BABEL_TRANSLATION_DIRECTORIES=str(FOLDER / "translations"), MAX_CONTENT_LENGTH=8 * 1024 * 1024,
        SECRET_KEY=the_desk.settings.secret, SESSION_COOKIE_SAMESITE="Lax", JSON_SORT_KEYS=False,
        SEND_FILE_MAX_AGE_DEFAULT=3600,
    )
    put_desk(app, the_desk)
    Babel(app)
    _install_measures(app)
    sign_in.install(app)
    _install_errors(app)
    _install_api(app)
    _install_probes(app)
    web.install(app)
    app.after_request(_harden)
    return app


def _install_api(app: Flask) -> None:
    app.before_request(guard.refuse_odd_paths)
    app.before_request(guard.sign_in_first)
    api = DocumentedApi(app)
    api.spec.components.security_scheme("bearer", {"type": "http", "scheme": "bearer"})
    api.spec.options["security"] = [{"bearer": []}]
    # Errors are ours everywhere: flask-smorest's own handler would answer in another shape.
    app.register_error_handler(HTTPException, _http_error)
    for blueprint in BLUEPRINTS:
        api.register_blueprint(blueprint, url_prefix="/api/v1")


def _install_errors(app: Flask) -> None:
    app.register_error_handler(AutonomieError, _autonomie_error)


def _is_api() -> bool:
    return request.path.startswith("/api/") or request.path in ("/healthz", "/readyz", "/metrics")


def _autonomie_error(error: AutonomieError) -> Any:
    return problems.of_error(error) if _is_api() else web.refused(error)


def _http_error(error: HTTPException) -> Any:
    if error.response is not None:
        return error.response
    if error.code and error.code >= 500:
        log.error("request_failed", path_rule=str(request.url_rule), error=repr(getattr(error, "original_exception", error)),
                  exc_info=getattr(error, "original_exception", None))
    return problems.of_http(error) if _is_api() else web.lost(error)


def _install_probes(app: Flask) -> None:
    @app.get("/healthz")
    def healthz() -> Response:
        return Response("ok\n", mimetype="text/plain")

    @app.get("/readyz")
    def readyz() -> Response:
        if desk().relations.ready:
            return Response("ready\n", mimetype="text/plain")
        return Response("relations are not loaded yet\n", status=503, mimetype="text/plain")

    @app.get("/metrics")
    def metrics_page() -> Response:
        return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)


def _install_measures(app: Flask) -> None:
    @app.before_request
    def begin() -> None:
        g.began = time.perf_counter()

    @app.after_request
    def measure(response: Response) -> Response:
        rule = f"{request.method} {request.url_rule}" if request.url_rule else "unmatched"
        outcome = f"{response.status_code // 100}xx"
        metrics.ENTRYPOINT_SECONDS.labels("gateway", rule, outcome).observe(time.perf_counter() - g.get("began", time.perf_counter()))
        return response


def _harden(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", "default-src 'self'; img-src 'self' data:; style-src 'self'; "
                       "script-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'")
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    if request.endpoint != "static":
        headers.setdefault("Cache-Control", "no-store" if request.path.startswith("/api/v1/sign") else "private, no-cache")
    if traceparent := g.get("traceparent"):
        headers["traceparent"] = traceparent
    return response
