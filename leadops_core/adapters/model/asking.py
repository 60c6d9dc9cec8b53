"""Asking a provider: once for the same content, within budget and time, again where that can help, never past all bounds."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

import orjson
from pydantic import BaseModel, ValidationError
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception

from leadops_core.adapters.model.chat import Chat, ChatReply, ChatRequest
from leadops_core.adapters.model.failures import CallFailed, Tokens
from leadops_core.adapters.model.limits import Breaker, Budget, Turns
from leadops_core.adapters.model.prices import Price
from leadops_core.adapters.model.prompting import REPLIES, Question, instruction, prompts_version
from leadops_core.adapters.model.strict_schema import strict_schema
from leadops_core.schemas import CallOutcome, ModelCall, ModelCallId
from leadops_core.tools.clock import Clock, IdSource
from leadops_core.tools.errors import ToolError
from leadops_core.tools.model import Spent
from leadops_core.tools.model_calls import ModelCallLog

log = logging.getLogger("leadops.model")

_KEPT_BACK = 64
"""Answers are written to the store so many at a time."""
_CHARACTERS_A_TOKEN = 3
_SYNC_SECONDS = 30.0
_MAX_TOKENS = {"lead": 1_400, "words": 1_000, "draft": 900, "follow_up": 700, "signals": 700, "reason": 120}


@dataclass(frozen=True, slots=True)
class Bounds:
    """How long and how often."""

    at_once: int
    tries: int
    run_seconds: float
    first_pause: float = 0.5
    longest_pause: float = 20.0


@dataclass(slots=True)
class Answer:
    """What came of a question: the answer, or the failure that it ended with, and what was used up."""

    reply: BaseModel | None = None
    failure: CallFailed | None = None
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float = 0.0
    requests: int = 0
    seconds: float = 0.0
    known: bool = False
    """Whether the answer was there already."""
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Loop:
    """What belongs to one event loop."""

    turns: Turns
    flying: dict[str, asyncio.Future[BaseModel | None]] = field(default_factory=dict)
    wanted: dict[str, asyncio.Future[dict[str, Any] | None]] = field(default_factory=dict)
    looking: asyncio.Task[None] | None = None


class Asker:
    """Asks one provider. Never raises for what a provider may do: the answer says it."""

    def __init__(
        self,
        chat: Chat,
        calls: ModelCallLog,
        *,
        bounds: Bounds,
        budget: Budget,
        breaker: Breaker,
        price: Price | None,
        clock: Clock,
        ids: IdSource,
        jitter: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        schema_mode: str = "json_schema",
    ) -> None:
        self.chat = chat
        self.bounds = bounds
        self.budget = budget
        self.breaker = breaker
        self.price = price
        self._calls = calls
        self._clock = clock
        self._ids = ids
        self._jitter = jitter
        self._sleep = sleep
        self._schema_mode = schema_mode
        self._loops: WeakKeyDictionary[asyncio.AbstractEventLoop, _Loop] = WeakKeyDictionary()
        self._unwritten: list[ModelCall] = []
        self._synced: tuple[datetime, float] | None = None

    async def ask(
        self, question: Question, spent: Spent, *, before: str | None = None, fault: str | None = None
    ) -> Answer:
        """The answer to a question. With `before` and `fault` it is the same question again, after an answer that had a fault.

        Of several that ask the same at a time, one does and all have its answer.
        """
        key = question.key(model=self.chat.model, schema_mode=self._schema_mode, remark=fault or "")
        here = self._here()
        while (flying := here.flying.get(key)) is not None:
            reply = await asyncio.shield(flying)
            if reply is not None:
                return Answer(reply=reply, known=True)
            # Whoever asked came to nothing (or was cancelled): the next one asks itself.
        landing: asyncio.Future[BaseModel | None] = asyncio.get_running_loop().create_future()
        here.flying[key] = landing
        answer = None
        try:
            answer = await self._known(here, key, question.kind)
            if answer is None:
                answer = await self._ask(here, key, question, spent, before, fault)
                await _give_way()
            return answer
        finally:
            del here.flying[key]
            landing.set_result(answer.reply if answer is not None else None)
            if len(self._unwritten) >= _KEPT_BACK:
                await self.write()

    def turns(self) -> Turns:
        """The turns of this event loop."""
        return self._here().turns

    async def write(self) -> None:
        """Write what is not in the store yet; what the store does not take now is kept for the next time."""
        calls, self._unwritten = self._unwritten, []
        if not calls:
            return
        adding = asyncio.ensure_future(self._calls.add(calls))
        try:
            await asyncio.shield(adding)
        except asyncio.CancelledError:
            # What was paid for is stored all the same: the loop may end right after this.
            await asyncio.wait([adding])
            raise
        except ToolError as error:
            self._unwritten = calls + self._unwritten
            log.warning("%d answers of the model are not stored yet: %s", len(calls), error)

    async def aclose(self) -> None:
        """Write what is left and give back the connections of this event loop."""
        await self.write()
        self._loops.pop(asyncio.get_running_loop(), None)
        await self.chat.aclose()

    def _here(self) -> _Loop:
        loop = asyncio.get_running_loop()
        here = self._loops.get(loop)
        if here is None:
            here = self._loops[loop] = _Loop(Turns(self.bounds.at_once, self._clock.monotonic))
        return here

    # Answers that are there

    async def _known(self, here: _Loop, key: str, kind: str) -> Answer | None:
        stored = await self._look_up(here, key)
        if stored is None:
            return None
        try:
            return Answer(reply=REPLIES[kind].model_validate(stored), known=True)
        except ValidationError:
            return None

    async def _look_up(self, here: _Loop, key: str) -> dict[str, Any] | None:
        """What the store has: one look for all that ask at about the same time."""
        for call in self._unwritten:
            if call.key == key and call.reply is not None:
                return call.reply
        wanted: asyncio.Future[dict[str, Any] | None] = asyncio.get_running_loop().create_future()
        here.wanted[key] = wanted
        if here.looking is None or here.looking.done():
            here.looking = asyncio.create_task(self._look(here))
        return await wanted

    async def _look(self, here: _Loop) -> None:
        while here.wanted:
            wanted, here.wanted = here.wanted, {}
            found: Mapping[str, dict[str, Any]] = {}
            try:
                found = await self._calls.replies(list(wanted))
            except ToolError as error:
                log.warning("earlier answers of the model cannot be read: %s", error)
            finally:
                for key, future in wanted.items():
                    if not future.done():
                        future.set_result(found.get(key))

    # Answers that are not

    async def _ask(
        self, here: _Loop, key: str, question: Question, spent: Spent, before: str | None, fault: str | None
    ) -> Answer:
        messages = question.messages()
        if before is not None and fault is not None:
            messages += _after(before, instruction("redo", fault))
        work = _Work(self, here, key, question.kind, spent)
        return await work.run(messages)

    async def _sync_budget(self) -> None:
        """Know what all processes spent today, as far as this matters and not all the time."""
        if self.budget.per_day is None:
            return
        today = self._clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
        now = self._clock.monotonic()
        if self._synced and self._synced[0] == today and now - self._synced[1] < _SYNC_SECONDS:
            return
        self._synced = (today, now)
        unwritten = sum(call.cost_usd for call in self._unwritten)
        try:
            self.budget.know(await self._calls.spent_since(today) + unwritten)
        except ToolError as error:
            log.warning(
                "what the model cost today cannot be read; this process goes by its own count: %s", error
            )

    def _note(
        self, key: str, kind: str, outcome: CallOutcome, reply: Any, tokens: Tokens, ms: float
    ) -> float:
        cost = self.price.cost(tokens) if self.price else 0.0
        self.budget.charge(cost)
        self._unwritten.append(
            ModelCall(
                id=ModelCallId(self._ids.new()),
                key=key,
                kind=kind,
                provider=self.chat.provider,
                model=self.chat.model,
                prompt_version=prompts_version(),
                outcome=outcome,
                reply=reply,
                tokens_in=tokens.sent,
                tokens_cached=tokens.cached,
                tokens_out=tokens.written,
                cost_usd=cost,
                took_ms=round(ms, 3),
                created_at=self._clock.now(),
            )
        )
        return cost


class _Work:
    """One question on its way to an answer."""

    def __init__(self, asker: Asker, here: _Loop, key: str, kind: str, spent: Spent) -> None:
        self._asker = asker
        self._turns = here.turns
        self._key = key
        self._kind = kind
        self._spent = spent
        self._left = asker.bounds.run_seconds - spent.seconds
        self._limit: asyncio.Timeout | None = None
        self.answer = Answer()

    async def run(self, messages: tuple[dict[str, str], ...]) -> Answer:
        """Ask, and where the answer does not validate ask once more with what is wrong; then there is none."""
        answer = self.answer
        try:
            async with asyncio.timeout(None) as self._limit:
                try:
                    answer.reply = await self._with_retries(messages)
                except CallFailed as failure:
                    if not failure.is_mendable:
                        raise
                    answer.notes.append(f"asked again: {failure} ({failure.outcome})")
                    repair = _after(failure.said, instruction("repair", str(failure)))
                    answer.reply = await self._with_retries(messages + repair)
        except TimeoutError:
            answer.failure = CallFailed(
                CallOutcome.OUT_OF_TIME,
                f"the run's {self._asker.bounds.run_seconds:g} s for the model are over",
            )
        except CallFailed as failure:
            answer.failure = failure
        return answer

    async def _with_retries(self, messages: tuple[dict[str, str], ...]) -> BaseModel:
        asker = self._asker
        retrying = AsyncRetrying(
            stop=self._gives_up,
            wait=self._pause,
            retry=retry_if_exception(lambda error: isinstance(error, CallFailed) and error.may_pass),
            sleep=asker._sleep,
            reraise=True,
        )
        return await retrying(self._try, messages)

    def _gives_up(self, state: RetryCallState) -> bool:
        is_last = state.attempt_number >= self._asker.bounds.tries
        return is_last or state.upcoming_sleep > self._time_left()

    def _time_left(self) -> float:
        until = self._limit.when() if self._limit is not None else None
        return self._left if until is None else until - asyncio.get_running_loop().time()

    def _pause(self, state: RetryCallState) -> float:
        """Full jitter below a bound that doubles; not less than the provider asked for, and then spread as well."""
        bounds, jitter = self._asker.bounds, self._asker._jitter()
        ceiling: float = min(bounds.longest_pause, bounds.first_pause * 2 ** (state.attempt_number - 1))
        failed = state.outcome.exception() if state.outcome else None
        asked = (failed.retry_after or 0.0) if isinstance(failed, CallFailed) else 0.0
        return asked + jitter * (min(ceiling, 1.0) if asked else ceiling)

    async def _try(self, messages: tuple[dict[str, str], ...]) -> BaseModel:
        """One request, in its turn."""
        asker, answer = self._asker, self.answer
        model = REPLIES[self._kind]
        request = ChatRequest(messages, self._kind, strict_schema(model), _MAX_TOKENS[self._kind])
        size = sum(len(message["content"]) for message in messages) // _CHARACTERS_A_TOKEN
        most = Tokens(size, request.max_tokens)
        at_most = asker.price.cost(most) if asker.price else 0.0
        await self._turn()
        is_asking = False
        try:
            await asker._sync_budget()
            objection = asker.budget.objection(at_most, self._spent.cost_usd + answer.cost)
            if objection is not None:
                raise CallFailed(CallOutcome.OVER_BUDGET, objection)
            if not asker.breaker.may_ask():
                raise CallFailed(
                    CallOutcome.BREAKER_OPEN, "the provider failed nearly always of late; it is given a rest"
                )
            is_asking = True
            with asker.budget.set_aside(at_most):
                reply = await self._request(request, model)
            is_asking = False
            return reply
        except CallFailed:
            is_asking = False
            raise
        finally:
            if is_asking:
                asker.breaker.withdraw()
            self._turns.give_back()

    async def _turn(self) -> None:
        """Wait for a turn; this time is the queue's, not the run's."""
        self._hold()
        await self._turns.take()
        if pause := self._turns.pause:
            if pause > self._left:
                self._turns.give_back()
                raise CallFailed(
                    CallOutcome.OUT_OF_TIME,
                    f"the provider asks to wait {pause:.0f} s, longer than a run may take",
                )
            try:
                await self._asker._sleep(pause + self._asker._jitter() * 0.25)
            except BaseException:
                self._turns.give_back()
                raise
        self._go_on()

    def _hold(self) -> None:
        limit = self._limit
        if limit is not None and (until := limit.when()) is not None:
            self._left = until - asyncio.get_running_loop().time()
            limit.reschedule(None)

    def _go_on(self) -> None:
        if self._limit is not None:
            self._limit.reschedule(asyncio.get_running_loop().time() + self._left)

    async def _request(self, request: ChatRequest, model: type[BaseModel]) -> BaseModel:
        asker, answer = self._asker, self.answer
        began = asker._clock.monotonic()
        answer.requests += 1
        tokens, outcome, kept = Tokens(), CallOutcome.OUT_OF_TIME, None
        try:
            said: ChatReply = await asker.chat.complete(request)
            tokens = said.tokens
            reply = _validated(said, model)
            outcome, kept = CallOutcome.OK, reply.model_dump()
        except CallFailed as failure:
            outcome, tokens = failure.outcome, failure.tokens or tokens
            asker.breaker.report(in_trouble=failure.is_the_providers)
            if outcome is CallOutcome.RATE_LIMITED:
                self._turns.was_too_much(failure.retry_after)
            raise
        else:
            asker.breaker.report(in_trouble=False)
            self._turns.went_well()
            return reply
        finally:
            took = asker._clock.monotonic() - began
            answer.seconds += took
            answer.tokens_in += tokens.sent
            answer.tokens_out += tokens.written
            answer.cost += asker._note(self._key, self._kind, outcome, kept, tokens, took * 1000)


async def _give_way() -> None:
    """Let whoever got the turn send its question before this answer is worked on."""
    # The first time it learns that it has the turn, the second time it sends.
    await asyncio.sleep(0)
    await asyncio.sleep(0)


def _after(said: str, instruction: str) -> tuple[dict[str, str], ...]:
    return (
        {"role": "assistant", "content": said or "(nothing)"},
        {"role": "user", "content": instruction},
    )


def _validated(said: ChatReply, model: type[BaseModel]) -> BaseModel:
    """The answer as the schema has it. What is wrong is said by place and kind, never with the words themselves."""
    text = said.text.strip()
    if text.startswith("```"):
        # Servers without strict schemas like to wrap what they say.
        text = text.partition("\n")[2].rpartition("```")[0]
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise CallFailed(
            CallOutcome.NOT_JSON, f"it is no JSON ({error.msg})", said=said.text[:4_000], tokens=said.tokens
        ) from None
    try:
        return model.model_validate(value)
    except ValidationError as error:
        faults = "; ".join(
            f"{'.'.join(str(part) for part in each['loc']) or 'the answer'}: {each['type']}"
            for each in error.errors(include_url=False, include_input=False, include_context=False)[:4]
        )
        raise CallFailed(
            CallOutcome.WRONG_SCHEMA,
            f"it does not fit the schema ({faults})",
            said=said.text[:4_000],
            tokens=said.tokens,
        ) from None
