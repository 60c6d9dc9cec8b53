"""What stands around a model's answers: 1,000 leads, a server that takes 300 ms, 50 questions at once.

    python benchmarks/model_throughput.py [leads] [milliseconds] [at once]

The ideal is leads × latency / at once. Beside it stands the plain SDK asking the same questions without graph or store, then
the whole of `leadops process`: reading, scoring, deciding, drafting, and everything written to a SQLite file. The server runs
in a process of its own on this machine, so that it takes part of the same cores.
"""

import asyncio
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from leadops_core import LeadOps
from leadops_core.schemas import LeadContent
from leadops_core.settings import Settings

AIM = 1.15
NEEDS = (
    "leads get lost between two teams",
    "quotes go out days too late",
    "nobody knows which lead is whose",
    "reports take a week to put together",
)
ASKS = (
    "Could you show us a demo this month?",
    "What would it cost for our team?",
    "We would like to try it with one team first.",
    "We compare three products at the moment.",
)


def content(number: int) -> LeadContent:
    return LeadContent.model_validate(
        {
            "first_name": ("Priya", "Jonas", "Ana", "Lena")[number % 4],
            "last_name": "Sharma",
            "email": f"person{number}@company{number}.example",
            "company_name": f"Company {number}",
            "job_title": "VP Sales",
            "industry": "software",
            "company_size": "201-500",
            "country": "US",
            "source": "web_form",
            "budget_range": "50k-100k",
            "pain_point": f"In region {number} {NEEDS[number % 4]}",
            "lead_message": f"{ASKS[number // 4 % 4]} We are {number + 20} people. Budget is approved.",
        }
    )


@contextmanager
def server(seconds: float) -> Iterator[str]:
    command = [sys.executable, "-m", "leadops_core.testing.model_server", str(seconds)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        assert process.stdin is not None
        process.stdin.close()


def cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


async def plain(url: str, bodies: list[list[dict[str, str]]], at_once: int) -> None:
    """The SDK alone: the same prompts, as many at once, one client, nothing done with the answers."""
    from openai import AsyncOpenAI

    from leadops_core.adapters.model.openai_chat import strict_schema
    from leadops_core.adapters.model.replies import LeadReply

    shape = {"name": "lead", "strict": True, "schema": strict_schema(LeadReply)}
    left = iter(bodies)
    async with AsyncOpenAI(api_key="none", base_url=url, max_retries=0) as client:

        async def work() -> None:
            for messages in left:
                await client.chat.completions.create(
                    model="stand-in",
                    messages=messages,  # type: ignore[arg-type]
                    response_format={"type": "json_schema", "json_schema": shape},  # type: ignore[misc, arg-type]
                    max_tokens=1_400,
                    temperature=0,
                )

        await asyncio.gather(*(work() for _ in range(at_once)))


def main() -> None:
    leads, milliseconds, at_once = (
        [int(word) for word in sys.argv[1:]] + [1_000, 300, 50][len(sys.argv) - 1 :]
    )[:3]
    ideal = leads * milliseconds / 1_000 / at_once
    with server(milliseconds / 1_000) as url, tempfile.TemporaryDirectory() as folder:
        config = Settings(
            _env_file=None,
            openai_base_url=url,
            llm_model="stand-in",
            llm_at_once=at_once,
            llm_price_input=0.4,
            llm_price_output=1.6,
        )
        with LeadOps.open(f"sqlite:///{Path(folder) / 'leads.db'}", config=config) as ops:
            for number in range(leads):
                ops.add_lead(content(number))
            # Not measured: loading the engine and the SDK, which a process does once.
            with LeadOps.open("sqlite://", config=config) as warm:
                warm.add_lead(content(leads))
                warm.process()
            began, used = time.perf_counter(), cpu()
            report = ops.process()
            whole, whole_cpu = time.perf_counter() - began, cpu() - used
            stored = ops.figures()
            prompts = _prompts(leads)
        began, used = time.perf_counter(), cpu()
        asyncio.run(plain(url, prompts, at_once))
        alone, alone_cpu = time.perf_counter() - began, cpu() - used

    print(f"{leads:,} leads, {milliseconds} ms a request, {at_once} at once: ideal {ideal:.2f} s\n")
    print(f"{'':<44}{'seconds':>9}{'of ideal':>10}{'CPU s':>8}{'requests':>10}")
    print(
        f"{'the SDK alone, no graph, no store':<44}{alone:>9.2f}{alone / ideal:>10.2f}{alone_cpu:>8.2f}{leads:>10,}"
    )
    name = "leadops process, all written to SQLite"
    print(f"{name:<44}{whole:>9.2f}{whole / ideal:>10.2f}{whole_cpu:>8.2f}{report.model_requests:>10,}")
    print(
        f"\nprocessed {report.processed:,}, drafts stored {stored.drafts_waiting:,}, went offline {report.fell_back:,}"
    )
    verdict = "kept" if whole / ideal <= AIM else "missed"
    print(f"process / ideal {whole / ideal:.2f}   aim: at most {AIM}, {verdict}")


def _prompts(leads: int) -> list[list[dict[str, str]]]:
    """Prompts of the size of those that were sent."""
    from leadops_core.adapters.model.prompting import fence, template

    system = {"role": "system", "content": template("lead")}
    return [
        [system, {"role": "user", "content": fence({"lead": content(number).model_dump(mode="json")})}]
        for number in range(leads)
    ]


if __name__ == "__main__":
    main()
