"""The LanguageModel port over a provider.

Rules read every text as well. The model adds the signals that they miss and removes none. If it cannot answer, rules and
templates do.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from leadops_core.decision import find_remark_fault
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
from leadops_core.llm.replies import ChoiceReply
from leadops_core.outreach import (
    CHOICE_EDITION,
    MODEL_DRAFT_EDITION,
    ChosenQuote,
    ModelDraft,
    assemble_choice,
    assemble_draft,
    draft_options,
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
Drafting = Literal["choose", "write"]

_KINDS: Mapping[Drafting, Mapping[str, str]] = {
    "choose": {"lead": "choose_lead", "words": "choose_words", "draft": "choose", "follow_up": "choose"},
    "write": {kind: kind for kind in ("lead", "words", "draft", "follow_up")},
}
"""The prompt for each task in a drafting mode."""

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
        drafting: Drafting = "choose",
        screens: bool = True,
        offline: OfflineModel | None = None,
    ) -> None:
        self.client = client
        self.name = f"{client.chat.provider}:{client.chat.model}"
        self._redactor = redactor
        self._calls = calls
        self._drafting: Drafting = drafting
        self._screens = screens
        self._offline = offline or OfflineModel()
        editions = f"checks {INJECTIONS_EDITION}.{CLAIMS_EDITION}.{MODEL_DRAFT_EDITION}.{CHOICE_EDITION}"
        self.version = f"{self.name}, prompts {prompts_version()}, {calls}, {drafting}, {editions}, {self._offline.version}"
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
        payload = self._payload(brief, None, _masked_texts(brief.lead))
        return await self._write_draft(brief, payload, RunSpend())

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
        payload = self._payload(expected.brief, expected.decision, texts)
        prompt = self._prompt("lead" if texts else "words", payload)
        answer = await self.client.ask(prompt, spent)
        reading = self._reading(lead, prompt, answer, by_rules.signals, texts)
        if answer.reply is None:
            copy = PrefetchedCopy(decision=expected.decision, draft=self._template(expected.brief))
            return reading.model_copy(update={"prefetched": copy})
        remark = self._remark(answer, expected)
        draft, usage = await self._draft(prompt, answer, expected.brief, reading.usage, spent)
        copy = PrefetchedCopy(decision=expected.decision, draft=_remarked(draft, remark))
        return reading.model_copy(update={"prefetched": copy, "usage": usage})

    async def write(self, task: Task, spent: RunSpend) -> WrittenDraft:
        """Write the draft, with a remark about the lead."""
        lead = task.brief.lead
        if unasked := self._unasked(lead):
            return WrittenDraft(draft=self._template(task.brief), usage=unasked)
        payload = self._payload(task.brief, task.decision, _masked_texts(lead))
        prompt = self._prompt("reason" if self._calls == "separate" else "words", payload)
        answer = await self.client.ask(prompt, spent)
        usage = self._usage(lead, prompt, answer)
        remark = self._remark(answer, task)
        if self._calls == "separate":
            writing = await self._write_draft(task.brief, payload, _add(spent, usage))
            draft, usage = writing.draft, _joined(usage, writing.usage)
        elif answer.reply is None:
            draft = self._template(task.brief)
        else:
            draft, usage = await self._draft(prompt, answer, task.brief, usage, spent)
        return WrittenDraft(draft=_remarked(draft, remark), usage=usage)

    async def _write_draft(self, brief: Brief, payload: dict[str, Any], spent: RunSpend) -> WrittenDraft:
        prompt = self._prompt(_draft_kind(brief), payload)
        answer = await self.client.ask(prompt, spent)
        usage = self._usage(brief.lead, prompt, answer)
        if answer.reply is None:
            return WrittenDraft(draft=self._template(brief), usage=usage)
        draft, usage = await self._draft(prompt, answer, brief, usage, spent)
        return WrittenDraft(draft=draft, usage=usage)

    def _prompt(self, kind: str, payload: dict[str, Any]) -> Prompt:
        return Prompt(_KINDS[self._drafting].get(kind, kind), payload)

    def _payload(
        self, brief: Brief, decision: DecisionResult | None, texts: dict[TextField, MaskedText]
    ) -> dict[str, Any]:
        task = task_payload(brief, decision)
        if self._drafting == "choose":
            task["options"] = draft_options(brief, self._offline.templates_for(brief))
        return {"lead": lead_payload(brief.lead, _plain(texts)), "task": task}

    def _template(self, brief: Brief) -> DraftText:
        return write_draft(brief, self._offline.templates_for(brief))

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

    def _remark(self, answer: ModelAnswer, task: Task) -> str | None:
        """Return what the model says about the decision, unless it fails a check."""
        reason: str | None = getattr(answer.reply, "reason", None)
        if reason is None:
            return None
        reason = " ".join(reason.split())
        if find_remark_fault(reason, task.decision) or has_fingerprint(reason, secrets_of_the_prompt()):
            self.checks_failed["remark"] += 1
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
        again = self._prompt(_draft_kind(brief), prompt.payload)
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
        version = f"{self.name}, prompts {prompts_version()}"
        if self._drafting == "choose":
            return self._assembled_choice(reply, brief, version)
        written = ModelDraft(
            reply.subject,
            tuple(reply.paragraphs),
            tuple((claim.text, claim.source) for claim in reply.claims),
        )
        draft = assemble_draft(written, brief, version, self._offline.templates_for(brief))
        text = "\n".join((reply.subject, *reply.paragraphs))
        leaks = has_fingerprint(text, secrets_of_the_prompt())
        check = CheckResult(
            name="keeps_the_prompt_to_itself",
            passed=not leaks,
            message="it repeats its instructions" if leaks else None,
        )
        return draft.model_copy(update={"checks": (*draft.checks, check)})

    def _assembled_choice(self, reply: ChoiceReply, brief: Brief, version: str) -> DraftText:
        texts = _masked_texts(brief.lead)
        quotes = [
            ChosenQuote(quote.field, _original_quote(quote.quote, quote.field, brief.lead, texts))
            for quote in reply.quotes
        ]
        templates = self._offline.templates_for(brief)
        version = f"{version}, templates {templates.version}"
        return assemble_choice(reply.options, quotes[0] if quotes else None, brief, templates, version)

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


def _draft_kind(brief: Brief) -> str:
    return "draft" if brief.variant is DraftVariant.FIRST_TOUCH else "follow_up"


def _claim(signal: Any, lead: LeadContent, texts: dict[TextField, MaskedText]) -> ClaimedSignal:
    kind, _, level = signal.signal.partition(":")
    quote = _original_quote(signal.quote, signal.field, lead, texts)
    return ClaimedSignal(kind, level, quote, signal.field, signal.meaning == "explicit")


def _original_quote(
    quote: str, field: TextField, lead: LeadContent, texts: dict[TextField, MaskedText]
) -> str:
    """Return the quote with the words that were masked in the prompt."""
    masked = texts.get(field)
    original: str | None = getattr(lead, field)
    quote = quote.strip()
    if masked is None or original is None:
        return quote
    return masked.original_quote(quote, original) or quote


def _remarked(draft: DraftText, remark: str | None) -> DraftText:
    return draft.model_copy(update={"remark": remark})


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
