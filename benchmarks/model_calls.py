"""Compare one combined model request per lead with three separate ones: requests, tokens, cost, and time.

    python benchmarks/model_calls.py [milliseconds]

The combined request reads signals and writes the reason and the email. The model server answers by rules, so the figures
show how much is sent and how often, and nothing about quality. To compare the quality of a real model, run
`leadops evaluate` with `LEADOPS_LLM_CALLS=separate` and with `combined`.
"""

import sys

from leadops_core import LeadOps
from leadops_core.settings import Settings
from leadops_core.testing.model_server import ModelServer


def main() -> None:
    seconds = int(sys.argv[1] if len(sys.argv) > 1 else 300) / 1_000
    print(
        f"{'':<10}{'requests':>9}{'tokens in':>11}{'out':>8}{'dollars':>9}{'seconds':>9}{'model drafts':>14}{'actions':>9}"
    )
    for calls in ("combined", "separate"):
        with ModelServer(delay=seconds) as server:
            config = Settings(
                _env_file=None,
                openai_base_url=server.url,
                llm_model="gpt-4.1-mini",
                llm_calls=calls,
                llm_at_once=16,
            )
            with LeadOps.open("sqlite://", config=config) as ops:
                got = ops.models.evaluate()
        print(
            f"{calls:<10}{got.requests:>9}{got.tokens_in:>11,}{got.tokens_out:>8,}{got.cost_usd:>9.4f}{got.seconds:>9.1f}"
            f"{got.drafts_by_model:>14}{got.actions_right:>6}/{got.cases}"
        )


if __name__ == "__main__":
    main()
