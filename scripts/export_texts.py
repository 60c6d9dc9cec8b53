"""Write the texts of leadops_core/texts as TypeScript, and the sentences for the dashboard's tests.

python scripts/export_texts.py           write both files
python scripts/export_texts.py --check   exit with 1 if one of them is stale
"""

import argparse
import json
import re
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import Any
from uuid import UUID

from leadops_core.schemas import (
    Caution,
    CautionKind,
    ChanceRange,
    Counterfactual,
    DraftPurpose,
    DraftVariant,
    EvaluationTrace,
    Figure,
    FileDamage,
    Impact,
    LabelOrder,
    LevelChange,
    NodeChange,
    OrderBasis,
    RankingTest,
    ReasonCode,
    RecommendedAction,
    RecordStatus,
    ScoreLabel,
    ScoreReason,
    ShiftedColumn,
    UnusedColumn,
    UnusedKind,
    Verdict,
    VerdictCause,
    VerdictReason,
)
from leadops_core.schemas.evaluation import ImpactSample
from leadops_core.schemas.ids import DraftId, EvaluationId
from leadops_core.schemas.trace import (
    ActionDecided,
    DraftWritten,
    FactsFound,
    LabelStored,
    RunRecorded,
    ScoreGiven,
    SignalsRead,
)
from leadops_core.scoring import say_chance
from leadops_core.texts import en
from leadops_core.texts.sentences import (
    change_words,
    comparison_sentences,
    damage_sentences,
    figure_words,
    headline,
    lift_words,
    score_sentence,
    source_words,
    verdict_sentences,
    verdict_words,
)

ROOT = Path(__file__).resolve().parents[1]
TEXTS = ROOT / "frontend" / "src" / "lib" / "api" / "texts.ts"
OPENAPI = ROOT / "docs" / "openapi.json"
CASES = ROOT / "frontend" / "src" / "lib" / "texts.cases.json"
_HEADER = """// Written by scripts/export_texts.py from leadops_core/texts/en. Change the words there, then run: npm run client
import type { components } from "./schema";

type Schemas = components["schemas"];
type Texts = Readonly<Record<string, string>>;
"""
_SOURCES = (
    *("field:email", "field:*", "fact:time_zone", "signal:timeline", "attribute:Plan: {old}"),
    *(
        "pair:Plan × Seats",
        "group:fit",
        "setting:sender_name",
        "playbook:offer",
        "list:free-mail",
        "web:{name}",
        "constructor:x",
    ),
)
_STEPS = (
    ("timeline", "Timeline", "later", "within_month"),
    ("budget_range", "Budget", "missing", "25k-50k"),
    ("seniority", "Seniority", "staff", "vp"),
    ("column_plan", "Plan", "other", "gold_tier"),
)
_LIFTS = [
    Counterfactual(
        steps=tuple(
            LevelChange(characteristic=name, title=title, from_level=before, to_level=after)
            for name, title, before, after in steps
        ),
        label=ScoreLabel.HOT,
        total=80,
    )
    for steps in (_STEPS[:1], _STEPS[1:])
]
_DAMAGES = (
    FileDamage(rows=226, damaged=0, other_lines=0),
    FileDamage(rows=226, damaged=1, other_lines=2, first_lines=(7,)),
    FileDamage(
        rows=12_000,
        damaged=1_204,
        other_lines=1,
        skipped_lines=3,
        first_lines=(2, 3, 1_005, 1_006, 1_007, 1_008),
    ),
    FileDamage(rows=20_000, damaged=2, other_lines=3, first_lines=(9, 10), is_complete=False),
)


def typescript() -> str:
    """Return the words as TypeScript: a record for each table, checked by the compiler against the API's enums."""
    api = json.loads(OPENAPI.read_text("utf-8"))["components"]["schemas"]
    tables = {name: value for name, value in vars(en).items() if name.isupper()}
    names = {id(value): name for name, value in tables.items() if isinstance(value, Mapping)}
    parts = [_HEADER]
    for name, value in tables.items():
        if not isinstance(value, Mapping):
            parts.append(f"export const {name} = {_json(value)} as const;\n")
            continue
        lines = [
            f"  {_json(str(key))}: {names.get(id(entry)) or _json(entry)}," for key, entry in value.items()
        ]
        body = "\n".join(["{", *lines, "}"])
        kinds = {type(key).__name__ for key in value} & api.keys()
        keys = f"Schemas[{_json(kinds.pop())}]" if kinds else "string"
        if isinstance(next(iter(value.values())), Mapping):
            parts.append(f"export const {name}: Readonly<Record<{keys}, Texts>> = {body};\n")
        else:
            are_nouns = all(isinstance(words, tuple) for words in value.values())
            words_type = "readonly [string, string]" if are_nouns else "string"
            parts.append(f"export const {name} = {body} as const satisfies Record<{keys}, {words_type}>;\n")
    return "\n".join(parts)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def cases_text() -> str:
    """Return sentences for the dashboard's tests: each with what it is made of."""
    cases = {
        "headlines": _headlines(),
        "verdicts": _verdicts(),
        "figures": _figures(),
        "reasons": _reasons(),
        "scores": _scores(),
        "chances": [
            {"probability": chance, "low": low, "high": high, "words": say_chance(chance, low, high)}
            for chance, low, high in _CHANCES
        ],
        "changes": [
            {"change": change.model_dump(mode="json"), "words": change_words(change)} for change in _CHANGES
        ],
        "lifts": [{**lift.model_dump(mode="json"), "sentence": lift_words(lift)} for lift in _LIFTS],
        "damages": [
            {**damage.model_dump(mode="json"), "sentences": damage_sentences(damage)} for damage in _DAMAGES
        ],
        "sources": {source: source_words(source) for source in _SOURCES},
    }
    text = json.dumps(cases, indent=2, ensure_ascii=False) + "\n"
    # Biome keeps a list of numbers on one line, and a list of texts if it fits.
    text = _TEXT_LIST.sub(_on_one_line, text)
    return re.sub(r"\[\s+(\d+(?:,\s+\d+)*)\s+\]", lambda match: f"[{' '.join(match[1].split())}]", text)


_LINE_WIDTH = 110
_TEXT_LIST = re.compile(
    r'^( *"\w+": )\[\n +("(?:[^"\\]|\\.)*"(?:,\n +"(?:[^"\\]|\\.)*")*)\n +\](,?)$', re.MULTILINE
)


def _on_one_line(match: re.Match[str]) -> str:
    items = ", ".join(re.split(r",\n +", match[2]))
    line = f"{match[1]}[{items}]{match[3]}"
    return line if len(line) <= _LINE_WIDTH else match[0]


def _headlines() -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = []
    for verdict, promoted in product((*Verdict, None), (True, False)):
        if promoted and verdict is Verdict.KEEP:
            continue
        number = 3 if promoted or verdict is not Verdict.KEEP else None
        words = headline(verdict, is_promoted=promoted, number=number)
        cases.append(_headline(words, verdict, promoted=promoted, challenger_number=number))
    cautious = _reason(VerdictCause.BETTER, 60, _CAUTIONS[0])
    for mode in (None, "auto", "ask"):
        words = headline(
            Verdict.PROMOTE,
            is_promoted=False,
            number=None if mode else 3,
            is_dry_run=mode is not None,
            reason=cautious,
        )
        number = None if mode else 3
        more = {
            "challenger_number": number,
            "dry_run_mode": mode,
            "verdict_reason": cautious.model_dump(mode="json"),
        }
        cases.append(_headline(words, Verdict.PROMOTE, **more))
    for verdict, mode in product(Verdict, en.LEARNING_MODES):
        is_promoted = verdict is not Verdict.KEEP and mode == "auto"
        words = headline(verdict, is_promoted=is_promoted, is_dry_run=True)
        cases.append(_headline(words, verdict, dry_run_mode=mode))
    return cases


def _headline(words: str, verdict: Verdict | None, **more: Any) -> dict[str, Any]:
    defaults = {"promoted": False, "challenger_number": None, "dry_run_mode": None, "verdict_reason": None}
    return {"verdict": verdict, **defaults, **more, "headline": words}


def _verdicts() -> list[dict[str, Any]]:
    intervals = (
        (-0.14, -0.23, -0.05),
        (-0.01, -0.03, 0.02),
        (0.002, -0.02, 0.02),
        (0.1, 0.05, 0.2),
        (0.1, None, None),
    )
    cases = []
    for count, (value, low, high) in enumerate(intervals, start=1):
        figure = Figure(value=value, low=low, high=high)
        differences = {"base_rate": figure, "champion": figure} if count > 1 else {"base_rate": figure}
        cases.append(_verdict(champion_number=count, evaluated_count=count**5, differences=differences))
    late = tuple(
        UnusedColumn(column=f"attribute:{name}", reason="late", kind=UnusedKind.LATE) for name in "ABCDE"
    )
    for count, (verdict, impact) in enumerate(product(Verdict, _IMPACTS)):
        cause = VerdictCause.BETTER if verdict is Verdict.PROMOTE else VerdictCause.NO_BETTER
        basis = OrderBasis.ARRIVAL if count % 3 else OrderBasis.SHUFFLED
        cases.append(
            _verdict(
                evaluated_count=1_650,
                sampled_count=count % 4 and 12 ** (count % 4 - 1),
                ranking=RankingTest(tested=1_650, best=165, good=156, at_random=29) if count % 4 else None,
                metrics_challenger={"ece": Figure(value=(0.0125, 0.005, 0.041)[count % 3])},
                verdict=verdict,
                verdict_reason=_reason(cause, 1_204, _CAUTIONS[0] if count % 5 == 1 else None),
                impact=impact,
                set_aside=late[: (0, 1, 3, 5)[count % 4]],
                label_order=LabelOrder(basis=basis, sentence="The order is known"),
            )
        )
    missing = [
        _verdict(verdict=Verdict.KEEP, verdict_reason=_reason(cause, 12)) for cause in en.LEARNING_STEPS
    ]
    return [*cases, *missing]


_IMPACTS = (
    Impact(leads=1_200, moved=14, unscored=200),
    Impact(leads=30, moved=1),
    Impact(leads=30, moved=0),
    Impact(leads=1, moved=0, unscored=1, labels={"HOT": 1, "WARM": 0, "COLD": 0}),
    Impact(leads=0, moved=0),
    Impact(
        leads=400, moved=40, unscored=1, sample=ImpactSample(total=9_000, moved_low=710, moved_high=1_130)
    ),
    Impact(leads=400, moved=0, unscored=400, sample=ImpactSample(total=9_000, moved_low=0, moved_high=60)),
)


def _verdict(**values: Any) -> dict[str, Any]:
    defaults = {"label_count": 0, "promoted": False, "champion_number": 1, **values}
    evaluation = EvaluationTrace(
        id=EvaluationId(UUID(int=1)), created_at=datetime(2026, 11, 1, tzinfo=UTC), **defaults
    )
    return {
        **evaluation.model_dump(mode="json", include={*values, "champion_number", "evaluated_count", *_READ}),
        "sentences": verdict_sentences(evaluation),
        "comparisons": comparison_sentences(evaluation),
    }


_READ = (
    *("differences", "label_order", "verdict", "verdict_reason"),
    *("ranking", "metrics_challenger", "impact", "set_aside", "sampled_count"),
)


def _figures() -> list[dict[str, Any]]:
    figures = (
        Figure(value=1.25, low=0.96, high=2.04),
        Figure(value=0.5),
        Figure(value=0.045, low=0.005, high=0.105),
    )
    return [
        {"name": name, "figure": figure.model_dump(), "words": figure_words(name, figure)}
        for name, figure in product(en.PLAIN_FIGURES, figures)
    ]


_CAUTIONS = (
    Caution(kind=CautionKind.SAME_LABEL, lead_count=1_000, label=ScoreLabel.COLD, label_share=0.985),
    *(
        Caution(
            kind=kind,
            lead_count=1_204,
            chances=ChanceRange(mean=0.014, low=0.01, high=0.02),
            chances_labeled=ChanceRange(mean=0.22, low=0.055, high=0.6),
            columns=(ShiftedColumn(title="Plan", unknown_share=0.98, unknown_share_labeled=0.03),),
        )
        for kind in (CautionKind.SAME_CHANCE, CautionKind.OTHER_CHANCES)
    ),
)


def _reason(cause: VerdictCause, label_count: int, caution: Caution | None = None) -> VerdictReason:
    return VerdictReason(
        cause=cause,
        label_count=label_count,
        positive_count=label_count // 3,
        needed_count=50,
        needed_of_a_kind=5,
        new_count=label_count // 7,
        caution=caution,
    )


def _reasons() -> list[dict[str, Any]]:
    cases: list[tuple[Verdict | None, VerdictReason | None]] = [
        (verdict, None) for verdict in (*Verdict, None)
    ]
    cases += [
        (verdict, _reason(cause, label_count))
        for verdict, cause in product(Verdict, VerdictCause)
        if (verdict is Verdict.PROMOTE) is (cause is VerdictCause.BETTER)
        for label_count in (1, 1_204)
    ]
    cases += [
        (verdict, _reason(cause, 60, caution))
        for verdict, cause in (
            (Verdict.PROMOTE, VerdictCause.BETTER),
            (Verdict.IN_PART, VerdictCause.NO_BETTER),
        )
        for caution in _CAUTIONS
    ]
    return [
        {
            "verdict": verdict,
            "verdict_reason": reason.model_dump(mode="json") if reason else None,
            "words": verdict_words(verdict, reason),
        }
        for verdict, reason in cases
    ]


def _scores() -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = []
    for total, label, base, top_reasons, line_count in _SUMS:
        reasons = [
            ScoreReason(characteristic="intent", title=title, level="demo", points=points)
            for title, points in top_reasons
        ]
        cases.append(
            {
                "score_value": total,
                "score_label": label,
                "score_base": base,
                "score_line_count": line_count,
                "score_reasons": [reason.model_dump() for reason in reasons],
                "sentence": score_sentence(total, label, base, reasons, line_count=line_count),
            }
        )
    return cases


_SUMS = (
    (75.0625, ScoreLabel.WARM, 35.0, (("501–1,000 people", 7.0), ("no hurry", -3.5)), 13),
    (62.0, ScoreLabel.WARM, 35.125, (("asks about pricing", 8.25), ("head", 4.75)), 4),
    (40.0, ScoreLabel.COLD, 35.0, (("referred", 5.0),), 1),
    (34.953125, ScoreLabel.COLD, 35.0, (("Plan: gold, or +5 more.", -0.046875),), 1),
    (49.0, ScoreLabel.WARM, 35.0, (("asks for a demo", 14.0),), 3),
    (50.0, ScoreLabel.WARM, 50.0, (), 0),
    (97.984375, ScoreLabel.HOT, 12.34375, (("Plan: gold", 61.203125),), 9),
)
"""Total, label, base, titles and points of the reasons, and number of lines."""
_CHANCES = (
    (0.5525, None, None),
    (0.5525, 0.4, 0.7),
    (0.5525, 0.4011, 0.6911),
    (0.29, 0.07, 0.57),
    (0.9966, 0.9511, 0.9999),
    (0.0034, 0.0001, 0.0511),
)
"""Probability, and the ends of its interval."""
_CHANGES: tuple[NodeChange, ...] = (
    FactsFound(count=8),
    SignalsRead(count=1),
    SignalsRead(count=0),
    ScoreGiven(total=88.609375, label=ScoreLabel.HOT),
    ActionDecided(action=RecommendedAction.SEND_EMAIL, reason=ReasonCode.HOT_LEAD),
    ActionDecided(action=RecommendedAction.ASK_QUESTION, reason=ReasonCode.NO_ADDRESS),
    DraftWritten(
        draft_id=DraftId(UUID(int=1)), variant=DraftVariant.FOLLOW_UP_1, purpose=DraftPurpose.OUTREACH
    ),
    *(RunRecorded(status=status) for status in RecordStatus),
    LabelStored(label_count=1_204),
)

FILES = {TEXTS: typescript, CASES: cases_text}
"""Each file with the function that returns its text."""


def main() -> int:
    """Write the files, or check that they are up to date."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="only check; exit with 1 if a file is stale")
    is_check = parser.parse_args().check
    stale = 0
    for path, make_text in FILES.items():
        text = make_text()
        if path.exists() and path.read_text("utf-8") == text:
            continue
        stale += 1
        if is_check:
            print(f"{path.relative_to(ROOT)} is stale; run: npm --prefix frontend run client")
        else:
            path.write_text(text, "utf-8")
            print(f"{path.relative_to(ROOT)}: written")
    return 1 if is_check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
