"""Write the words for every verdict to frontend/src/lib/learning.cases.json, which the dashboard's tests read.

python scripts/export_learning_cases.py
"""

import json
from itertools import product
from pathlib import Path
from typing import Any

from leadops_core.display.learning import headline
from leadops_core.schemas import Verdict

CASES = Path(__file__).resolve().parents[1] / "frontend" / "src" / "lib" / "learning.cases.json"
_MODES = ("auto", "ask", "off")


def cases_text() -> str:
    """Return the file's text: one case for each verdict, real and as a dry run in each learning mode."""
    cases: list[dict[str, Any]] = []
    for verdict, promoted in product((*Verdict, None), (True, False)):
        if promoted and verdict is Verdict.KEEP:
            continue
        number = 3 if promoted or verdict is not Verdict.KEEP else None
        cases.append(
            {
                "verdict": verdict,
                "promoted": promoted,
                "challenger_number": number,
                "dry_run_mode": None,
                "headline": headline(verdict, is_adopted=promoted, number=number),
            }
        )
    for verdict, mode in product(Verdict, _MODES):
        is_adopted = verdict is not Verdict.KEEP and mode == "auto"
        cases.append(
            {
                "verdict": verdict,
                "promoted": False,
                "challenger_number": None,
                "dry_run_mode": mode,
                "headline": headline(verdict, is_adopted=is_adopted, is_dry_run=True),
            }
        )
    return json.dumps(cases, indent=2) + "\n"


if __name__ == "__main__":
    CASES.write_text(cases_text(), "utf-8")
