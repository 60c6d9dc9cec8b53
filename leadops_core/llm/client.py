"""A client that asks one provider for typed replies, with a cache, budgets, retries and a limit on concurrent requests."""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from weakref import WeakKeyDictionary, WeakValueDictionary

import orjson
from pydantic import BaseModel, ValidationError
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception

from leadops_core.llm.chat import CallFailed, Chat, ChatReply, ChatRequest, Tokens
from leadops_core.llm.limits import AdaptiveLimiter, Budget, CircuitBreaker
from leadops_core.llm.prices import Price
from leadops_core.llm.prompting import REPLIES, Prompt, instruction, prompts_version
from leadops_core.schemas import CallOutcome, ModelCall, ModelCallId
from leadops_core.tools.clock import Clock, IdSource
from leadops_core.tools.errors import ToolError
from leadops_core.tools.model import RunSpend
from leadops_core.tools.model_calls import ModelCallLog

log = logging.getLogger("leadops.model")

_SAVE_BATCH_SIZE = 64
_CHARACTERS_PER_TOKEN = 3
_BUDGET_REFRESH_SECONDS = 30.0
_MAX_TOKENS = {
    "lead": 1_400,
    "words": 1_000,
    "draft": 900,
    "follow_up": 700,
    "signals": 700,
    "reason": 120,
    "choose_lead": 1_000,
    "choose_words": 400,
    "choose": 300,
}


@dataclass(frozen=True, slots=True)
class CallLimits:
    """How many requests are sent, and how long they may take."""

    concurrency: int
    attempts: int
    run_seconds: float
    """Time for all requests of one run. Waiting for a slot of the limiter does not count."""
    first_pause: float = 0.5
    longest_pause: float = 20.0


@dataclass(slots=True)
class ModelAnswer:
    """The reply to a prompt, or the failure of the last request, and the usage of all its requests."""

    reply: BaseModel | None = None
    failure: CallFailed | None = None
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float = 0.0
    requests: int = 0
    seconds: float = 0.0
    is_cached: bool = False
    notes: list[str] = field(default_factory=list)


class _LoopState:
    """The limiter and locks of one event loop; asyncio's primitives work in no other."""

    def __init__(self, limiter: AdaptiveLimiter) -> None:
        self.limiter = limiter
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def lock(self, key: str) -> asyncio.Lock:
        """Return the lock of all tasks with the same prompt."""
        return self._locks.setdefault(key, asyncio.Lock())


class ModelClient:
    """Asks one provider. Provider failures are returned in the answer, never raised."""

    def __init__(
        self,
        chat: Chat,
        call_log: ModelCallLog,
        *,
        limits: CallLimits,
        budget: Budget,
        breaker: CircuitBreaker,
        price: Price | None,
        clock: Clock,
        ids: IdSource,
        jitter: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        schema_mode: str = "json_schema",
    ) -> None:
        self.chat = chat
        self.limits = limits
        self.budget = budget
        self.breaker = breaker
        self.price = price
        self.clock = clock
        self.jitter = jitter
        self.sleep = sleep
        self._call_log = call_log
        self._ids = ids
        self._schema_mode = schema_mode
        self._loop_states: WeakKeyDictionary[asyncio.AbstractEventLoop, _LoopState] = WeakKeyDictionary()
        self._unsaved: list[ModelCall] = []
        self._saving = threading.Lock()
        self._budget_read_at: tuple[datetime, float] | None = None

    async def ask(
        self, prompt: Prompt, spent: RunSpend, *, previous: str | None = None, fault: str | None = None
    ) -> ModelAnswer:
        """Return the answer to a prompt, from the cache if there is one.

        Tasks with the same prompt at the same time send one request. Pass the previous reply and its fault to ask
        again for a reply without the fault.
        """
        key = prompt.key(model=self.chat.model, schema_mode=self._schema_mode, remark=fault or "")
        state = self._loop_state()
        async with state.lock(key):
            reply = await self._cached_reply(key, prompt.kind)
            if reply is not None:
                return ModelAnswer(reply=reply, is_cached=True)
            messages = prompt.messages()
            if previous is not None and fault is not None:
                messages += _correction(previous, instruction("redo", fault))
            answer = await _Conversation(self, state.limiter, key, prompt.kind, spent).run(messages)
        if len(self._unsaved) >= _SAVE_BATCH_SIZE:
            await self.save()
        return answer

    async def save(self) -> None:
        """Save the calls that are not in the log yet. If that fails, they are kept for the next time."""
        if not self._unsaved:
            return
        try:
            # A cancellation does not stop the thread, and asyncio.run waits for it: paid replies are always saved.
            await asyncio.to_thread(self._save)
        except ToolError as error:
            log.warning("%d replies of the model are not stored yet: %s", len(self._unsaved), error)

    def _save(self) -> None:
        with self._saving:
            calls = tuple(self._unsaved)
            self._call_log.add(calls)
            # Calls made meanwhile are at the end. Until here a look-up finds the saved ones in the list.
            del self._unsaved[: len(calls)]

    async def aclose(self) -> None:
        """Save the calls and close the connections of this event loop."""
        await self.save()
        self._loop_states.pop(asyncio.get_running_loop(), None)
        await self.chat.aclose()

    def _loop_state(self) -> _LoopState:
        loop = asyncio.get_running_loop()
        if loop not in self._loop_states:
            limiter = AdaptiveLimiter(self.limits.concurrency, self.clock.monotonic)
            self._loop_states[loop] = _LoopState(limiter)
        return self._loop_states[loop]

    async def _cached_reply(self, key: str, kind: str) -> BaseModel | None:
        unsaved = tuple(self._unsaved)
        reply = next((call.reply for call in unsaved if call.key == key and call.reply), None)
        if reply is None:
            try:
                replies = await asyncio.to_thread(self._call_log.replies, [key])
            except ToolError as error:
                log.warning("earlier replies of the model cannot be read: %s", error)
                return None
            reply = replies.get(key)
        try:
            return REPLIES[kind].model_validate(reply) if reply is not None else None
        except ValidationError:
            # Saved by a version whose replies had another shape.
            return None

    async def refresh_budget(self) -> None:
        """Read what all processes spent today, at most every 30 seconds."""
        if self.budget.per_day is None:
            return
        today = self.clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
        now = self.clock.monotonic()
        if self._budget_read_at is not None:
            day, read_at = self._budget_read_at
            if day == today and now - read_at < _BUDGET_REFRESH_SECONDS:
                return
        self._budget_read_at = (today, now)
        unsaved_cost = sum(call.cost_usd for call in tuple(self._unsaved))
        try:
            spent_today = await asyncio.to_thread(self._call_log.spent_since, today)
        except ToolError as error:
            log.warning(
                "what the model cost today cannot be read; this process goes by its own count: %s", error
            )
        else:
            self.budget.set_spent_today(spent_today + unsaved_cost)

    def max_cost(self, request: ChatRequest) -> float:
        """Return the most that a request can cost, in dollars; 0 if the price is unknown."""
        character_count = sum(len(message["content"]) for message in request.messages)
        most = Tokens(character_count // _CHARACTERS_PER_TOKEN, request.max_tokens)
        return self.price.cost(most) if self.price else 0.0

    def record(
        self, key: str, kind: str, outcome: CallOutcome, reply: BaseModel | None, tokens: Tokens, ms: float
    ) -> float:
        """Record one request and charge its cost, which is returned in dollars."""
        cost = self.price.cost(tokens) if self.price else 0.0
        self.budget.charge(cost)
        self._unsaved.append(
            ModelCall(
                id=ModelCallId(self._ids.new()),
                key=key,
                kind=kind,
                provider=self.chat.provider,
                model=self.chat.model,
                prompt_version=prompts_version(),
                outcome=outcome,
                reply=reply.model_dump() if reply is not None else None,
                tokens_in=tokens.sent,
                tokens_cached=tokens.cached,
                tokens_out=tokens.written,
                cost_usd=cost,
                took_ms=round(ms, 3),
                created_at=self.clock.now(),
            )
        )
        return cost


class _Conversation:
    """The requests for one prompt: the first, its retries, and one repair of an invalid reply."""

    def __init__(
        self, client: ModelClient, limiter: AdaptiveLimiter, key: str, kind: str, spent: RunSpend
    ) -> None:
        self._client = client
        self._limiter = limiter
        self._key = key
        self._kind = kind
        self._run_cost = spent.cost_usd
        self._seconds_left = client.limits.run_seconds - spent.seconds
        self._answer = ModelAnswer()

    async def run(self, messages: tuple[dict[str, str], ...]) -> ModelAnswer:
        """Ask, and ask once more if the reply is invalid, with what is wrong with it."""
        answer = self._answer
        try:
            try:
                answer.reply = await self._ask_with_retries(messages)
            except CallFailed as failure:
                if not failure.is_repairable:
                    raise
                answer.notes.append(f"asked again: {failure} ({failure.outcome})")
                repair = _correction(failure.reply_text, instruction("repair", str(failure)))
                answer.reply = await self._ask_with_retries(messages + repair)
        except CallFailed as failure:
            answer.failure = failure
        return answer

    async def _ask_with_retries(self, messages: tuple[dict[str, str], ...]) -> BaseModel:
        retrying = AsyncRetrying(
            stop=self._should_stop,
            wait=self._pause_seconds,
            retry=retry_if_exception(lambda error: isinstance(error, CallFailed) and error.is_transient),
            sleep=self._pause,
            reraise=True,
        )
        return await retrying(self._attempt, messages)

    def _should_stop(self, state: RetryCallState) -> bool:
        is_last = state.attempt_number >= self._client.limits.attempts
        return is_last or state.upcoming_sleep > self._seconds_left

    def _pause_seconds(self, state: RetryCallState) -> float:
        """Return an exponential back-off with full jitter, after the provider's own Retry-After if it sent one."""
        limits, jitter = self._client.limits, self._client.jitter()
        ceiling: float = min(limits.longest_pause, limits.first_pause * 2 ** (state.attempt_number - 1))
        failure = state.outcome.exception() if state.outcome else None
        retry_after = (failure.retry_after or 0.0) if isinstance(failure, CallFailed) else 0.0
        return retry_after + jitter * (min(ceiling, 1.0) if retry_after else ceiling)

    async def _pause(self, seconds: float) -> None:
        self._seconds_left -= seconds
        await self._client.sleep(seconds)

    async def _attempt(self, messages: tuple[dict[str, str], ...]) -> BaseModel:
        client = self._client
        request = ChatRequest(messages, self._kind, REPLIES[self._kind], _MAX_TOKENS[self._kind])
        max_cost = client.max_cost(request)
        async with self._slot():
            await client.refresh_budget()
            objection = client.budget.objection(max_cost, self._run_cost + self._answer.cost)
            if objection is not None:
                raise CallFailed(CallOutcome.OVER_BUDGET, objection)
            if self._seconds_left <= 0:
                raise self._out_of_time()
            if not client.breaker.allows_request():
                raise CallFailed(
                    CallOutcome.BREAKER_OPEN, "requests are paused because the provider failed too often"
                )
            with client.budget.reserve(max_cost):
                return await self._send(request)

    @asynccontextmanager
    async def _slot(self) -> AsyncIterator[None]:
        """Hold a slot of the limiter, and wait as long as the provider asked all requests to wait."""
        await self._limiter.acquire()
        try:
            if pause := self._limiter.pause_seconds:
                if pause > self._seconds_left:
                    raise CallFailed(
                        CallOutcome.OUT_OF_TIME,
                        f"the provider asked to wait {pause:.0f} s, longer than the run may take",
                    )
                await self._client.sleep(pause + self._client.jitter() * 0.25)
            yield
        finally:
            self._limiter.release()

    async def _send(self, request: ChatRequest) -> BaseModel:
        """Send one request and record how it ended, also if it is cancelled."""
        client, answer = self._client, self._answer
        began = client.clock.monotonic()
        answer.requests += 1
        tokens, outcome, reply = Tokens(), CallOutcome.OUT_OF_TIME, None
        try:
            async with asyncio.timeout(self._seconds_left):
                chat_reply = await client.chat.complete(request)
            tokens = chat_reply.tokens
            if tokens.sent == tokens.written == 0:
                # The server reports no usage. Without an estimate, no budget would ever be used up.
                tokens = _estimate_tokens(request, chat_reply.text)
                chat_reply = ChatReply(chat_reply.text, tokens)
            reply = _parse_reply(chat_reply, request.reply_type)
            outcome = CallOutcome.OK
            client.breaker.record(is_failure=False)
            self._limiter.on_success()
            return reply
        except CallFailed as failure:
            outcome, tokens = failure.outcome, failure.tokens or tokens
            if failure.reply_text and tokens.sent == tokens.written == 0:
                tokens = _estimate_tokens(request, failure.reply_text)
            client.breaker.record(is_failure=failure.is_outage)
            if outcome is CallOutcome.RATE_LIMITED:
                self._limiter.on_rate_limited(failure.retry_after)
            raise
        except TimeoutError:
            client.breaker.cancel_probe()
            raise self._out_of_time() from None
        except asyncio.CancelledError:
            client.breaker.cancel_probe()
            raise
        finally:
            seconds = client.clock.monotonic() - began
            self._seconds_left -= seconds
            answer.seconds += seconds
            answer.tokens_in += tokens.sent
            answer.tokens_out += tokens.written
            answer.cost += client.record(self._key, self._kind, outcome, reply, tokens, seconds * 1000)

    def _out_of_time(self) -> CallFailed:
        seconds = self._client.limits.run_seconds
        return CallFailed(CallOutcome.OUT_OF_TIME, f"the run's time for the model ({seconds:g} s) is used up")


def _correction(previous: str, instruction_text: str) -> tuple[dict[str, str], ...]:
    return (
        {"role": "assistant", "content": previous or "(nothing)"},
        {"role": "user", "content": instruction_text},
    )


def _estimate_tokens(request: ChatRequest, reply_text: str) -> Tokens:
    sent = sum(len(message["content"]) for message in request.messages)
    return Tokens(sent // _CHARACTERS_PER_TOKEN + 1, len(reply_text) // _CHARACTERS_PER_TOKEN + 1)


def _parse_reply(reply: ChatReply, reply_type: type[BaseModel]) -> BaseModel:
    """Parse and validate a reply. The failure names fields and kinds of error and quotes no words of the reply."""
    text = reply.text.strip()
    if text.startswith("```"):
        # Servers without strict schemas wrap the JSON in a Markdown fence.
        text = text.partition("\n")[2].rpartition("```")[0]
    try:
        return reply_type.model_validate(orjson.loads(text))
    except orjson.JSONDecodeError as error:
        outcome, fault = CallOutcome.NOT_JSON, f"it is not JSON ({error.msg})"
    except ValidationError as error:
        faults = "; ".join(
            f"{'.'.join(str(part) for part in item['loc']) or 'the answer'}: {item['type']}"
            for item in error.errors(include_url=False, include_input=False, include_context=False)[:4]
        )
        outcome, fault = CallOutcome.WRONG_SCHEMA, f"it does not match the schema ({faults})"
    raise CallFailed(outcome, fault, reply_text=reply.text[:4_000], tokens=reply.tokens)
