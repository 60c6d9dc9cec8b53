"""A language model as a reader and writer: asked as little as the work needs, believed as far as the lead's words bear it out.

Rules read every text as well. A model adds what they miss; it takes nothing away, and where it cannot answer they have.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any, Literal

from leadops_core.decision import find_wording_fault
from leadops_core.llm.client import ModelAnswer, ModelClient
from leadops_core.llm.failures import CallFailed
from leadops_core.llm.masking import MaskedText, Redactor, mask_contacts, names_of
from leadops_core.llm.offline import OfflineModel
from leadops_core.llm.prompting import (
    Question,
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
    ORDERS_EDITION,
    ClaimedSignal,
    merge_signals,
    read_signals,
    speaks_to_a_machine,
    verify_claims,
)
from leadops_core.tools.model import PrefetchedCopy, SignalReading, Spent, Task, Usage, Writing

Calls = Literal["combined", "separate"]

_TEXTS: tuple[TextField, ...] = ("lead_message", "pain_point")
_SPOKEN = (
    "lead_message",
    "pain_point",
    "job_title",
    "company_name",
    "first_name",
    "last_name",
    "industry_text",
)
_MOST_TEXT = 6_000


class RemoteModel:
    """The `LanguageModel` over a provider. It always answers; the usage of each answer says how it came about."""

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
        editions = f"checks {ORDERS_EDITION}.{CLAIMS_EDITION}.{MODEL_DRAFT_EDITION}"
        self.version = (
            f"{self.name}, prompts {prompts_version()}, {calls}, {editions}, {self._offline.version}"
        )
        self.signals_refused: Counter[str] = Counter()
        """Claimed signals that were not taken, by the reason, since the process began."""
        self.checks_failed: Counter[str] = Counter()
        """Checks that drafts of the model failed, since the process began."""

    @property
    def at_once(self) -> int:
        """How many questions are under way at a time, at most."""
        return self.client.limits.concurrency

    async def read_signals(self, lead: LeadContent) -> SignalReading:
        """What the lead's text says."""
        return await self.read(lead, self.rules_only(lead), None, Spent())

    async def write_draft(self, brief: Brief) -> Writing:
        """A draft without a decision behind it: a follow-up, or one that a person asks for."""
        if family := self._spoken_to(brief.lead):
            why = f"no model was asked: a text of the lead speaks to a machine ({family})"
            return Writing(draft=self._template(brief), usage=Usage(note=why))
        payload = _payload(brief, None, _masked_texts(brief.lead))
        return await self._write_draft(brief, payload, Spent())

    async def settle(self) -> None:
        """Have every answer in the store."""
        await self.client.save()

    async def aclose(self) -> None:
        """Give back the connections of this event loop."""
        await self.client.aclose()

    def rules_only(self, lead: LeadContent) -> SignalReading:
        """What rules read."""
        return SignalReading(signals=read_signals(lead), usage=Usage(), prefetched=None)

    async def read(
        self, lead: LeadContent, by_rules: SignalReading, expected: Task | None, spent: Spent
    ) -> SignalReading:
        """The signals of rules and model together; with an expected decision, its words as well."""
        if family := self._spoken_to(lead):
            why = f"no model was asked: a text of the lead speaks to a machine ({family})"
            return by_rules.model_copy(
                update={"usage": Usage(note=why), "prefetched": self._templated(expected)}
            )
        texts = _masked_texts(lead)
        if expected is None or self._calls == "separate":
            if not texts:
                return by_rules
            question = Question("signals", {"lead": _words_of(texts)})
            answer = await self.client.ask(question, spent)
            return self._as_reading(lead, question, answer, by_rules.signals, texts)
        payload = _payload(expected.brief, expected.decision, texts)
        question = Question("lead" if texts else "words", payload)
        answer = await self.client.ask(question, spent)
        reading = self._as_reading(lead, question, answer, by_rules.signals, texts)
        if answer.reply is None:
            return reading.model_copy(update={"prefetched": self._templated(expected)})
        copy, usage = await self._copy(question, answer, expected, reading.usage, spent)
        return reading.model_copy(update={"prefetched": copy, "usage": usage})

    async def write(self, task: Task, spent: Spent) -> Writing:
        """The draft and the reason in words."""
        lead = task.brief.lead
        if family := self._spoken_to(lead):
            why = f"no model was asked: a text of the lead speaks to a machine ({family})"
            return Writing(draft=self._template(task.brief), usage=Usage(note=why))
        texts = _masked_texts(lead)
        payload = _payload(task.brief, task.decision, texts)
        if self._calls == "separate":
            return await self._write_apart(task, payload, spent)
        question = Question("words", payload)
        answer = await self.client.ask(question, spent)
        usage = self._usage(lead, question, answer)
        if answer.reply is None:
            return Writing(draft=self._template(task.brief), usage=usage)
        copy, usage = await self._copy(question, answer, task, usage, spent)
        return Writing(draft=copy.draft or self._template(task.brief), usage=usage, sentence=copy.sentence)

    async def _write_apart(self, task: Task, payload: dict[str, Any], spent: Spent) -> Writing:
        lead = task.brief.lead
        question = Question("reason", payload)
        answer = await self.client.ask(question, spent)
        usage = self._usage(lead, question, answer)
        sentence = self._sentence(answer, task)
        spent = Spent(cost_usd=spent.cost_usd + usage.cost_usd, seconds=spent.seconds + usage.seconds)
        writing = await self._write_draft(task.brief, payload, spent)
        return Writing(draft=writing.draft, usage=_together(usage, writing.usage), sentence=sentence)

    async def _write_draft(self, brief: Brief, payload: dict[str, Any], spent: Spent) -> Writing:
        question = Question(_kind_of(brief), payload)
        answer = await self.client.ask(question, spent)
        usage = self._usage(brief.lead, question, answer)
        if answer.reply is None:
            return Writing(draft=self._template(brief), usage=usage)
        draft, usage = await self._draft(question, answer, brief, usage, spent)
        return Writing(draft=draft, usage=usage)

    # From answers to what is believed

    def _as_reading(
        self,
        lead: LeadContent,
        question: Question,
        answer: ModelAnswer,
        by_rules: tuple[Signal, ...],
        texts: dict[TextField, MaskedText],
    ) -> SignalReading:
        usage = self._usage(lead, question, answer)
        claimed = getattr(answer.reply, "signals", None)
        if not claimed:
            return SignalReading(signals=by_rules, usage=usage)
        verified = verify_claims(
            (_claim(each, lead, texts) for each in claimed), lead, f"model:{self.client.chat.model}"
        )
        self.signals_refused.update(verified.refused)
        if verified.refused:
            refused = dict(sorted(Counter(verified.refused).items()))
            usage = usage.model_copy(update={"output": {**usage.output, "signals_refused": refused}})
        return SignalReading(signals=merge_signals(by_rules, verified.signals), usage=usage)

    async def _copy(
        self, question: Question, answer: ModelAnswer, task: Task, usage: Usage, spent: Spent
    ) -> tuple[PrefetchedCopy, Usage]:
        sentence = self._sentence(answer, task)
        draft, usage = await self._draft(question, answer, task.brief, usage, spent)
        return PrefetchedCopy(decision=task.decision, sentence=sentence, draft=draft), usage

    def _sentence(self, answer: ModelAnswer, task: Task) -> str | None:
        said: str | None = getattr(answer.reply, "reason", None)
        if said is None:
            return None
        said = " ".join(said.split())
        if find_wording_fault(said, task.decision) is not None or has_fingerprint(
            said, secrets_of_the_prompt()
        ):
            self.checks_failed["reason"] += 1
            return None
        return said

    async def _draft(
        self, question: Question, answer: ModelAnswer, brief: Brief, usage: Usage, spent: Spent
    ) -> tuple[DraftText, Usage]:
        """The model's draft; one that fails a check is redone once, then templated."""
        draft = self._assembled(answer, brief)
        failed = failed_checks(draft.checks)
        if not failed:
            return draft, _noted(usage, draft="model")
        fault = self._fault(failed)
        told = self._told(brief.lead, failed)
        so_far = Spent(cost_usd=spent.cost_usd + usage.cost_usd, seconds=spent.seconds + usage.seconds)
        previous = answer.reply.model_dump_json() if answer.reply is not None else ""
        again = Question(_kind_of(brief), question.payload)
        second = await self.client.ask(again, so_far, previous=previous, fault=fault)
        usage = _together(usage, self._usage(brief.lead, again, second))
        if second.reply is not None:
            draft = self._assembled(second, brief)
            failed = failed_checks(draft.checks)
            if not failed:
                return draft, _noted(usage, draft="model, redone", first_failed=told)
            self._fault(failed)
            told += self._told(brief.lead, failed)
        note = f"the model's draft failed its checks; a template was taken: {'; '.join(told)}"
        usage = _noted(usage, draft="template", failed=told)
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
        told = "\n".join((reply.subject, *reply.paragraphs))
        leaks = has_fingerprint(told, secrets_of_the_prompt())
        check = CheckResult(
            name="keeps_the_prompt_to_itself",
            passed=not leaks,
            message="it repeats its instructions" if leaks else None,
        )
        return draft.model_copy(update={"checks": (*draft.checks, check)})

    def _fault(self, failed: Iterable[CheckResult]) -> str:
        failed = tuple(failed)
        self.checks_failed.update(check.name for check in failed)
        return "; ".join(check.message or check.name for check in failed)

    def _told(self, lead: LeadContent, failed: Iterable[CheckResult]) -> list[str]:
        names = names_of(lead)
        return [f"{check.name} ({self._redactor.text(check.message or '', names)})" for check in failed]

    # What rules and templates say instead

    def _template(self, brief: Brief) -> DraftText:
        return write_draft(brief, self._offline.templates)

    def _templated(self, expected: Task | None) -> PrefetchedCopy | None:
        if expected is None:
            return None
        return PrefetchedCopy(decision=expected.decision, draft=self._template(expected.brief))

    def _spoken_to(self, lead: LeadContent) -> str | None:
        """The first family of orders to a machine found in what a prompt would hold of the lead."""
        if not self._screens:
            return None
        for name in _SPOKEN:
            text: str | None = getattr(lead, name)
            if text and (family := speaks_to_a_machine(text)):
                return family
        return None

    def _usage(self, lead: LeadContent, question: Question, answer: ModelAnswer) -> Usage:
        names = names_of(lead)
        redactor = self._redactor
        reply = answer.reply.model_dump() if answer.reply is not None else None
        data, shown = redactor.value([question.payload, reply], names)
        told: dict[str, Any] = {
            "asked": question.kind,
            "prompts": prompts_version(),
            "redaction": "on" if redactor.enabled else "OFF",
            "data": data,
        }
        if lead.email:
            told["lead"] = redactor.hashed(lead.email)
        said: dict[str, Any] = {}
        if answer.reply is not None:
            said["reply"] = shown
        notes = [*answer.notes]
        if answer.is_cached:
            notes.append("the answer was there already; nothing was asked")
        if answer.failure is not None:
            notes.append(_say_fallback(answer.failure))
        return Usage(
            tokens_in=answer.tokens_in,
            tokens_out=answer.tokens_out,
            cost_usd=answer.cost,
            input=told,
            output=said,
            note="; ".join(notes) or None,
            requests=answer.requests,
            seconds=answer.seconds,
            fell_back=answer.failure is not None,
        )


def _say_fallback(failure: CallFailed) -> str:
    return f"went offline: {failure} ({failure.outcome})"


def _masked_texts(lead: LeadContent) -> dict[TextField, MaskedText]:
    found: dict[TextField, MaskedText] = {}
    for name in _TEXTS:
        text: str | None = getattr(lead, name)
        if text:
            found[name] = mask_contacts(text[:_MOST_TEXT])
    return found


def _words_of(texts: dict[TextField, MaskedText]) -> dict[str, str]:
    return {name: masked.text for name, masked in texts.items()}


def _payload(
    brief: Brief, decision: DecisionResult | None, texts: dict[TextField, MaskedText]
) -> dict[str, Any]:
    words = _words_of(texts)
    return {
        "lead": lead_payload(brief.lead, words, whole=True),
        "task": task_payload(brief, decision, words),
    }


def _kind_of(brief: Brief) -> str:
    return "draft" if brief.variant is DraftVariant.FIRST_TOUCH else "follow_up"


def _claim(each: Any, lead: LeadContent, texts: dict[TextField, MaskedText]) -> ClaimedSignal:
    kind, _, level = each.signal.partition(":")
    masked = texts.get(each.field)
    original: str | None = getattr(lead, each.field)
    quote = each.quote.strip()
    if masked is not None and original is not None:
        quote = masked.original_quote(quote, original) or quote
    return ClaimedSignal(kind, level, quote, each.field, each.said == "plainly")


def _noted(usage: Usage, **said: Any) -> Usage:
    return usage.model_copy(update={"output": {**usage.output, **said}})


def _together(first: Usage, second: Usage) -> Usage:
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
