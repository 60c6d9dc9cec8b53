"""Chat completions through the `openai` SDK: OpenAI, Azure OpenAI, and every server that speaks the same protocol."""

import asyncio
import re
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Literal
from weakref import WeakKeyDictionary

import orjson
from pydantic import BaseModel

from leadops_core.llm.chat import CallFailed, ChatReply, ChatRequest, Tokens
from leadops_core.schemas import CallOutcome
from leadops_core.tools.clock import Clock

if TYPE_CHECKING:
    import openai
    from openai import AsyncOpenAI
    from openai.types import CompletionUsage
    from openai.types.chat import ChatCompletion

SchemaMode = Literal["json_schema", "json_object"]

_MAX_WAIT_SECONDS = 300.0
_MAX_REPLY_CHARACTERS = 4_000


class OpenAIChat:
    """Chat completions with a strict JSON schema. `ModelClient` retries, so the SDK's own retries are off."""

    def __init__(
        self,
        make_client: "Callable[[], AsyncOpenAI]",
        *,
        provider: str,
        model: str,
        clock: Clock,
        call_seconds: float,
        schema_mode: SchemaMode = "json_schema",
        uses_old_names: bool = False,
    ) -> None:
        self.provider = provider
        self.model = model
        self._make_client = make_client
        self._clock = clock
        self._call_seconds = call_seconds
        self._schema_mode = schema_mode
        self._max_tokens = "max_tokens" if uses_old_names else "max_completion_tokens"
        self._extra = _extra_for(model.rpartition("/")[2])
        # An HTTP client works only in the event loop that opened its connections.
        self._clients: WeakKeyDictionary[asyncio.AbstractEventLoop, AsyncOpenAI] = WeakKeyDictionary()

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Send one request and return the reply's text. Raise CallFailed if no whole reply arrives in time."""
        # Loading the SDK takes a second, and the offline model never needs it.
        import openai

        from leadops_core.llm.limited import LARGEST_ANSWER_BYTES, AnswerTooLargeError

        options: dict[str, Any] = {self._max_tokens: request.max_tokens, **self._extra}
        try:
            # The SDK's timeout starts again with every byte, so a slow stream would never reach it.
            async with asyncio.timeout(self._call_seconds):
                completion = await self._client().chat.completions.create(
                    model=self.model,
                    messages=self._messages(request),
                    # As a parameter, the SDK would walk the whole schema for every request.
                    extra_body={"response_format": self._format(request)},
                    **options,
                )
            return _reply(completion)
        except TimeoutError:
            raise CallFailed(
                CallOutcome.TIMED_OUT, f"no complete answer within {self._call_seconds:g} s"
            ) from None
        except AnswerTooLargeError:
            size = f"{LARGEST_ANSWER_BYTES // 1024} kB"
            raise CallFailed(
                CallOutcome.TRUNCATED, f"the answer was cut off after {size}; write a shorter one"
            ) from None
        except openai.OpenAIError as error:
            raise self._failure(error) from None
        except (ValueError, AttributeError, TypeError, OSError) as error:
            # The SDK builds its objects without validation, so a malformed answer fails when a field is read.
            raise CallFailed(
                CallOutcome.SERVER_ERROR, f"the answer could not be read ({type(error).__name__})"
            ) from None

    async def aclose(self) -> None:
        """Close the connections of this event loop."""
        client = self._clients.pop(asyncio.get_running_loop(), None)
        if client is not None:
            await client.close()

    def _client(self) -> "AsyncOpenAI":
        loop = asyncio.get_running_loop()
        client = self._clients.get(loop)
        if client is None:
            client = self._clients[loop] = self._make_client()
        return client

    def _messages(self, request: ChatRequest) -> Any:
        if self._schema_mode == "json_schema":
            return request.messages
        first, *rest = request.messages
        schema = orjson.dumps(strict_schema(request.reply_type)).decode()
        return [{**first, "content": f"{first['content']}\n\nThe schema:\n{schema}"}, *rest]

    def _format(self, request: ChatRequest) -> Any:
        if self._schema_mode == "json_object":
            return {"type": "json_object"}
        schema = {"name": request.name, "strict": True, "schema": strict_schema(request.reply_type)}
        return {"type": "json_schema", "json_schema": schema}

    def _failure(self, error: "openai.OpenAIError") -> CallFailed:
        """Return the failure, without the provider's words, which may repeat the prompt or the key."""
        import openai

        if isinstance(error, openai.APITimeoutError) and not _is_lost_connection(error):
            return CallFailed(CallOutcome.TIMED_OUT, "the connection timed out")
        if isinstance(error, openai.APIStatusError):
            return self._refusal(error)
        if isinstance(error, openai.APIConnectionError):
            return CallFailed(CallOutcome.UNREACHABLE, "the connection failed or was lost")
        if isinstance(error, openai.APIError):
            return CallFailed(
                CallOutcome.SERVER_ERROR, f"the answer could not be read ({type(error).__name__})"
            )
        return CallFailed(CallOutcome.NOT_ALLOWED, "no credentials are available")

    def _refusal(self, error: "openai.APIStatusError") -> CallFailed:
        status, code = error.status_code, str(error.code or "")
        wait = self._wait(error)
        if code == "insufficient_quota" or status == 402:
            return CallFailed(CallOutcome.OUT_OF_QUOTA, "the account has no credit")
        if status == 429:
            return CallFailed(CallOutcome.RATE_LIMITED, "too many requests (429)", retry_after=wait)
        if status in (401, 403):
            return CallFailed(CallOutcome.NOT_ALLOWED, f"the key is not accepted ({status})")
        if code in ("content_filter", "content_policy_violation"):
            return CallFailed(CallOutcome.FILTERED, "the provider's content filter blocked it")
        if status >= 500 or status in (408, 409, 425):
            return CallFailed(CallOutcome.SERVER_ERROR, f"the provider failed ({status})", retry_after=wait)
        return CallFailed(CallOutcome.BAD_REQUEST, f"the provider rejected the request ({status})")

    def _wait(self, error: "openai.APIStatusError") -> float | None:
        """Return the seconds of `retry-after-ms` or `Retry-After` (seconds or a date), or None if they are invalid."""
        headers = error.response.headers
        try:
            if header := headers.get("retry-after-ms"):
                seconds = float(header) / 1000
            elif (header := headers.get("retry-after", "").strip()).replace(".", "", 1).isdigit():
                seconds = float(header)
            elif header:
                seconds = (parsedate_to_datetime(header) - self._clock.now()).total_seconds()
            else:
                return None
        except (ValueError, TypeError, OverflowError):
            return None
        return min(max(seconds, 0.0), _MAX_WAIT_SECONDS)


def _extra_for(model: str) -> dict[str, Any]:
    """Return the options for the least reasoning. Reasoning models accept no temperature."""
    if re.match(r"gpt-5(?:-|$)", model):
        return {"reasoning_effort": "minimal"}
    if re.match(r"gpt-5\.", model):
        return {"reasoning_effort": "none"}
    return {} if re.match(r"o\d|gpt-(?:[6-9]|\d\d)", model) else {"temperature": 0}


def _is_lost_connection(error: BaseException) -> bool:
    """Return True if a connection was lost. The SDK reports that as a timeout, too."""
    import aiohttp

    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, aiohttp.ClientConnectionError):
        cause = cause.__cause__
    return cause is not None and not isinstance(cause, TimeoutError)


@cache
def strict_schema(reply_type: type[BaseModel]) -> dict[str, Any]:
    """Return the reply's JSON schema for strict structured outputs, as the SDK builds it."""
    from openai import pydantic_function_tool

    return pydantic_function_tool(reply_type)["function"]["parameters"]


def _reply(completion: "ChatCompletion") -> ChatReply:
    """Return the text of a completion and its tokens. Raise CallFailed if there is no usable text."""
    tokens = _tokens(completion.usage)
    if not completion.choices:
        raise CallFailed(CallOutcome.EMPTY, "the answer has no choices", tokens=tokens)
    choice = completion.choices[0]
    text = choice.message.content
    finish_reason = getattr(choice, "finish_reason", None)
    if choice.message.refusal:
        raise CallFailed(CallOutcome.REFUSED, "the model refused", tokens=tokens)
    if finish_reason == "content_filter":
        raise CallFailed(CallOutcome.FILTERED, "the provider's content filter blocked it", tokens=tokens)
    if text is not None and finish_reason == "length":
        raise CallFailed(
            CallOutcome.TRUNCATED,
            "the answer was cut off; write a shorter one",
            reply_text=text[:_MAX_REPLY_CHARACTERS],
            tokens=tokens,
        )
    if text is None or not text.strip():
        raise CallFailed(CallOutcome.EMPTY, "the answer is empty", tokens=tokens)
    return ChatReply(text, tokens)


def _tokens(usage: "CompletionUsage | None") -> Tokens:
    # Some compatible servers leave fields out, and the SDK does not check.
    details = getattr(usage, "prompt_tokens_details", None)
    counts = (
        getattr(usage, "prompt_tokens", None),
        getattr(usage, "completion_tokens", None),
        getattr(details, "cached_tokens", None),
    )
    return Tokens(*(count if isinstance(count, int) else 0 for count in counts))
