"""Evaluation of a model on labeled leads, through the same graph as any lead."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from importlib.resources.abc import Traversable
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

_BUILT_IN = ("evaluation_leads.jsonl", "evaluation_messages.jsonl")


class EvaluationSetError(LeadOpsError, ValueError):
    """A set of labeled leads cannot be read. The message names the line and the fault."""


def load_cases(path: Path | None = None) -> tuple[EvaluationCase, ...]:
    """Return the cases of a JSONL file, or of the built-in set. Raise EvaluationSetError."""
    if path is not None:
        return _cases(path)
    return tuple(case for name in _BUILT_IN for case in _cases(bundled_file(name)))


def _cases(source: Path | Traversable) -> tuple[EvaluationCase, ...]:
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
    kinds = {kind.value: _SignalCount() for kind in SignalKind}
    groups: dict[str, _SignalCount] = {}
    drafts = by_model = with_all = failed = actions = 0
    misses = []
    for case, state in zip(cases, states, strict=True):
        read = _signals_of(state)
        if case.group is not None:
            groups.setdefault(case.group, _SignalCount()).add(set(case.signals), read)
        else:
            for kind, count in kinds.items():
                count.add(
                    *({name for name in names if name.startswith(kind)} for names in (case.signals, read))
                )
        failed += sum(len(_failed_checks(usage.output)) for usage in state.usages)
        differences = _differences(case, state, read)
        if differences:
            misses.append(f"{case.name}: {', '.join(differences)}")
        if case.action is None:
            continue
        actions += _action(state) == case.action
        draft = state.email_draft
        if draft is not None:
            drafts += 1
            by_model += "prompts" in draft.template_version
            text = f"{draft.subject}\n{draft.body}".casefold()
            with_all += all(re.search(pattern.casefold(), text) for pattern in case.must_have)
    usages = [usage for state in states for usage in state.usages]
    return ModelEvaluation(
        provider=provider,
        cases=len(cases),
        signals=(
            *(count.quality(kind) for kind, count in kinds.items()),
            _total(kinds.values()).quality("all"),
        ),
        groups=tuple(count.quality(group) for group, count in groups.items()),
        actions_expected=sum(case.action is not None for case in cases),
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


@dataclass(slots=True)
class _SignalCount:
    expected: int = 0
    found: int = 0
    right: int = 0

    def add(self, expected: set[str], read: set[str]) -> None:
        self.expected += len(expected)
        self.found += len(read)
        self.right += len(expected & read)

    def quality(self, kind: str) -> SignalQuality:
        return SignalQuality(kind=kind, expected=self.expected, found=self.found, right=self.right)


def _total(counts: Iterable[_SignalCount]) -> _SignalCount:
    total = _SignalCount()
    for count in counts:
        total.expected += count.expected
        total.found += count.found
        total.right += count.right
    return total


def _signals_of(state: LeadState) -> set[str]:
    signals = (*state.score.signals, *state.score.unconfirmed_signals) if state.score else ()
    return {f"{signal.kind}:{signal.level}" for signal in signals}


def _action(state: LeadState) -> str | None:
    return state.decision.action if state.decision else None


def _differences(case: EvaluationCase, state: LeadState, read: set[str]) -> list[str]:
    expected = set(case.signals)
    differences = [f"−{signal}" for signal in sorted(expected - read)]
    differences += [f"+{signal}" for signal in sorted(read - expected)]
    if case.action is not None and _action(state) != case.action:
        differences.append(f"{_action(state)} for {case.action}")
    return differences


def _failed_checks(output: dict[str, object]) -> list[object]:
    lists = (output.get("failed"), output.get("first_failed"))
    return [check for checks in lists if isinstance(checks, list) for check in checks]
