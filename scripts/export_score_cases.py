"""Write sentences of scores to frontend/src/lib/score.cases.json, which the dashboard's tests read.

python scripts/export_score_cases.py
"""

import json
from pathlib import Path
from typing import Any

from leadops_core.schemas import ScoreLabel, ScoreReason
from leadops_core.scoring import say_score

CASES = Path(__file__).resolve().parents[1] / "frontend" / "src" / "lib" / "score.cases.json"
_SUMS = (
    (75.0625, ScoreLabel.WARM, 35.0, (("501–1,000 people", 7.0), ("no hurry", -3.5)), 13),
    (62.0, ScoreLabel.WARM, 35.125, (("asks about pricing", 8.25), ("head", 4.75)), 4),
    (40.0, ScoreLabel.COLD, 35.0, (("referred", 5.0),), 1),
    (34.953125, ScoreLabel.COLD, 35.0, (("Plan: gold, or +5 more.", -0.046875),), 1),
    (49.0, ScoreLabel.WARM, 35.0, (("asks for a demo", 14.0),), 3),
    (50.0, ScoreLabel.WARM, 50.0, (), 0),
    (97.984375, ScoreLabel.HOT, 12.34375, (("Plan: \x1b]0;x\x07\u202e", 61.203125),), 9),
)
"""Total, label, base, titles and points of the reasons, and number of lines."""


def cases_text() -> str:
    """Return the file's text: each sum as a lead holds it, with its sentence."""
    cases: list[dict[str, Any]] = []
    for total, label, base, named, line_count in _SUMS:
        reasons = [
            ScoreReason(characteristic="intent", title=title, level="demo", points=points)
            for title, points in named
        ]
        cases.append(
            {
                "score_value": total,
                "score_label": label,
                "score_base": base,
                "score_line_count": line_count,
                "score_reasons": [reason.model_dump() for reason in reasons],
                "sentence": say_score(total, label, base, reasons, line_count),
            }
        )
    return json.dumps(cases, indent=2) + "\n"


if __name__ == "__main__":
    CASES.write_text(cases_text(), "utf-8")
