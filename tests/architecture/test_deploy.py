"""What is deployed speaks of what exists: metrics in panels and alerts, settings in env.example, services in compose."""

import json
import re
import subprocess
from pathlib import Path

import yaml

from deploy.services import SERVICES
from servicekit.testing.rabbitmq import PrivateRabbit

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
METRIC = re.compile(r"autonomie_[a-z_]+")


def declared_metrics() -> set[str]:
    names = set(re.findall(r'"(autonomie_[a-z_]+)"', (ROOT / "servicekit" / "metrics.py").read_text()))
    return names | {f"{name}{suffix}" for name in names for suffix in ("_count", "_sum", "_bucket")}


def test_every_metric_of_a_panel_or_an_alert_exists_in_the_code() -> None:
    shown = set(METRIC.findall((DEPLOY / "grafana" / "autonomie.json").read_text()))
    shown |= set(METRIC.findall((DEPLOY / "prometheus" / "alerts.yml").read_text()))

    assert shown - declared_metrics() == set()


def test_every_metric_of_the_code_is_shown_or_alerts() -> None:
    shown = (DEPLOY / "grafana" / "autonomie.json").read_text() + (DEPLOY / "prometheus" / "alerts.yml").read_text()
    declared = re.findall(r'"(autonomie_[a-z_]+)"', (ROOT / "servicekit" / "metrics.py").read_text())

    assert [name for name in declared if name not in shown] == [], "add a panel to deploy/grafana/autonomie.json"


def test_prometheus_takes_its_configuration_and_its_alerts(tmp_path: Path) -> None:
    for name in ("prometheus.yml", "alerts.yml"):
        (tmp_path / name).write_text((DEPLOY / "prometheus" / name).read_text())
    (tmp_path / "targets.json").write_text("[]")

    checked = subprocess.run(["promtool", "check", "config", str(tmp_path / "prometheus.yml")], capture_output=True, text=True)

    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_lag_is_what_a_source_wrote_and_the_slowest_reader_has_not_applied(tmp_path: Path) -> None:
    def at(value: str, **labels: str) -> dict[str, str]:
        name = labels.pop("name")
        return {"series": name + "{" + ",".join(f'{k}="{v}"' for k, v in labels.items()) + "}", "values": value}

    head = {"name": "autonomie_log_head", "service": "profiles", "area": "orleans"}
    cursor = {"name": "autonomie_consumer_cursor", "source": "profiles", "area": "orleans"}
    series = [
        at("900x40", **head, process="serve-profiles"),
        at("100x5 _x40", **head, process="work-profiles"),  # ended after five minutes
        at("890x40", **cursor, service="progress", process="work-progress"),
        at("900x40", **cursor, service="attendance", process="work-attendance"),
        at("300x40", **cursor, service="attendance", process="work-attendance-montargis-gien"),
    ]
    expected = [{"labels": f'autonomie:consumer_lag_events{{service="{service}",source="profiles",area="orleans"}}', "value": lag}
                for service, lag in (("attendance", 600), ("progress", 10))]
    alert = {"exp_labels": {"service": "attendance", "source": "profiles", "area": "orleans"},
             "exp_annotations": {"summary": "attendance is behind profiles (orleans)", "runbook": "docs/runbook.md#a-consumer-lags"}}
    wanted = {"rule_files": [str(DEPLOY / "prometheus" / "alerts.yml")], "evaluation_interval": "1m", "tests": [{
        "interval": "1m", "input_series": series,
        "promql_expr_test": [{"expr": "autonomie:consumer_lag_events", "eval_time": "30m", "exp_samples": expected}],
        "alert_rule_test": [{"eval_time": "30m", "alertname": "ConsumerLags", "exp_alerts": [alert]}]}]}
    (tmp_path / "lag.yml").write_text(yaml.safe_dump(wanted))

    tested = subprocess.run(["promtool", "test", "rules", str(tmp_path / "lag.yml")], capture_output=True, text=True)

    assert tested.returncode == 0, tested.stdout + tested.stderr


def test_every_alert_has_its_page_of_the_runbook() -> None:
    runbook = (ROOT / "docs" / "runbook.md").read_text()
    anchors = {re.sub(r"[^a-z0-9-]", "", line[3:].lower().replace(" ", "-")) for line in runbook.splitlines() if line.startswith("## ")}
    rules = yaml.safe_load((DEPLOY / "prometheus" / "alerts.yml").read_text())["groups"][0]["rules"]

    missing = [rule["alert"] for rule in rules if "alert" in rule and rule["annotations"]["runbook"].split("#")[1] not in anchors]

    assert not missing


def test_every_setting_has_a_line_in_env_example() -> None:
    code = "".join(path.read_text() for folder in ("servicekit", "deploy", "gateway") for path in (ROOT / folder).glob("*.py"))
    read = set(re.findall(r'(?:environ|env)(?:\.get\(|\[)"([A-Z_]+)"', code))
    read |= set(re.findall(r'_(?:value|whole)\(env, "([A-Z_]+)"', code)) - {"PATH"}
    written = set(re.findall(r"^([A-Z_]+?)(?:_FILE)?=", (DEPLOY / "env.example").read_text(), re.M))

    assert read - written - {"PYTHONDONTWRITEBYTECODE", "PATH"} == set()


def test_compose_runs_both_halves_of_every_service() -> None:
    parts = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]

    assert {f"{half}-{name}" for half in ("serve", "work") for name in SERVICES} <= set(parts)
    assert all(":latest" not in part.get("image", "") for part in parts.values())


def test_compose_sends_live_streams_to_the_process_that_can_hold_them() -> None:
    parts = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    front = (DEPLOY / "nginx.conf").read_text()

    assert set(re.findall(r"server ([a-z0-9-]+):8000", front)) == {"gateway-1", "gateway-2", "streams"} <= set(parts)
    assert re.search(r"location = /api/v1/live \{\s+proxy_pass http://streams;", front)


def test_a_broker_takes_the_definitions(tmp_path: Path) -> None:
    with PrivateRabbit(tmp_path) as rabbit:
        rabbit.ctl("import_definitions", str(DEPLOY / "rabbitmq" / "definitions.json"))

        exchanges = rabbit.ctl("list_exchanges", "name", "type")

    assert {"events\ttopic", "nameko-rpc\ttopic"} <= set(exchanges.splitlines())


def test_the_brokers_definitions_are_json_with_the_exchanges_we_use() -> None:
    definitions = json.loads((DEPLOY / "rabbitmq" / "definitions.json").read_text())

    assert {exchange["name"] for exchange in definitions["exchanges"]} == {"events", "nameko-rpc"}
