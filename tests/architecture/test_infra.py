"""The infrastructure refers only to settings, modules, outputs, and files that exist."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from leadops_api.observability.metrics import SEND_RESULTS, Metrics
from leadops_api.worker.tasks import work_counts
from leadops_core.delivery.providers import choose_email
from leadops_core.outreach.reports import ACS_REPORT
from leadops_core.schemas import DeliveryReport, JobState
from leadops_core.settings import Settings
from scripts.check_bicep import INFRA, check, faults, faults_of_parameters, parse

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "AZURE_DEPLOYMENT.md").read_text(encoding="utf-8")
BACKEND = (INFRA / "modules" / "backend.bicep").read_text(encoding="utf-8")
PRODUCT = (INFRA / "product.bicep").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
DOCKERFILES = [*sorted(ROOT.glob("Dockerfile.*")), ROOT / "tests" / "images" / "stand_ins" / "Dockerfile"]
NAMING = [
    *sorted(INFRA.rglob("*.bicep")),
    ROOT / "AZURE_DEPLOYMENT.md",
    ROOT / "docker-compose.yml",
    *DOCKERFILES,
]

_VARIABLE = re.compile(r"\b(LEADOPS_[A-Z0-9_]+)\b")


def settings_names() -> set[str]:
    return {f"LEADOPS_{name.upper()}" for name in Settings.model_fields}


def frontend_names() -> set[str]:
    """What the dashboard reads by itself."""
    sources = (ROOT / "frontend" / "src").rglob("*.ts*")
    return {name for path in sources for name in _VARIABLE.findall(path.read_text(encoding="utf-8"))}


def variables_read() -> set[str]:
    """What the parameter files take out of the environment."""
    texts = (path.read_text(encoding="utf-8") for path in INFRA.glob("*.bicepparam"))
    return {name for text in texts for name in re.findall(r"readEnvironmentVariable\('(\w+)'", text)}


def test_bicep_has_no_fault() -> None:
    assert check(INFRA) == []


@pytest.mark.parametrize(
    ("file", "before", "after", "said"),
    [
        ("modules/servicebus.bicep", "sku: {", "sku {", "is not Bicep"),
        ("modules/servicebus.bicep", "name: sku", "name: skuu", "nothing is called skuu"),
        ("modules/servicebus.bicep", "param tags object", "param tags object\nparam more int", "more is not used"),
        ("modules/servicebus.bicep", "namespaces@", "namespacez@", "is not in infra/types.json"),
        ("modules/servicebus.bicep", "namespaces@2026", "namespaces@2031", "known is Microsoft.ServiceBus"),
        ("modules/servicebus.bicep", "disableLocalAuth", "disableLocalAuht", "has no property disableLocalAuht"),
        ("modules/servicebus.bicep", "maxDeliveryCount: 10", "maxDeliveryCount: '10'", "is a number, not a string"),
        ("modules/servicebus.bicep", "parent: namespace", "parent: works", "cannot be the parent"),
        ("modules/postgres.bicep", "'Disabled'\n      tenantId", "'Off'\n      tenantId", "is one of Disabled, Enabled"),
        ("modules/vault.bicep", "output name string = vault.name", "output name string = apiToken", "show the secret"),
        ("product.bicep", "    sku: 'Standard'\n", "", "needs the parameter sku"),
        ("product.bicep", "    sku: 'Standard'\n", "    sku: 'Standard'\n    size: 1\n", "no parameter size"),
        ("product.bicep", "serviceBus.outputs.host", "serviceBus.outputs.hots", "has no output hots"),
        ("product.bicep", "'modules/network.bicep'", "'modules/net.bicep'", "there is no file net.bicep"),
    ],
)  # fmt: skip
def test_infrastructure_check_finds_a_fault(
    tmp_path: Path, file: str, before: str, after: str, said: str
) -> None:
    shutil.copytree(INFRA, tmp_path / "infra")
    path = tmp_path / "infra" / file
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    assert any(said in fault for fault in faults(path)), faults(path)


@pytest.mark.parametrize("name", ["dev.bicepparam", "prod.bicepparam", "main.parameters.json"])
def test_infrastructure_check_finds_a_fault_in_parameters(tmp_path: Path, name: str) -> None:
    shutil.copytree(INFRA, tmp_path / "infra")
    path = tmp_path / "infra" / name
    path.write_text(path.read_text(encoding="utf-8").replace("alertEmail", "alertMail"), encoding="utf-8")
    assert [fault.partition(": ")[2] for fault in faults_of_parameters(path)] == [
        "main.bicep has no parameter alertMail",
        "main.bicep needs the parameter alertEmail",
    ]


@pytest.mark.parametrize("path", NAMING, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_deployment_variables_are_settings(path: Path) -> None:
    assert set(_VARIABLE.findall(path.read_text(encoding="utf-8"))) <= settings_names() | frontend_names()


@pytest.mark.parametrize("path", DOCKERFILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_dockerfile_is_clean(path: Path) -> None:
    linted = subprocess.run(["hadolint", "--no-color", path], capture_output=True, text=True, check=False)
    assert (linted.stdout, linted.returncode) == ("", 0)


def test_ignored_infrastructure_rule_has_a_reason() -> None:
    lines = [
        line
        for path in [*INFRA.rglob("*.bicep"), *DOCKERFILES]
        for line in path.read_text("utf-8").splitlines()
    ]
    exceptions = [line for line in lines if "checkov:skip" in line]
    assert exceptions
    assert [line for line in exceptions if not re.search(r"checkov:skip=CKV\w+: \S.{30,}", line)] == []


def test_bases_are_pinned_to_a_patch_version() -> None:
    bases = [
        base
        for path in DOCKERFILES[:-1]
        for base in re.findall(r"^ARG (?:PYTHON|NODE)=(\S+)$", path.read_text("utf-8"), re.MULTILINE)
    ]
    bases += [
        each["image"] for each in COMPOSE["services"].values() if not each["image"].startswith("leadops-")
    ]
    assert len(bases) == 4
    assert [base for base in bases if not re.search(r":v?\d+\.\d+(\.\d+)?(-|$)", base)] == []


@pytest.mark.parametrize(
    "name", [name for name, each in COMPOSE["services"].items() if each["image"].startswith("leadops-")]
)
def test_compose_services_are_hardened_and_restart(name: str) -> None:
    service = COMPOSE["services"][name]
    assert service["read_only"] is True
    assert (service["cap_drop"], service["security_opt"]) == (["ALL"], ["no-new-privileges:true"])
    runs_once = name in ("migrate", "demo", "backup")
    assert service["restart"] == ("no" if runs_once else "unless-stopped")
    assert all(each.startswith("127.0.0.1:") for each in service.get("ports", []))


def test_compose_sends_real_mail_only_to_its_own_server() -> None:
    given = COMPOSE["services"]["backend"]["environment"]
    values = {
        name.removeprefix("LEADOPS_").lower(): re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", str(value))
        for name, value in given.items()
    }
    assert values["email_mode"] == "mock"
    fields: dict[str, Any] = {**values, "email_mode": "smtp"}
    tool = choose_email(Settings(_env_file=None, **fields))
    assert (tool.provider, values["smtp_host"]) == ("smtp", "mail")


def test_azure_email_has_all_required_settings() -> None:
    given = dict.fromkeys(re.findall(r"name: 'LEADOPS_(\w+)'", PRODUCT), "x" * 40)
    given |= {
        "EMAIL_MODE": "acs",
        "ACS_ENDPOINT": "https://acs.example",
        "UNSUBSCRIBE_URL": "https://leads.example/unsubscribe",
        "SENDER_EMAIL": "sales@leads.example",
        "REPLY_TO": "sales@leads.example",
        "UNSUBSCRIBE_MAILTO": "sales@leads.example",
        "SENDER_WEBSITE": "https://leads.example",
    }
    fields: dict[str, Any] = {
        name.lower(): value
        for name, value in given.items()
        if name.startswith(("SENDER_", "UNSUBSCRIBE_", "ACS_", "EMAIL_"))
    }
    assert choose_email(Settings(_env_file=None, **fields)).provider == "acs"


@pytest.mark.parametrize("name", ["REPLY_TO", "UNSUBSCRIBE_MAILTO", "SENDER_EMAIL", "DAILY_CAP"])
def test_azure_sets_the_reply_address_and_the_daily_cap(name: str) -> None:
    mail = PRODUCT[PRODUCT.index("var realMail = [") : PRODUCT.index("var mockMail = [")]
    assert f"name: 'LEADOPS_{name}'" in mail


def test_email_without_a_reply_address_fails_in_the_template() -> None:
    (check,) = re.findall(r"^var replyAddress = (.*)$", PRODUCT, re.MULTILINE)
    assert re.fullmatch(r"!deployEmail \|\| contains\(replyTo, '@'\) \? replyTo : fail\('[^']+'\)", check)
    assert PRODUCT.count("value: replyAddress") == 1
    assert "? replyAddress : unsubscribeMailto" in PRODUCT


@pytest.mark.parametrize("name", ["senderDomain", "senderEmail", "replyTo", "unsubscribeMailto"])
def test_mail_parameter_reaches_every_deployment(name: str) -> None:
    variable = re.sub(r"(?=[A-Z])", "_", name).upper()
    main = (INFRA / "main.bicep").read_text("utf-8")
    assert f"param {name} string = ''" in main
    assert f"    {name}: {name}\n" in main
    assert f"param {name} = readEnvironmentVariable('{variable}'" in (INFRA / "prod.bicepparam").read_text(
        "utf-8"
    )
    assert name in json.loads((INFRA / "main.parameters.json").read_text("utf-8"))["parameters"]
    workflow = (ROOT / ".github" / "workflows" / "deploy.yml").read_text("utf-8")
    assert f"{variable}: ${{{{ vars.{variable} }}}}" in workflow
    assert variable in (ROOT / "AZURE_DEPLOYMENT.md").read_text("utf-8")


def test_own_domain_stays_linked_when_azure_is_deployed_again() -> None:
    module = (INFRA / "modules" / "communication.bicep").read_text("utf-8")
    assert "linkedDomains: empty(senderDomain) ? [domain.id] : [domain.id, ownDomain.id]" in module
    assert "empty(senderEmail) ? 'DoNotReply@" in module


@pytest.mark.parametrize("name", ["AZURE_DEPLOYMENT.md", "docs/email.md", "scripts/deploy_azure.sh"])
def test_subscribed_delivery_reports_match_the_api(name: str) -> None:
    text = re.sub(r"\\\n\s*", "", (ROOT / name).read_text("utf-8"))
    (asked,) = re.findall(r"az eventgrid event-subscription create [^\n]*", text)
    taken = json.loads((ROOT / "docs" / "openapi.json").read_text("utf-8"))["paths"]
    (path,) = re.findall(r"--endpoint \S+?(/api/[a-z/]+)", asked)
    (header,) = re.findall(r'--delivery-attribute-mapping (\S+) static "\$\w+" true', asked)
    names = {each["name"] for each in taken[path]["post"]["parameters"] if each["in"] == "header"}
    assert header.lower() in {each.lower() for each in names}
    assert re.findall(r"--included-event-types (\S+)", asked) == [ACS_REPORT]


def test_secret_of_delivery_reports_goes_only_to_the_api() -> None:
    modules = re.findall(r"^module (\w+) '[^\n]*\{\n(.*?)^\}", PRODUCT, re.MULTILINE | re.DOTALL)
    assert [name for name, text in modules if "eventSecrets" in text or "eventSettings" in text] == [
        "backend"
    ]


def modules_with(word: str) -> set[str]:
    """The modules of product.bicep in which the word occurs."""
    modules = re.findall(r"^module (\w+) '[^\n]*\{\n(.*?)^\}", PRODUCT, re.MULTILINE | re.DOTALL)
    return {name for name, body in modules if word in body}


@pytest.mark.parametrize(
    ("identity", "modules"),
    [
        ("dashboardIdentity.outputs", {"registry", "vault", "frontend"}),
        ("migrationIdentity.outputs", {"registry", "postgres", "migration"}),
        ("apiIdentity.outputs", {"registry", "vault", "serviceBus", "openAi", "migration", "backend"}),
        (
            "workerIdentity.outputs",
            {"registry", "vault", "serviceBus", "openAi", "communication", "migration", "due", "worker"},
        ),
    ],
)
def test_identities_have_only_the_roles_that_their_apps_need(identity: str, modules: set[str]) -> None:
    assert modules_with(identity) == modules


def test_dashboard_alone_reads_its_single_secret() -> None:
    (readers,) = re.findall(r"readers: \{\n(.*?)\}", PRODUCT, re.DOTALL)
    assert [line.strip() for line in readers.splitlines() if "dashboard" in line] == [
        "entraClientSecret: [dashboardIdentity.outputs.principalId]"
    ]


def test_apps_connect_to_the_database_with_limited_roles() -> None:
    postgres = (INFRA / "modules" / "postgres.bicep").read_text("utf-8")
    assert re.findall(r"principalName: (\w+)", postgres) == ["migrationIdentityName", "operatorName"]
    (migration,) = re.findall(r"^module migration '.*?^\}", PRODUCT, re.MULTILINE | re.DOTALL)
    granted = re.findall(
        r"'--grant'\n\s+'\$\{(\w+)\.outputs\.name\}=\$\{(\w+)\.outputs\.principalId\}'", migration
    )
    assert granted == [("apiIdentity", "apiIdentity"), ("workerIdentity", "workerIdentity")]
    assert "env: migrationConnection" in migration
    assert modules_with("migrationConnection") == {"migration"}


def test_database_connection_checks_the_certificate_of_the_server() -> None:
    (address,) = re.findall(r"^var databaseAddress = '(.*)'$", PRODUCT, re.MULTILINE)
    query = dict(part.split("=") for part in address.partition("?")[2].split("&"))
    # The bundle of Debian's ca-certificates, which the base image of Python holds.
    assert query == {"sslmode": "verify-full", "sslrootcert": "/etc/ssl/certs/ca-certificates.crt"}
    assert "sslmode=require" not in PRODUCT


def test_alert_queries_match_the_log_messages() -> None:
    alerts = (INFRA / "modules" / "alerts.bicep").read_text("utf-8")
    queries = re.findall(r"query: '(\|.*)'", alerts)
    assert len(queries) == alerts.count("    query: '|") >= 5
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "leadops_api").rglob("*.py"))
    email = DeliveryReport.model_validate({"provider": "x", "failed": 1, "unknown": 1})
    logged = {
        "backlog": {"oldest_seconds"},
        "worker_failed": set(),
        "mailbox_failed": set(),
        "sent_now": {f"emails_{result}" for result in SEND_RESULTS},
        "round": {"result", *work_counts("deliver", email), f"jobs_{JobState.FAILED}"},
    }
    for query in queries:
        (condition,) = re.findall(r"where event (?:==|in) ([^|]*)", query)
        events = set(re.findall(r'"(\w+)"', condition)) - {"failed"}
        for event in events:
            assert re.search(rf'log\.\w+\(\s*(?:level, )?"{event}"', sources), event
        fields = set().union(*(logged[event] for event in events))
        assert set(re.findall(r"line\.(\w+)", query)) <= fields, query


def connection_figures(tier: str) -> dict[str, int]:
    """The connection budget of a tier in product.bicep."""
    (body,) = re.findall(rf"^var {tier}Connections = \{{\n(.*?)^\}}", PRODUCT, re.MULTILINE | re.DOTALL)
    return {name: int(number) for name, number in re.findall(r"(\w+): (\d+)", body)}


@pytest.mark.parametrize("tier", ["dev", "prod"])
def test_connections_of_all_processes_fit_the_server(tier: str) -> None:
    figures = connection_figures(tier)
    worker = figures["workerPool"] + figures["overflow"]
    # While a new revision starts, the old one still runs. A readiness check opens a connection of its own.
    api = 2 * figures["apiReplicas"] * (figures["apiPool"] + figures["overflow"] + 1)
    workers = 2 * figures["workerReplicas"] * worker
    scheduled_and_learning, migration_and_operator = 2 * worker, 3
    total = api + workers + scheduled_and_learning + migration_and_operator
    assert total <= figures["serverLimit"]
    row = f"| {api} | {workers} | {scheduled_and_learning} | {migration_and_operator} | {total} | {figures['serverLimit']} |"
    assert row in GUIDE
    for name in ("apiReplicas", "workerReplicas", "apiPool", "workerPool", "overflow", "serverLimit"):
        assert f"connections.{name}" in PRODUCT


def test_azd_sets_every_parameter_but_the_name_of_the_group() -> None:
    parameters = json.loads((INFRA / "main.parameters.json").read_text("utf-8"))["parameters"]
    assert set(parse(INFRA / "main.bicep").params) - {"resourceGroupName"} == set(parameters)


def test_health_probes_wait_longer_than_a_second() -> None:
    for name in ("backend", "frontend", "worker"):
        text = (INFRA / "modules" / f"{name}.bicep").read_text("utf-8")
        probes = re.findall(r"^    type: '(?:Startup|Liveness|Readiness)'$", text, re.MULTILINE)
        timeouts = [int(seconds) for seconds in re.findall(r"timeoutSeconds: (\d+)", text)]
        assert len(timeouts) == len(probes) >= 2, name
        assert min(timeouts) > 1
    readiness = re.search(r"'/readyz'.*?timeoutSeconds: (\d+)", BACKEND, re.DOTALL)
    assert readiness
    # The check of the service waits 5 s for the database and half a second for the queue.
    assert int(readiness[1]) > 5.5


@pytest.mark.parametrize("name", ["dashboard.json", "alerts.yml"])
def test_monitoring_uses_metrics_that_exist(name: str) -> None:
    text = (INFRA / "monitoring" / name).read_text("utf-8")
    content: Any = json.loads(text) if name.endswith("json") else yaml.safe_load(text)
    suffixes = {"counter": ("_total",), "gauge": ("",), "histogram": ("_bucket", "_sum", "_count")}
    names = {
        family.name + suffix for family in Metrics().registry.collect() for suffix in suffixes[family.type]
    }
    used = set(re.findall(r"\bleadops_[a-z_]+", json.dumps([*expressions(content)])))
    assert len(used) >= 6
    assert used <= names


def expressions(content: Any) -> Iterator[str]:
    """The queries in a dashboard of Grafana or a file of Prometheus rules."""
    if isinstance(content, dict):
        for key, value in content.items():
            yield from [str(value)] if key == "expr" else expressions(value)
    elif isinstance(content, list):
        for item in content:
            yield from expressions(item)


def test_guide_names_existing_files_and_outputs() -> None:
    for name in re.findall(r"`(modules/\w+\.bicep)`", GUIDE):
        assert (INFRA / name).is_file(), name
    for path in INFRA.glob("modules/*.bicep"):
        assert f"`modules/{path.name}`" in GUIDE, path.name
    outputs = set(parse(INFRA / "main.bicep").outputs)
    assert set(re.findall(r"properties\.outputs\.(\w+)\.value", GUIDE)) <= outputs


def test_guide_exports_the_variables_of_the_parameter_files() -> None:
    export_leads_file = set(re.findall(r"\b([A-Z][A-Z_]+)=", GUIDE))
    assert variables_read() <= export_leads_file


def test_github_deployment_sets_the_variables_of_the_parameter_files() -> None:
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "deploy.yml").read_text("utf-8"))
    (step,) = (each for each in workflow["jobs"]["azure"]["steps"] if each.get("run") == "make deploy")
    made_by_the_script = {"BACKEND_IMAGE", "FRONTEND_IMAGE"}
    assert variables_read() - made_by_the_script <= set(step["env"])


def test_guide_sets_every_variable_before_its_use() -> None:
    known = {"HOME", "PATH"}
    unset = []
    for block in re.findall(r"^```sh\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL):
        for line in block.replace("\\\n", " ").splitlines():
            here = set(re.findall(r"\b([A-Za-z_]+)=", line)) | set(re.findall(r"\bfor (\w+) in", line))
            used = set(re.findall(r"\$\{?!?([A-Za-z_]+)", re.sub(r"'[^']*'", "", line)))
            unset += [f"{name} in: {line.strip()}" for name in used - known - here]
            known |= here
    assert unset == []


def test_azd_sets_all_parameters_of_main_and_its_hooks_exist() -> None:
    azure = yaml.safe_load((ROOT / "azure.yaml").read_text("utf-8"))
    assert {service["docker"]["path"] for service in azure["services"].values()} == {
        "Dockerfile.backend",
        "Dockerfile.frontend",
    }
    asked = set()
    for value in json.loads((INFRA / "main.parameters.json").read_text("utf-8"))["parameters"].values():
        asked |= set(re.findall(r"^\$\{(\w+)\}$", value["value"]))
    made = (ROOT / azure["hooks"]["preprovision"]["run"]).read_text("utf-8")
    provided_by_azd = {"AZURE_ENV_NAME", "AZURE_LOCATION", "AZURE_PRINCIPAL_ID"}
    assert asked - provided_by_azd == set(re.findall(r"^keep (\w+)", made, re.MULTILINE))
    after = (ROOT / azure["hooks"]["postdeploy"]["run"]).read_text("utf-8")
    named = set(re.findall(r"\$(?:\{)?([A-Z_]{4,})", after))
    assert named <= set(parse(INFRA / "main.bicep").outputs)


def test_service_name_of_azd_is_a_tag_of_its_app() -> None:
    azure = yaml.safe_load((ROOT / "azure.yaml").read_text("utf-8"))
    assert set(azure["services"]) == {"backend", "frontend"}
    for name in azure["services"]:
        assert f"'azd-service-name': '{name}'" in (INFRA / "modules" / f"{name}.bicep").read_text("utf-8")
