"""The steps of the image tests in order. Each raises AssertionError if it fails, and returns a line for the report."""

import csv
import html
import io
import os
import re
import tempfile
import time
from pathlib import Path

import httpx

from tests.images.product import BUILT, ROOT, TOOLS_SERVICE, Product, until

DEMO = ROOT / "data" / "demo_leads.csv"
SESSION_COOKIE = "leadops_session"
TOOLS = ("pip", "pip3", "npm", "npx", "yarn", "corepack", "gcc", "cc", "make", "git", "curl")
MANY = 6000


def first_start(product: Product) -> str:
    """Without any settings the demo leads are there, scored, and only who holds the token sees them."""
    figures = product.figures()
    assert figures["total"] > 190, figures
    assert product.worked_off(), figures
    bare = httpx.get(product.url("BACKEND_PORT", "/api/leads"), trust_env=False)
    assert bare.status_code == 401, bare.status_code
    return f"{figures['total']} demo leads, {figures['by_label']}; 401 without the token"


def dashboard(product: Product) -> str:
    """The dashboard is styled and shows the service's leads to who is signed in."""
    login = httpx.get(product.url("FRONTEND_PORT", "/login"), trust_env=False)
    styles = re.findall(r'href="(/_next/static/[^"]+\.css[^"]*)"', login.text)
    assert login.is_success, login.status_code
    assert styles, "no style sheet"
    assert len(httpx.get(product.url("FRONTEND_PORT", styles[0]), trust_env=False).content) > 10_000
    session = product.ask("POST", "/api/session", json={"token": "leadops-on-this-machine"})["session"]
    companies = {lead["company_name"] for lead in product.ask("GET", "/api/leads?limit=200")["items"]}
    page = httpx.get(
        product.url("FRONTEND_PORT", "/"), cookies={SESSION_COOKIE: session}, timeout=60, trust_env=False
    )
    assert page.is_success, page.status_code
    shown = {name for name in companies if name and html.escape(name) in page.text}
    assert shown, page.text[:500]
    away = httpx.get(product.url("FRONTEND_PORT", "/"), trust_env=False)
    assert "/login" in away.headers.get("location", ""), away.status_code
    return f"/ shows {len(shown)} companies to who is signed in and sends others to /login"


def upload(product: Product) -> str:
    """The import of the demo leads is undone, and a person uploads them as a file. The worker does the rest."""
    (shipped,) = product.ask("GET", "/api/uploads")
    product.ask("POST", f"/api/uploads/{shipped['id']}/undo")
    assert product.figures()["total"] == 0
    # Another file name and one more row, or it would be the file that was taken in already.
    more = DEMO.read_bytes() + b"\n"
    taken = product.ask("POST", "/api/leads/upload", files={"file": ("leads.csv", more, "text/csv")})
    counts = taken["upload"]["counts"]
    assert counts["rows"] == counts["accepted"] + counts["merged"] + counts["rejected"] == 200, counts
    took = until(product.worked_off, "the worker has processed the upload")
    hot = product.ask("GET", "/api/leads?label=HOT&sort=score&limit=5")["items"]
    assert {lead["score_label"] for lead in hot} == {"HOT"}, hot
    return f"{counts['accepted']} accepted, {counts['rejected']} rejected; processed {took:.1f} s after the upload"


def approve(product: Product) -> str:
    """An approved draft goes into the mock outbox, and nowhere else; the lead is contacted."""
    item = product.ask("GET", "/api/review?limit=1")["items"][0]
    lead, draft = item["lead"]["id"], item["draft"]["id"]
    seen = {"If-Match": f'"{item["draft"]["version"]}"'}
    product.ask("POST", f"/api/leads/{lead}/drafts/{draft}/approve_send", json={"now": True}, headers=seen)
    at = f"/api/leads/{lead}/drafts/{draft}"
    until(lambda: product.ask("GET", at)["state"] == "sent", "the approved draft is sent")
    assert product.ask("GET", at)["provider"] == "mock"
    assert product.ask("GET", f"/api/leads/{lead}")["lead"]["status"] == "CONTACTED"
    written = product.compose("exec", "-T", "worker", "find", "/var/lib/leadops/outbox", "-type", "f").split()
    assert len(written) == 1, written
    return f"sent to the mock outbox: {written[0]}"


def metrics(product: Product) -> str:
    """The worker's metrics port counts what the worker did; it is not published."""
    text = product.compose(
        *("exec", "-T", "worker", "python", "-c"),
        "import urllib.request; print(urllib.request.urlopen('http://127.0.0.1:9464/metrics').read().decode())",
    )
    counted = {
        name: float(value)
        for name, value in re.findall(r"^(leadops_[\w]+(?:\{.*\})?) (\S+)$", text, re.MULTILINE)
    }
    leads = counted['leadops_claims_total{kind="leads"}']
    assert leads > 190, text[:2000]
    assert counted['leadops_lag_seconds{kind="leads"}'] == 0, text[:2000]
    rounds = counted['leadops_rounds_total{result="done"}']
    return f"the worker has counted {leads:.0f} leads in {rounds:.0f} rounds"


def learn(product: Product) -> str:
    """Outcomes are labels; a change of the scorecard is a new version that scores all leads."""
    leads = product.ask("GET", "/api/leads?limit=60")["items"]
    for lead in leads:
        outcome = "booked_demo" if lead["score_label"] == "HOT" else "no_response"
        product.ask("POST", f"/api/leads/{lead['id']}/feedback", json={"outcome": outcome})
    job = product.ask("POST", "/api/learn", json={})
    job_path = f"/api/jobs/{job['id']}"
    until(lambda: product.ask("GET", job_path)["state"] == "done", "the worker learned")
    report = product.ask("GET", job_path)["result"]
    assert report["labels"] == len(leads), report
    assert product.ask("GET", "/api/evaluations"), "no evaluation was kept"
    before = product.ask("GET", "/api/scorecards/active")
    thresholds = before["scorecard"]["thresholds"]
    changed = {**thresholds, "hot": thresholds["hot"] + 5}
    made = product.ask(
        "POST",
        "/api/scorecards",
        json={"changes": {"thresholds": changed}, "reason": "images test"},
        headers={"If-Match": f'"{before["number"]}"'},
    )["version"]
    assert made["number"] > before["number"], made
    until(
        lambda: product.ask("GET", "/api/scorecards/rescoring")["phase"] == "done", "all leads are rescored"
    )
    until(product.worked_off, "leads that changed label are processed again")
    versions = {lead["scorecard_version"] for lead in product.ask("GET", "/api/leads?limit=50")["items"]}
    assert versions == {made["number"]}, versions
    assert made["scorecard"]["thresholds"]["hot"] == changed["hot"]
    return f"{report['labels']} labels ({report['verdict']}); scorecard {before['number']} → {made['number']}"


def restart(product: Product) -> str:
    """Everything stopped and started again holds what it held."""
    before, card = product.figures(), product.ask("GET", "/api/scorecards/active")["number"]
    started = time.monotonic()
    product.compose("restart")
    product.compose("up", "--detach", "--wait", "--no-build")
    took = time.monotonic() - started
    assert product.figures() == before
    assert product.ask("GET", "/api/scorecards/active")["number"] == card
    return f"{before['total']} leads as before, healthy again after {took:.0f} s"


def killed_worker(product: Product) -> str:
    """A worker killed in the middle loses no lead and does none twice."""
    before = product.figures()["total"]
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(["Email", "Company", "Job title", "Message"])
    for number in range(MANY):
        rows.writerow(
            [f"ana{number}@company{number}.example", f"Company {number}", "CFO", "We need a demo soon."]
        )
    sent = {"file": ("many.csv", out.getvalue().encode(), "text/csv")}
    counts = product.ask("POST", "/api/leads/upload", files=sent)["upload"]["counts"]
    assert counts["accepted"] == MANY, counts
    done = "select count(*) from leads where processing_state = 'done' and email like 'ana%@company%'"
    until(lambda: int(product.sql(done)) > 0, "the worker has begun")
    product.compose("kill", "--signal", "SIGKILL", "worker")
    at_death = int(product.sql(done))
    assert 0 < at_death < MANY, f"{at_death} of {MANY} were done: the worker was not in the middle"
    product.compose("up", "--detach", "--wait", "--no-build", "worker")
    took = until(lambda: int(product.sql(done)) == MANY, "the next worker has done the rest")
    until(product.worked_off, "nothing waits")
    figures = product.figures()
    assert figures["total"] == before + MANY, figures
    assert not figures["by_processing"].get("failed"), figures
    twice = "select count(*) from (select lead_id from traces t join leads l on l.id = t.lead_id where l.email like "
    twice += "'ana%@company%' group by lead_id having count(*) > 1) s"
    assert product.sql(twice) == "0", "leads were processed twice"
    return f"killed at {at_death} of {MANY}; the rest done {took:.0f} s after the new start, none lost, none twice"


def hardened(product: Product) -> str:
    """Nobody is root, nothing but the volumes can be written, and there is nothing to build or to fetch with."""
    for service in ("backend", "worker", "frontend"):
        container = product.container(service)
        seen = product.engine.inspect(
            container,
            "{{.Config.User}} {{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}} {{.HostConfig.SecurityOpt}}",
        )
        assert seen == "10001:10001 true [ALL] [no-new-privileges:true]", f"{service}: {seen}"
        assert product.compose("exec", "-T", service, "id", "-u").strip() == "10001"
        script = "for f in /x /etc/x /opt/x /srv/x /usr/x; do if touch $f 2>/dev/null; then echo $f; fi; done"
        assert product.compose("exec", "-T", service, "sh", "-c", script).strip() == "", (
            f"{service} can write"
        )
        script = f"for t in {' '.join(TOOLS)}; do command -v $t || true; done"
        found = product.compose("exec", "-T", service, "sh", "-c", script).strip()
        assert found == "", f"{service} holds {found}"
    for name in BUILT:
        image = f"leadops-{name}"
        labels = product.engine.inspect(image, "{{json .Config.Labels}}")
        assert '"org.opencontainers.image.licenses":"Apache-2.0"' in labels, labels
        assert product.engine.inspect(image, "{{.Config.User}}") == "10001:10001"
        kept = product.engine.run("history", "--no-trunc", "--format", "{{.CreatedBy}}", image)
        kept += product.engine.inspect(image, "{{json .Config.Env}}")
        assert not re.search(r"(?i)(token|password|secret)=", kept), f"{image} holds a secret"
    return (
        "uid 10001, read-only root, no capabilities, no package manager or compiler, no secret in the history"
    )


def backup_and_restore(product: Product) -> str:
    """The commands of docs/operations.md back up the database, and restore it under the name of the old one."""
    before = product.figures()
    waiting = product.sql("SELECT count(*) FROM drafts WHERE state = 'draft'")
    with tempfile.TemporaryDirectory() as folder:
        product.settings["BACKUP_FOLDER"] = folder
        run = ("--profile", "tools", "run", "--rm", "--user", f"{os.getuid()}:{os.getgid()}", TOOLS_SERVICE)
        product.compose(*run, "backup", "/backups/leadops.backup")
        size = (Path(folder) / "leadops.backup").stat().st_size
        product.compose("stop", "backend", "worker")
        product.sql("ALTER DATABASE leadops RENAME TO leadops_old", database="postgres")
        product.sql("CREATE DATABASE leadops", database="postgres")
        product.compose(*run, "restore", "/backups/leadops.backup")
    product.compose("up", "--detach", "--wait", "--no-build")
    assert product.figures() == before
    assert product.sql("SELECT count(*) FROM drafts WHERE state = 'draft'") == waiting
    return f"{before['total']} leads in a backup of {size / 1e6:.1f} MB, restored"


def mail(product: Product) -> str:
    """With the mail profile an approved draft reaches the mail server, once."""
    product.settings["LEADOPS_EMAIL_MODE"] = "smtp"
    product.compose("--profile", "mail", "up", "--detach", "--wait", "--no-build")
    item = product.ask("GET", "/api/review?limit=1")["items"][0]
    lead, draft = item["lead"]["id"], item["draft"]["id"]
    seen = {"If-Match": f'"{item["draft"]["version"]}"'}
    product.ask("POST", f"/api/leads/{lead}/drafts/{draft}/approve_send", json={"now": True}, headers=seen)
    listing = product.url("MAIL_PORT", "/api/v1/messages")
    until(lambda: httpx.get(listing, trust_env=False).json()["total"] > 0, "the mail arrives")
    time.sleep(2)
    arrived = httpx.get(listing, trust_env=False).json()
    assert arrived["total"] == 1, arrived
    assert arrived["messages"][0]["To"][0]["Address"] == item["lead"]["email"], arrived
    assert arrived["messages"][0]["Subject"] == item["draft"]["subject"], arrived
    return f"“{arrived['messages'][0]['Subject']}” arrived once"


def console(product: Product) -> str:
    """With the console profile the ops console answers."""
    product.compose("--profile", "console", "up", "--detach", "--wait", "--no-build", "console")
    health = httpx.get(product.url("CONSOLE_PORT", "/_stcore/health"), trust_env=False)
    assert health.text == "ok", health.text
    return "the ops console answers"


STEPS = (
    first_start,
    dashboard,
    upload,
    approve,
    metrics,
    learn,
    restart,
    killed_worker,
    hardened,
    backup_and_restore,
    mail,
    console,
)
