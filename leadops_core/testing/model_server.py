"""An OpenAI-compatible server on a local port, with scripted answers and faults.

By default, rules write the answers. Use it in tests, benchmarks, and rehearsals only.
"""

import asyncio
import gzip
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Literal, Self

import orjson

from leadops_core.schemas import LeadContent
from leadops_core.scoring import read_signals

Kind = Literal[
    "hang", "drip", "reset", "cut", "html", "garbage", "no_choices", "empty", "null", "refusal", "filter",
    "length", "not_json", "half_json", "wrong_schema", "number_for_words", "extra_field", "fenced", "endless", "bomb",
]  # fmt: skip
_DATA = re.compile(r"<lead-data (\w+)>\n(.*)\n</lead-data \1>", re.DOTALL)
_CHARACTERS_PER_TOKEN = 4
_BLOCK = b" " * 65_536
_BOMB_BYTES = 20_000_000
"""Uncompressed size of a reply that is about 20 kB when compressed."""


@dataclass(frozen=True)
class Fault:
    """A fault of one reply: a status with headers, or one of the kinds."""

    kind: Kind | None = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    code: str | None = None
    """The error `code`, such as `insufficient_quota`."""


@dataclass(frozen=True)
class ReceivedRequest:
    """A received request."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]
    number: int
    """Number of earlier requests."""

    @property
    def kind(self) -> str:
        """The name of the requested schema."""
        shape = self.body.get("response_format", {}).get("json_schema", {})
        return str(shape.get("name", "lead"))

    @property
    def data(self) -> dict[str, Any]:
        """The data block of the prompt."""
        match = _DATA.search(self.body["messages"][1]["content"])
        return orjson.loads(match[2]) if match else {}

    @property
    def text(self) -> str:
        """All messages as one text."""
        return "\n".join(message["content"] for message in self.body["messages"])


Answerer = Callable[[ReceivedRequest], dict[str, Any] | str]
FaultScript = Callable[[ReceivedRequest], Fault | None]


def answer_by_rules(request: ReceivedRequest) -> dict[str, Any]:
    """Answer by rules, as a careful model would."""
    lead, task = request.data.get("lead", {}), request.data.get("task", {})
    answer: dict[str, Any] = {}
    if request.kind in ("lead", "signals", "choose_lead"):
        content = LeadContent(**{name: lead[name] for name in ("lead_message", "pain_point") if name in lead})
        answer["signals"] = [
            {
                "signal": f"{signal.kind}:{signal.level}",
                "field": signal.field,
                "quote": signal.quote,
                "meaning": "explicit",
            }
            for signal in read_signals(content)
        ]
    if request.kind in ("lead", "reason", "words", "choose_lead", "choose_words"):
        answer["reason"] = (
            "The lead describes a need that we serve and answers to a short, specific note are likely."
        )
    if request.kind in ("lead", "draft", "words", "follow_up"):
        answer |= write(task)
    if request.kind.startswith("choose"):
        answer |= choose(task)
    return answer


def choose(task: dict[str, Any]) -> dict[str, Any]:
    """Choose the first option of each block, and quote nothing."""
    return {"options": [next(iter(block)) for block in task.get("options", {}).values()], "quotes": []}


def write(task: dict[str, Any]) -> dict[str, Any]:
    """Write a plain email from the sources of the task."""
    sources = task.get("sources", {})
    company = sources.get("field:company_name")
    about = f"at {company}" if company else "on your side"
    opening = (
        f"Thank you for getting in touch. What you describe {about} is close to what we work on every day."
    )
    offer = f"We help {task.get('offer', 'teams like yours')}, and a short look at your own case would show whether that fits."
    third = "I would keep it to the two or three steps that matter to your team and leave the rest aside."
    claims = [{"text": task.get("offer", ""), "source": "playbook:offer"}]
    if company:
        claims.append({"text": company, "source": "field:company_name"})
    source = next((name for name in sources if name.startswith(("signal:", "field:", "fact:"))), None)
    if source and not company:
        claims.append({"text": "What you describe", "source": source})
    return {
        "subject": f"Your note to {task.get('our_company', 'us')}",
        "paragraphs": [opening, offer, third],
        "claims": claims,
    }


class ModelServer:
    """A context manager that serves on a free port of 127.0.0.1, in its own thread."""

    def __init__(
        self,
        answerer: Answerer = answer_by_rules,
        *,
        fault_script: FaultScript = lambda _: None,
        delay: float = 0.0,
        port: int = 0,
        compresses: bool = False,
    ) -> None:
        self.compresses = compresses
        self.answerer = answerer
        self.fault_script = fault_script
        self.delay = delay
        self.port = port
        self.requests: list[ReceivedRequest] = []
        self.answered: list[ReceivedRequest] = []
        """Requests that got a complete, usable reply."""
        self.faults: list[Fault] = []
        self.at_once = 0
        self.most_at_once = 0
        self.sent_bytes = 0
        """Bytes sent of endless replies."""
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._stop: asyncio.Event | None = None
        self._thread = threading.Thread(target=self._run, daemon=True, name="model-server")

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def __enter__(self) -> Self:
        self._thread.start()
        if not self._ready.wait(60):
            raise RuntimeError("the model server did not start")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._stop is not None:
            self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(60)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self.serve())
        finally:
            self._loop.close()

    async def serve(self) -> None:
        """Serve until `stop` is called."""
        self._stop = asyncio.Event()
        tasks: set[asyncio.Task[None]] = set()

        async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            if task is not None:
                tasks.add(task)
                task.add_done_callback(tasks.discard)
            try:
                while await self._answer(reader, writer):
                    pass
            except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
                pass
            finally:
                writer.close()

        server = await asyncio.start_server(connected, "127.0.0.1", self.port, backlog=512)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        server.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = await reader.readuntil(b"\r\n\r\n")
        request_line, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines) if name}
        body = orjson.loads(await reader.readexactly(int(headers.get("content-length", "0"))) or b"{}")
        request = ReceivedRequest(request_line.split(" ")[1], headers, body, len(self.requests))
        self.requests.append(request)
        arrived = asyncio.get_running_loop().time()
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            fault = self.fault_script(request)
            # Computed before the delay, so that a caller waits for the delay only and does not queue.
            reply = self._reply(request, fault)
            if self.delay:
                await asyncio.sleep(arrived + self.delay - asyncio.get_running_loop().time())
            return await self._send(request, fault, reply, writer)
        finally:
            self.at_once -= 1

    def _reply(self, request: ReceivedRequest, fault: Fault | None) -> bytes:
        """Return the reply or its fault, with HTTP headers."""
        status, kind = (fault.status, fault.kind) if fault else (200, None)
        extra = dict(fault.headers) if fault else {}
        if status != 200:
            code = fault.code if fault else None
            content = orjson.dumps({"error": {"message": "scripted", "type": "scripted", "code": code}})
        elif kind == "html":
            content = b"<html><body>502 Bad Gateway (proxy)</body></html>"
            extra["content-type"] = "text/html"
        elif kind == "garbage":
            content = b'{"id": "x", "choices": [{'
        elif kind in ("reset", "hang"):
            content = b""
        elif kind == "bomb":
            content = gzip.compress(b" " * _BOMB_BYTES)
            extra["content-encoding"] = "gzip"
        else:
            content = orjson.dumps(completion(self._content(request, kind), kind, request))
            if self.compresses:
                content = gzip.compress(content)
                extra["content-encoding"] = "gzip"
        text = {"content-type": "application/json", "content-length": str(len(content)), **extra}
        lines = "".join(f"{name}: {value}\r\n" for name, value in text.items())
        return f"HTTP/1.1 {status} X\r\n{lines}\r\n".encode() + content

    async def _send(
        self, request: ReceivedRequest, fault: Fault | None, reply: bytes, writer: asyncio.StreamWriter
    ) -> bool:
        kind = fault.kind if fault else None
        if fault is not None:
            self.faults.append(fault)
        match kind:
            case "reset":
                transport: Any = writer.transport
                transport.abort()
                return False
            case "hang":
                await asyncio.sleep(3_600)
            case "cut":
                writer.write(reply[: (len(reply) + reply.index(b"\r\n\r\n")) // 2])
                await writer.drain()
                return False
            case "endless":
                writer.write(b"HTTP/1.1 200 X\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n")
                while True:
                    writer.write(_BLOCK)
                    self.sent_bytes += len(_BLOCK)
                    await writer.drain()
            case "drip":
                head, _, content = reply.partition(b"\r\n\r\n")
                writer.write(head + b"\r\n\r\n")
                for byte in content:
                    writer.write(bytes([byte]))
                    await writer.drain()
                    await asyncio.sleep(0.05)
                return True
        if fault is None or (fault.status == 200 and kind in (None, "fenced")):
            self.answered.append(request)
        writer.write(reply)
        await writer.drain()
        return True

    def _content(self, request: ReceivedRequest, kind: Kind | None) -> str:
        answer = self.answerer(request)
        text = answer if isinstance(answer, str) else orjson.dumps(answer).decode()
        match kind:
            case "not_json":
                return "Certainly! Here is the JSON you asked for."
            case "half_json" | "length":
                return text[: len(text) // 2]
            case "wrong_schema":
                return '{"result": "ok"}'
            case "number_for_words":
                return orjson.dumps({**orjson.loads(text), "reason": 7, "subject": 7, "signals": 7}).decode()
            case "extra_field":
                return orjson.dumps({**orjson.loads(text), "score": 100}).decode()
            case "empty":
                return ""
            case "fenced":
                return f"```json\n{text}\n```"
            case _:
                return text


def completion(text: str, kind: Kind | None, request: ReceivedRequest) -> dict[str, Any]:
    """Return a chat completion with this text, or with this fault."""
    message: dict[str, Any] = {"role": "assistant", "content": text}
    ended = {"length": "length", "filter": "content_filter"}.get(kind or "", "stop")
    if kind == "refusal":
        message = {"role": "assistant", "content": None, "refusal": "I cannot help with that."}
    if kind == "null":
        message["content"] = None
    choices = [] if kind == "no_choices" else [{"index": 0, "message": message, "finish_reason": ended}]
    sent, written = len(request.text) // _CHARACTERS_PER_TOKEN, len(text) // _CHARACTERS_PER_TOKEN
    return {
        "id": f"chatcmpl-{request.number}",
        "object": "chat.completion",
        "created": 0,
        "model": request.body.get("model", "stand-in"),
        "choices": choices,
        "usage": {"prompt_tokens": sent, "completion_tokens": written, "total_tokens": sent + written},
    }


def main() -> None:
    """Serve until the process is stopped.

    Run `python -m leadops_core.testing.model_server [SECONDS] [PORT]`. It prints the base URL.
    """
    import sys

    seconds, port = ([*sys.argv[1:], "0", "0"])[:2]
    with ModelServer(delay=float(seconds), port=int(port)) as server:
        sys.stdout.write(f"{server.url}\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main()
