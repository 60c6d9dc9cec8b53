"""The LanguageModel port over a provider.

Rules read every text as well. The model adds the signals that they miss and removes none. If it cannot answer, rules and
templates do.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any, Literal

from leadops_core.decision import find_wording_fault
from leadops_core.llm.client import ModelAnswer, ModelClient
from leadops_core.llm.masking import MaskedText, Redactor, mask_text, names_of
from leadops_core.llm.offline import OfflineModel
from leadops_core.llm.prompting import (
    Prompt,
    lead_payload,
    prompts_version,
    secrets_of_the_prompt,
    task_payload,
)
from leadops_core.outreach import (
    MODEL_DRAFT_EDITION,
    ModelDraft,
    assemble_draft,
    failed_checks,
    has_fingerprint,
    write_draft,
)
from leadops_core.schemas import (
    Brief,
    CheckResult,
    DecisionResult,
    DraftText,
    DraftVariant,
    LeadContent,
    Signal,
    TextField,
)
from leadops_core.scoring import (
    CLAIMS_EDITION,
    INJECTIONS_EDITION,
    ClaimedSignal,
    find_injection,
    merge_signals,
    read_signals,
    verify_claims,
)
from leadops_core.tools.model import PrefetchedCopy, RunSpend, SignalReading, Task, Usage, WrittenDraft

Calls = Literal["combined", "separate"]

_TEXTS: tuple[TextField, ...] = ("lead_message", "pain_point")
_SCREENED_FIELDS = (
    *_TEXTS,
    *("job_title", "company_name", "first_name", "last_name", "industry_text"),
)
_MAX_TEXT_CHARACTERS = 6_000


class RemoteModel:
    """A LanguageModel over a provider. It always answers, and the usage of each answer says how it was found."""

    def __init__(
        self,
        client: ModelClient,
        redactor: Redactor,
        *,
        calls: Calls = "combined",
        screens: bool = True,
        offline: OfflineModel | None = None,
    ) -> None:
        self.client = client
        self.name = f"{client.chat.provider}:{client.chat.model}"
        self._redactor = redactor
        self._calls = calls
        self._screens = screens
        self._offline = offline or OfflineModel()
        editions = f"checks {INJECTIONS_EDITION}.{CLAIMS_EDITION}.{MODEL_DRAFT_EDITION}"
        self.version = (
            f"{self.name}, prompts {prompts_version()}, {calls}, {editions}, {self._offline.version}"
        )
        self.signals_refused: Counter[str] = Counter()
        """Signals of the model that were refused in this process, by reason."""
        self.checks_failed: Counter[str] = Counter()
        """Checks that texts of the model failed in this process, by name."""

    @property
    def at_once(self) -> int:
        """Maximum number of concurrent requests."""
        return self.client.limits.concurrency

    def rules_only(self, lead: LeadContent) -> SignalReading:
        return SignalReading(signals=read_signals(lead), usage=Usage(), prefetched=None)

    async def read_signals(self, lead: LeadContent) -> SignalReading:
        return await self.read(lead, self.rules_only(lead), None, RunSpend())

    async def write_draft(self, brief: Brief) -> WrittenDraft:
        """Write a draft without a decision: a follow-up, or a draft that a person asks for."""
        if unasked := self._unasked(brief.lead):
            return WrittenDraft(draft=self._template(brief), usage=unasked)
        return await self._write_draft(brief, _payload(brief, None, _masked_texts(brief.lead)), RunSpend())

    async def flush(self) -> None:
        """Store every answer."""
        await self.client.save()

    async def aclose(self) -> None:
        """Close the connections of this event loop."""
        await self.client.aclose()

    async def read(
        self, lead: LeadContent, by_rules: SignalReading, expected: Task | None, spent: RunSpend
    ) -> SignalReading:
        """Return the signals of rules and model. With an expected decision, the model also writes its copy."""
        if unasked := self._unasked(lead):
            copy = None
            if expected is not None:
                copy = PrefetchedCopy(decision=expected.decision, draft=self._template(expected.brief))
            return by_rules.model_copy(update={"usage": unasked, "prefetched": copy})
        texts = _masked_texts(lead)
        if expected is None or self._calls == "separate":
            if not texts:
                return by_rules
            prompt = Prompt("signals", {"lead": _plain(texts)})
            answer = await self.client.ask(prompt, spent)
            return self._reading(lead, prompt, answer, by_rules.signals, texts)
        prompt = Prompt("lead" if texts else "words", _payload(expected.brief, expected.decision, texts))
        answer = await self.client.ask(prompt, spent)
        reading = self._reading(lead, prompt, answer, by_rules.signals, texts)
        if answer.reply is None:
            copy = PrefetchedCopy(decision=expected.decision, draft=self._template(expected.brief))
            return reading.model_copy(update={"prefetched": copy})
        sentence = self._sentence(answer, expected)
        draft, usage = await self._draft(prompt, answer, expected.brief, reading.usage, spent)
        copy = PrefetchedCopy(decision=expected.decision, sentence=sentence, draft=draft)
        return reading.model_copy(update={"prefetched": copy, "usage": usage})

    async def write(self, task: Task, spent: RunSpend) -> WrittenDraft:
        """Write the draft, and the reason of its decision."""
        lead = task.brief.lead
        if unasked := self._unasked(lead):
            return WrittenDraft(draft=self._template(task.brief), usage=unasked)
        payload = _payload(task.brief, task.decision, _masked_texts(lead))
        prompt = Prompt("reason" if self._calls == "separate" else "words", payload)
        answer = await self.client.ask(prompt, spent)
        usage = self._usage(lead, prompt, answer)
        sentence = self._sentence(answer, task)
        if self._calls == "separate":
            writing = await self._write_draft(task.brief, payload, _add(spent, usage))
            return WrittenDraft(draft=writing.draft, usage=_joined(usage, writing.usage), sentence=sentence)
        if answer.reply is None:
            return WrittenDraft(draft=self._template(task.brief), usage=usage)
        draft, usage = await self._draft(prompt, answer, task.brief, usage, spent)
        return WrittenDraft(draft=draft, usage=usage, sentence=sentence)

    async def _write_draft(self, brief: Brief, payload: dict[str, Any], spent: RunSpend) -> WrittenDraft:
        prompt = Prompt(_draft_kind(brief), payload)
        answer = await self.client.ask(prompt, spent)
        usage = self._usage(brief.lead, prompt, answer)
        if answer.reply is None:
            return WrittenDraft(draft=self._template(brief), usage=usage)
        draft, usage = await self._draft(prompt, answer, brief, usage, spent)
        return WrittenDraft(draft=draft, usage=usage)

    def _template(self, brief: Brief) -> DraftText:
        return write_draft(brief, self._offline.templates)

    def _unasked(self, lead: LeadContent) -> Usage | None:
        """Return the usage of a model that is not asked, because a field in the prompt would give it orders."""
        if self._screens:
            for name in _SCREENED_FIELDS:
                text: str | None = getattr(lead, name)
                if text and (family := find_injection(text)):
                    return Usage(
                        note=f"no model was asked: a text of the lead speaks to a machine ({family})"
                    )
        return None

    # Verification of answers

    def _reading(
        self,
        lead: LeadContent,
        prompt: Prompt,
        answer: ModelAnswer,
        by_rules: tuple[Signal, ...],
        texts: dict[TextField, MaskedText],
    ) -> SignalReading:
        usage = self._usage(lead, prompt, answer)
        claimed = getattr(answer.reply, "signals", None)
        if not claimed:
            return SignalReading(signals=by_rules, usage=usage)
        claims = (_claim(signal, lead, texts) for signal in claimed)
        verified = verify_claims(claims, lead, f"model:{self.client.chat.model}")
        self.signals_refused.update(verified.refused)
        if verified.refused:
            usage = _noted(usage, signals_refused=dict(sorted(Counter(verified.refused).items())))
        return SignalReading(signals=merge_signals(by_rules, verified.signals), usage=usage)

    def _sentence(self, answer: ModelAnswer, task: Task) -> str | None:
        """Return the model's sentence for the decision's reason, unless it fails a check."""
        reason: str | None = getattr(answer.reply, "reason", None)
        if reason is None:
            return None
        reason = " ".join(reason.split())
        if find_wording_fault(reason, task.decision) or has_fingerprint(reason, secrets_of_the_prompt()):
            self.checks_failed["reason"] += 1
            return None
        return reason

    async def _draft(
        self, prompt: Prompt, answer: ModelAnswer, brief: Brief, usage: Usage, spent: RunSpend
    ) -> tuple[DraftText, Usage]:
        """Return the model's draft. If it fails a check, the model writes it again once, then a template is used."""
        draft = self._assembled(answer, brief)
        failed = failed_checks(draft.checks)
        if not failed:
            return draft, _noted(usage, draft="model")
        notes = self._notes_on(brief.lead, failed)
        again = Prompt(_draft_kind(brief), prompt.payload)
        fault = "; ".join(check.message or check.name for check in failed)
        second = await self.client.ask(
            again,
            _add(spent, usage),
            previous=answer.reply.model_dump_json() if answer.reply is not None else "",
            fault=mask_text(fault, names_of(brief.lead)).text,
        )
        usage = _joined(usage, self._usage(brief.lead, again, second))
        if second.reply is not None:
            draft = self._assembled(second, brief)
            failed = failed_checks(draft.checks)
            if not failed:
                return draft, _noted(usage, draft="model, redone", first_failed=notes)
            notes += self._notes_on(brief.lead, failed)
        note = f"the model's draft failed its checks; a template was used: {'; '.join(notes)}"
        usage = _noted(usage, draft="template", failed=notes)
        usage = usage.model_copy(
            update={"note": "; ".join(filter(None, (usage.note, note))), "fell_back": True}
        )
        return self._template(brief), usage

    def _assembled(self, answer: ModelAnswer, brief: Brief) -> DraftText:
        reply: Any = answer.reply
        written = ModelDraft(
            reply.subject,
            tuple(reply.paragraphs),
            tuple((claim.text, claim.source) for claim in reply.claims),
        )
        draft = assemble_draft(written, brief, f"{self.name}, prompts {prompts_version()}")
        text = "\n".join((reply.subject, *reply.paragraphs))
        leaks = has_fingerprint(text, secrets_of_the_prompt())
        check = CheckResult(
            name="keeps_the_prompt_to_itself",
            passed=not leaks,
            message="it repeats its instructions" if leaks else None,
        )
        return draft.model_copy(update={"checks": (*draft.checks, check)})

    def _notes_on(self, lead: LeadContent, failed: Iterable[CheckResult]) -> list[str]:
        """Count failed checks, and return them with their redacted messages."""
        failed, names = tuple(failed), names_of(lead)
        self.checks_failed.update(check.name for check in failed)
        return [f"{check.name} ({self._redactor.text(check.message or '', names)})" for check in failed]

    def _usage(self, lead: LeadContent, prompt: Prompt, answer: ModelAnswer) -> Usage:
        reply = answer.reply.model_dump() if answer.reply is not None else None
        data, redacted_reply = self._redactor.value([prompt.payload, reply], names_of(lead))
        request: dict[str, Any] = {
            "asked": prompt.kind,
            "prompts": prompts_version(),
            "redaction": "on" if self._redactor.enabled else "OFF",
            "data": data,
        }
        if lead.email:
            request["lead"] = self._redactor.hashed(lead.email)
        notes = [*answer.notes]
        if answer.is_cached:
            notes.append("the answer was in the cache; no request was sent")
        if answer.failure is not None:
            notes.append(f"went offline: {answer.failure} ({answer.failure.outcome})")
        return Usage(
            tokens_in=answer.tokens_in,
            tokens_out=answer.tokens_out,
            cost_usd=answer.cost,
            input=request,
            output={} if reply is None else {"reply": redacted_reply},
            note="; ".join(notes) or None,
            requests=answer.requests,
            seconds=answer.seconds,
            fell_back=answer.failure is not None,
        )


def _masked_texts(lead: LeadContent) -> dict[TextField, MaskedText]:
    texts: dict[TextField, str | None] = {name: getattr(lead, name) for name in _TEXTS}
    names = names_of(lead)
    return {name: mask_text(text[:_MAX_TEXT_CHARACTERS], names) for name, text in texts.items() if text}


def _plain(texts: dict[TextField, MaskedText]) -> dict[str, str]:
    return {name: masked.text for name, masked in texts.items()}


def _payload(
    brief: Brief, decision: DecisionResult | None, texts: dict[TextField, MaskedText]
) -> dict[str, Any]:
    plain = _plain(texts)
    return {"lead": lead_payload(brief.lead, plain), "task": task_payload(brief, decision)}


def _draft_kind(brief: Brief) -> str:
    return "draft" if brief.variant is DraftVariant.FIRST_TOUCH else "follow_up"


def _claim(signal: Any, lead: LeadContent, texts: dict[TextField, MaskedText]) -> ClaimedSignal:
    kind, _, level = signal.signal.partition(":")
    masked = texts.get(signal.field)
    original: str | None = getattr(lead, signal.field)
    quote = signal.quote.strip()
    if masked is not None and original is not None:
        quote = masked.original_quote(quote, original) or quote
    return ClaimedSignal(kind, level, quote, signal.field, signal.meaning == "explicit")


def _noted(usage: Usage, **notes: Any) -> Usage:
    return usage.model_copy(update={"output": {**usage.output, **notes}})


def _add(spent: RunSpend, usage: Usage) -> RunSpend:
    return RunSpend(cost_usd=spent.cost_usd + usage.cost_usd, seconds=spent.seconds + usage.seconds)


def _joined(first: Usage, second: Usage) -> Usage:
    return Usage(
        tokens_in=first.tokens_in + second.tokens_in,
        tokens_out=first.tokens_out + second.tokens_out,
        cost_usd=first.cost_usd + second.cost_usd,
        input={**first.input, "then": second.input},
        output={**first.output, "then": second.output},
        note="; ".join(filter(None, (first.note, second.note))) or None,
        requests=first.requests + second.requests,
        seconds=first.seconds + second.seconds,
        fell_back=first.fell_back or second.fell_back,
    )
