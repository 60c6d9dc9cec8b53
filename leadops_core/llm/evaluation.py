"""Evaluation of a model on labeled leads, through the same graph as any lead."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pydantic import ValidationError

from leadops_core import graph
from leadops_core.bundled import bundled_file
from leadops_core.errors import LeadOpsError
from leadops_core.graph import LeadState, Toolbox
from leadops_core.intake import dedupe_keys
from leadops_core.schemas import (
    EvaluationCase,
    Feedback,
    LabelReceipt,
    Lead,
    LeadContent,
    ModelEvaluation,
    RecordResult,
    RecordStatus,
    RunRecord,
    ScorecardId,
    ScorecardVersion,
    SignalKind,
    SignalQuality,
    SuppressionEntry,
)
from leadops_core.scoring import default_scorecard
from leadops_core.tools.run_sync import run_sync

_BUILT_IN = "evaluation_leads.jsonl"


class EvaluationSetError(LeadOpsError, ValueError):
    """A set of labeled leads cannot be read. The message names the line and the fault."""


def load_cases(path: Path | None = None) -> tuple[EvaluationCase, ...]:
    """Return the cases of a JSONL file, or of the built-in set. Raise EvaluationSetError."""
    source = path if path is not None else bundled_file(_BUILT_IN)
    cases = []
    for number, line in enumerate(source.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            cases.append(EvaluationCase.model_validate_json(line))
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            field = ".".join(str(part) for part in first["loc"])
            raise EvaluationSetError(f"{source.name}, line {number}, {field}: {first['msg']}") from None
    if not cases:
        raise EvaluationSetError(f"{source.name} is empty. Add one JSON object per line.")
    return tuple(cases)


class _NothingStored:
    """CRMTool and ScoringConfigTool of an evaluation: the default scorecard, an empty do-not-contact list, no storage."""

    def __init__(self, toolbox: Toolbox) -> None:
        self._toolbox = toolbox
        self._scorecard = ScorecardVersion(
            id=ScorecardId(toolbox.ids.new()),
            number=1,
            scorecard=default_scorecard(),
            made_by="leadops",
            reason="Shipped with LeadOps",
            is_active=True,
            created_at=toolbox.clock.now(),
        )

    def active(self) -> ScorecardVersion:
        return self._scorecard

    def add_lead(self, content: LeadContent) -> Lead:
        key, _ = dedupe_keys(content)
        now = self._toolbox.clock.now()
        new = {"id": self._toolbox.ids.new(), "dedupe_key": key, "created_at": now, "updated_at": now}
        return Lead.model_validate({**content.model_dump(), **new})

    def suppressions(self, _addresses: Sequence[str]) -> dict[str, tuple[SuppressionEntry, ...]]:
        return {}

    def record_runs(self, runs: Sequence[RunRecord]) -> list[RecordResult]:
        return [RecordResult(lead_id=run.lead.id, status=RecordStatus.RECORDED) for run in runs]

    def record_feedback(self, _feedback: Feedback) -> LabelReceipt:
        raise LeadOpsError("An evaluation records no outcomes. Record them with ops.outcomes.")


def evaluate(cases: Sequence[EvaluationCase], toolbox: Toolbox, provider: str) -> ModelEvaluation:
    """Run the cases through the graph with the default scorecard, and compare the results with the labels.

    The database is not used. The model's cache and budget are: a second evaluation sends no request.
    """
    nothing_stored = _NothingStored(toolbox)
    tools = replace(toolbox, crm=nothing_stored, scoring_config=nothing_stored)
    states = [LeadState(lead=LeadContent.model_validate(case.lead)) for case in cases]
    began = tools.clock.monotonic()
    states = run_sync(graph.run_chunk(states, tools), tools.model)
    return _compare(cases, states, provider, tools.clock.monotonic() - began)


def _compare(
    cases: Sequence[EvaluationCase], states: Sequence[LeadState], provider: str, seconds: float
) -> ModelEvaluation:
    expected, found, right = Counter[str](), Counter[str](), Counter[str]()
    drafts = by_model = with_all = failed = actions = 0
    misses = []
    for case, state in zip(cases, states, strict=True):
        signals = (*state.score.signals, *state.score.unconfirmed_signals) if state.score else ()
        read = {f"{signal.kind}:{signal.level}" for signal in signals}
        wanted = set(case.signals)
        for counter, names in ((expected, wanted), (found, read), (right, wanted & read)):
            counter.update(signal.partition(":")[0] for signal in names)
        missed, extra = sorted(wanted - read), sorted(read - wanted)
        action = state.decision.action if state.decision else None
        actions += action == case.action
        if missed or extra or action != case.action:
            differences = [*(f"−{signal}" for signal in missed), *(f"+{signal}" for signal in extra)]
            differences += [f"{action} for {case.action}"] if action != case.action else []
            misses.append(f"{case.name}: {', '.join(differences)}")
        draft = state.email_draft
        if draft is not None:
            drafts += 1
            by_model += "prompts" in draft.template_version
            text = f"{draft.subject}\n{draft.body}".casefold()
            with_all += all(re.search(pattern.casefold(), text) for pattern in case.must_have)
        failed += sum(len(_failed_checks(usage.output)) for usage in state.usages)
    kinds = [kind.value for kind in SignalKind]
    quality = [
        SignalQuality(kind=kind, expected=expected[kind], found=found[kind], right=right[kind])
        for kind in kinds
    ]
    quality.append(
        SignalQuality(kind="all", expected=expected.total(), found=found.total(), right=right.total())
    )
    usages = [usage for state in states for usage in state.usages]
    return ModelEvaluation(
        provider=provider,
        cases=len(cases),
        signals=tuple(quality),
        actions_right=actions,
        drafts=drafts,
        drafts_by_model=by_model,
        drafts_with_must_haves=with_all,
        checks_failed=failed,
        fell_back=sum(any(usage.fell_back for usage in state.usages) for state in states),
        requests=sum(usage.requests for usage in usages),
        tokens_in=sum(usage.tokens_in for usage in usages),
        tokens_out=sum(usage.tokens_out for usage in usages),
        cost_usd=sum(usage.cost_usd for usage in usages),
        seconds=round(seconds, 3),
        misses=tuple(misses),
    )


def _failed_checks(output: dict[str, object]) -> list[object]:
    lists = (output.get("failed"), output.get("first_failed"))
    return [check for checks in lists if isinstance(checks, list) for check in checks]
