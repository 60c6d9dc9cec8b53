"""`leadops demo`: run 200 sample leads through the whole pipeline."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.resources import as_file
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from leadops_core.bundled import bundled_file
from leadops_core.cli.demo_replies import DemoReplies, replies_document, run_replies
from leadops_core.cli.intake import ingest_document
from leadops_core.cli.leads import detail_document
from leadops_core.cli.options import Command
from leadops_core.cli.output import CommandError, Output, pass_output, plain
from leadops_core.cli.times import now
from leadops_core.errors import LeadOpsError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from leadops_core.app import LeadOps
    from leadops_core.schemas import (
        IngestReport,
        Lead,
        LeadDetail,
        ProcessReport,
        RecommendedAction,
        ReviewItem,
        ScoreLabel,
    )
    from leadops_core.schemas.playbook import PlaybookContent
    from leadops_core.settings import Settings

DEMO_FILE = "demo_leads.csv"
DEMO_COMPETITORS = ("RouteWise", "routewise.example")
"""A fictitious competitor. Two of the demo leads work there."""
DEMO_DATABASE = Path(".leadops") / "demo.db"


@dataclass(frozen=True)
class DemoResults:
    """The results that the demo shows."""

    database: str
    ingested: "IngestReport"
    processed: "ProcessReport"
    counts: "Counter[tuple[ScoreLabel | None, RecommendedAction | None]]"
    explained: "tuple[LeadDetail, ...]"
    first_draft: "ReviewItem | None"
    drafts_waiting: int
    seconds: float
    replies: DemoReplies | None = None


@click.command(cls=Command, short_help="Run 200 sample leads through the whole pipeline.")
@click.option("--keep", is_flag=True, help="Keep the existing data instead of starting over.")
@click.option("--replies", is_flag=True, help="Also let three leads reply, and answer one of them.")
@click.option("--if-empty", is_flag=True, help="Do nothing if the database was ever used.")
@click.option(
    "--sample",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Only write the sample leads to this new file.",
)
@pass_output
def demo(output: Output, keep: bool, replies: bool, if_empty: bool, sample: Path | None) -> None:
    """Run 200 sample leads through the whole pipeline, offline, in a few seconds.

    The database is .leadops/demo.db, or --db; LEADOPS_DATABASE_URL is ignored. It is recreated each time unless you
    use --keep. A database with other data is never replaced.
    """
    if sample is not None:
        _write_sample(sample)
        output.answer({"sample": str(sample)}, lambda: f"Sample leads: {sample}")
        return
    url = output.url or f"sqlite:///{DEMO_DATABASE}"
    if if_empty and _was_used(url):
        output.answer(
            {"database": _without_password(url), "skipped": True},
            lambda: "The database already has data, so no demo leads were added.",
        )
        return
    if not keep and not if_empty:
        delete_earlier_demo(url)
    if output.url is None:
        DEMO_DATABASE.parent.mkdir(parents=True, exist_ok=True)
    output.url = url
    started = time.perf_counter()
    with output.leadops(_demo_settings(), create=True) as ops, demo_file() as path:
        if not ops.playbook.current().version:
            ops.playbook.save(example_playbook(), by="demo")
        with output.progress("Reading the demo leads") as progress:
            ingested = ops.ingest(path, by="demo", progress=progress)
        with output.progress("Processing leads") as progress:
            processed = ops.pipeline.process(progress=progress)
        seconds = time.perf_counter() - started
        results = _look(ops, url, ingested, processed, seconds)
        if replies:
            results = replace(results, replies=run_replies(ops))
    output.answer(demo_document(results), lambda: demo_view(results))


def _was_used(url: str) -> bool:
    """Return True if there ever was an import or a lead. Undone imports stay on record."""
    from leadops_core.app import LeadOps
    from leadops_core.database.errors import MissingDatabaseError

    try:
        ops = LeadOps.open(url, create=False)
    except MissingDatabaseError:
        return False
    with ops:
        return bool(ops.uploads.list()) or ops.leads.figures().total > 0


def _without_password(url: str) -> str:
    from leadops_core.database.engine import describe_url, parse_url

    return url if url.startswith("sqlite") else describe_url(parse_url(url))


def _demo_settings() -> "Settings":
    from leadops_core.settings import Settings

    return Settings(competitors=DEMO_COMPETITORS)


def _write_sample(to: Path) -> None:
    with demo_file() as path:
        content = path.read_bytes()
    try:
        with to.open("xb") as stream:
            stream.write(content)
    except OSError as error:
        raise CommandError(f"{to}: {error.strerror}. Choose a new file in a writable folder.") from None


def example_playbook() -> "PlaybookContent":
    """Return the playbook of the invented company that sends the emails of the demo."""
    from leadops_core.playbook.yaml_file import read_playbook

    return read_playbook(bundled_file("playbook.yaml").read_bytes())


@contextmanager
def demo_file() -> Iterator[Path]:
    try:
        shipped = bundled_file(DEMO_FILE)
    except FileNotFoundError:
        raise CommandError(f"{DEMO_FILE} is missing from this installation. Reinstall LeadOps.") from None
    with as_file(shipped) as path:
        yield path


def delete_earlier_demo(url: str) -> None:
    """Delete the database of an earlier demo. Raise CommandError for any other database."""
    scheme, _, place = url.partition(":///")
    if not scheme.startswith("sqlite"):
        raise CommandError("The demo needs an empty database. Use --keep to add the demo leads to this one.")
    path = Path(place.partition("?")[0])
    if not place or place == ":memory:" or not path.exists():
        return
    if not _holds_only_the_demo(url, is_ours=path == DEMO_DATABASE):
        raise CommandError(
            f"{path} contains other data. Use another file, or --keep to add the demo leads to it."
        )
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _holds_only_the_demo(url: str, *, is_ours: bool) -> bool:
    from leadops_core.app import LeadOps

    try:
        ops = LeadOps.open(url)
    except LeadOpsError:
        if is_ours:
            return True  # it is of an older version, or of an interrupted demo
        raise
    with ops:
        uploads = ops.uploads.list()
        created = sum(upload.counts.accepted for upload in uploads)
        return (
            all(upload.file_name == DEMO_FILE for upload in uploads) and ops.leads.figures().total <= created
        )


def _look(
    ops: "LeadOps", url: str, ingested: "IngestReport", processed: "ProcessReport", seconds: float
) -> DemoResults:
    from leadops_core.schemas import LeadQuery, LeadSort

    leads = list(ops.leads.iterate(LeadQuery(sort=LeadSort.SCORE)))
    waiting = ops.review(limit=1)
    return DemoResults(
        database=_without_password(url),
        ingested=ingested,
        processed=processed,
        counts=Counter((lead.score_label, lead.recommended_action) for lead in leads),
        explained=tuple(_examples(ops, leads)),
        first_draft=waiting.items[0] if waiting.items else None,
        drafts_waiting=ops.leads.figures().drafts_waiting,
        seconds=seconds,
    )


def _examples(ops: "LeadOps", leads: "list[Lead]") -> "list[LeadDetail]":
    """Return the best HOT lead, the median WARM lead, and a lead that gets no email for another reason than its score."""
    from leadops_core.schemas import ReasonCode, RecommendedAction, ScoreLabel

    hot = [lead for lead in leads if lead.score_label is ScoreLabel.HOT]
    warm = [lead for lead in leads if lead.score_label is ScoreLabel.WARM]
    closed = (RecommendedAction.DISQUALIFY, RecommendedAction.HOLD)
    examples = [ops.leads.show(str(lead.id)) for lead in (*hot[:1], *warm[len(warm) // 2 :][:1])]
    unwanted = (ops.leads.show(str(lead.id)) for lead in leads if lead.recommended_action in closed)
    for detail in unwanted:
        if detail.decision and detail.decision.reason not in (ReasonCode.COLD, ReasonCode.LOW_FIT):
            return [*examples, detail]
    return examples


def demo_document(results: DemoResults) -> dict[str, Any]:
    table: dict[str, dict[str, int]] = {}
    for (label, action), count in results.counts.items():
        row = table.setdefault(label.value if label else "none", {})
        row[action.value if action else "none"] = count
    return {
        "database": results.database,
        "ingest": ingest_document(results.ingested),
        "process": plain(results.processed),
        "labels_by_action": table,
        "explained": [detail_document(detail) for detail in results.explained],
        "review": {
            "waiting": results.drafts_waiting,
            "first": plain(results.first_draft) if results.first_draft else None,
        },
        "seconds": round(results.seconds, 3),
        "next": _next_commands(results),
        **({"replies": replies_document(results.replies)} if results.replies else {}),
    }


def demo_view(results: DemoResults) -> "RenderableType":
    from rich.console import Group
    from rich.padding import Padding
    from rich.text import Text

    from leadops_core.display.conversation import thread_view
    from leadops_core.display.lead import decision_view, lead_heading, section
    from leadops_core.display.review import review_view
    from leadops_core.display.score import score_view
    from leadops_core.display.table import counts_table, rejected_table
    from leadops_core.display.text import plural
    from leadops_core.texts import en

    counts = results.ingested.counts
    parts: list[RenderableType] = [
        Text.assemble(
            (f"{counts.rows:,} rows", "bold"),
            f" = {counts.accepted:,} new leads + {counts.merged:,} merged + {counts.rejected:,} rejected",
        )
    ]
    if results.ingested.rejected_rows:
        parts.append(Padding(rejected_table(results.ingested.rejected_rows), (0, 0, 0, 2)))
    parts.append(section("Results", counts_table(results.counts)))
    for detail in results.explained:
        body: list[RenderableType] = [decision_view(detail.decision)] if detail.decision else []
        body += [score_view(detail.score, is_headed=False)] if detail.score else []
        parts += ["", lead_heading(detail.lead, now()), Padding(Group(*body), (0, 0, 0, 2))]
    if results.first_draft:
        title = f"First of {results.drafts_waiting:,} drafts to review"
        parts.append(section(title, review_view(results.first_draft, 79)))
    if results.replies:
        waiting = plural(results.replies.answers_waiting, "more answer")
        title = f"One reply answered; {waiting} to review"
        parts.append(section(title, thread_view(results.replies.thread, now())))
    done = f"{results.processed.processed:,} leads in {results.seconds:.1f} s · {en.MOCK_MODE}"
    parts.append(section("Next", *(Text(command) for command in _next_commands(results))))
    return Group(*parts, "", Text(done, style="bold"))


def _next_commands(results: DemoResults) -> list[str]:
    db = f"--db {results.database}"
    return [
        f"leadops review {db}",
        f"leadops leads --label hot {db}",
        *(f"leadops show {detail.lead.email} {db}" for detail in results.explained[:1] if detail.lead.email),
        f"leadops export --out leads.csv {db}",
    ]
