"""Process leads with a model that takes 300 ms, with 50 concurrent requests. Ideal: leads × latency / concurrency.

    python benchmarks/model.py [--leads N] [--beside CHECKOUT]

The model server answers by rules in its own process, so it shares the cores of this machine. Each run is a complete
`leadops process`: read, score, decide, draft, and write to a SQLite file.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from _measure import Aim, Table, fastest, in_turns, make_parser, parse_arguments, run_child, timed

LATENCY_SECONDS = 0.3
CONCURRENCY = 50
NEEDS = (
    "leads get lost between two teams",
    "quotes go out days too late",
    "reports take a week to put together",
)
QUESTIONS = (
    "Could you show us a demo this month?",
    "What would it cost for our team?",
    "We compare three products.",
)


def lead(number: int) -> dict[str, str]:
    return {
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
        "pain_point": f"In region {number} {NEEDS[number % 3]}",
        "lead_message": f"{QUESTIONS[number // 3 % 3]} We are {number + 20} people. Budget is approved.",
    }


def process(leads: int) -> dict[str, float]:
    from leadops_core import LeadOps, Settings

    command = [sys.executable, "-m", "leadops_core.testing.model_server", str(LATENCY_SECONDS)]
    with (
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server,
        tempfile.TemporaryDirectory() as folder,
    ):
        assert server.stdin is not None
        assert server.stdout is not None
        config = Settings(
            _env_file=None,
            openai_base_url=server.stdout.readline().strip(),
            llm_model="stand-in",
            llm_at_once=CONCURRENCY,
            llm_price_input=0.4,
            llm_price_output=1.6,
        )
        with LeadOps.open("sqlite://", config=config) as ops:
            # Adding a lead loads the graph engine and the SDK.
            ops.leads.add(lead(leads))
            ops.process()
        figures: dict[str, float] = {}
        with LeadOps.open(f"sqlite:///{Path(folder) / 'leads.db'}", config=config) as ops:
            for number in range(leads):
                ops.leads.add(lead(number))
            with timed(figures):
                report = ops.process()
        server.stdin.close()
    if (report.processed, report.fell_back) != (leads, 0):
        raise RuntimeError(f"not every lead had an answer: {report}")
    return figures


def main() -> None:
    run_child({"process": process})
    options = parse_arguments(make_parser(__doc__), leads=(300, 1_000), rounds=(1, 3))
    ideal = options.leads * LATENCY_SECONDS / CONCURRENCY
    results = in_turns(
        options.sides, options.rounds, lambda side: side.call(__file__, "process", leads=options.leads)
    )
    best = [fastest(result) for result in results]
    table = Table(f"{options.leads:,} leads, 300 ms a request, {CONCURRENCY} at once", "s", options.sides)
    walls = [result["wall"] for result in best]
    table.add("leadops process", walls, [wall / ideal for wall in walls], ideal, Aim(1.15))
    table.add("processor time", [result["cpu"] for result in best])
    table.print()


if __name__ == "__main__":
    main()
