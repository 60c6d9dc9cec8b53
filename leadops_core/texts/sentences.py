"""Sentences made from the tables of words; the dashboard makes the same ones (`frontend/src/lib/words.ts`)."""

from collections.abc import Mapping, Sequence
from math import floor

from leadops_core.schemas import (
    AuditEvent,
    AuditKind,
    Caution,
    Counterfactual,
    DraftSentence,
    EvaluationTrace,
    Figure,
    FileDamage,
    Impact,
    Lead,
    OrderBasis,
    RankingTest,
    ScorecardVersion,
    ScoreLabel,
    ScoreReason,
    SentenceAuthor,
    SuppressionKind,
    UnusedColumn,
    UnusedKind,
    Verdict,
    VerdictReason,
)
from leadops_core.schemas.evaluation import ImpactSample
from leadops_core.schemas.scorecard import MISSING
from leadops_core.schemas.trace import (
    ActionDecided,
    DraftWritten,
    FactsFound,
    LabelStored,
    NodeChange,
    RunRecorded,
    ScoreGiven,
    SignalsRead,
)
from leadops_core.texts import en


def in_sentence(text: str) -> str:
    """Return the text as it reads inside a sentence: "Send email" as "send email", but "VP" and "IT services" unchanged."""
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text


def start_sentence(text: str) -> str:
    """Return the text with a capital first letter."""
    return text[:1].upper() + text[1:]


def plural(count: int, nouns: tuple[str, str]) -> str:
    """Return `1 outcome`, `2 outcomes`, `1,204 outcomes`."""
    return f"{count:,} {nouns[count != 1]}"


def damage_sentences(damage: FileDamage, *, shown_lines: int = 5) -> list[str]:
    """Return what is damaged or left out in a file, or nothing if all lines are the header and rows."""
    sentences: list[str] = []
    if damage.damaged:
        first = [f"{line:,}" for line in damage.first_lines[:shown_lines]]
        rest = ", …" if damage.damaged > len(first) else ""
        listed = f"{en.LINE_NOUN[len(first) != 1]} {', '.join(first)}{rest}"
        sentences.append(
            (en.DAMAGED if damage.is_complete else en.DAMAGED_AMONG).format(
                rows=plural(damage.rows, en.ROW_NOUN),
                damaged=plural(damage.damaged, en.DAMAGED_NOUN),
                lines=listed,
            )
        )
    if damage.other_lines:
        sentences.append(en.OTHER_LINES.format(lines=plural(damage.other_lines, en.OTHER_LINES_NOUN)))
    if damage.skipped_lines:
        sentences.append(en.SKIPPED.format(lines=plural(damage.skipped_lines, en.SKIPPED_NOUN)))
    return sentences


def percent(share: float) -> str:
    """Return a share as a whole percentage, such as `12%`."""
    return f"{floor(100 * share + 0.5)}%"


def name_words(name: str) -> str:
    """Return the name of a field or fact in words; an unknown name with spaces for underscores."""
    return en.FIELDS.get(name) or _FACTS.get(name) or start_sentence(name.replace("_", " "))


def column_words(column: str) -> str:
    """Return a column that learning reads, such as `field:job_title`, as a person knows it. Custom fields keep their name."""
    origin, _, name = column.partition(":")
    if not name:
        return column
    return name if origin == "attribute" else name_words(name)


def value_words(name: str, value: str) -> str:
    """Return a value of a field or fact in words; a value that is in no table unchanged."""
    return en.VALUES.get(name, {}).get(value, value)


def level_words(characteristic: str, level: str) -> str:
    """Return a level of a characteristic in words; an unknown level with spaces for underscores."""
    table = en.VALUES.get(characteristic) or _SIGNALS.get(characteristic) or {}
    return table.get(level) or start_sentence(level.replace("_", " "))


def lift_words(lift: Counterfactual) -> str:
    """Return what would have to change, such as "Timeline: within a month instead of no rush"."""
    return " and ".join(
        (en.LIFT if step.from_level == MISSING else en.LIFT_FROM).format(
            title=step.title,
            level=in_sentence(level_words(step.characteristic, step.to_level)),
            before=in_sentence(level_words(step.characteristic, step.from_level)),
        )
        for step in lift.steps
    )


def source_words(source: str) -> str:
    """Return the source of a fact or score line, such as `field:email`, as it follows "from"."""
    origin, _, key = source.partition(":")
    if key == "*":
        return en.EVIDENCE["all"]
    if origin not in en.EVIDENCE:
        return source
    first, _, second = key.partition(" × ")
    name = key
    if origin in ("field", "fact"):
        name = in_sentence(name_words(key))
    elif origin in ("signal", "list"):
        name = key.replace("_", " ").replace("-", " ")
    return en.EVIDENCE[origin].format(name=name, first=first, second=second)


def sentence_notes(sentence: DraftSentence) -> str:
    """Return where a sentence of a draft comes from and what it contains: "No source · Price", "From pain point"."""
    source = ", ".join(dict.fromkeys(map(source_words, sentence.sources)))
    match sentence.author:
        case SentenceAuthor.MODEL:
            notes = [en.FROM.format(source=source) if source else en.NO_SOURCE]
        case SentenceAuthor.LEADOPS if source:
            notes = [en.TEMPLATE_WITH.format(source=source)]
        case author:
            notes = [en.SENTENCE_AUTHORS[author]]
    return " · ".join((*notes, *(en.SENTENCE_RISKS[risk] for risk in sentence.risks)))


def points_words(points: float) -> str:
    """Return points with their sign: `+14`, `−3`, `+2.5`; with a second decimal only if one would show nothing."""
    size = f"{abs(points):.1f}"
    if size == "0.0" and points:
        size = f"{abs(points):.2f}"
    return f"{'−' if points < 0 else '+'}{size.removesuffix('.0')}"


def score_sentence(
    total: float, label: ScoreLabel, base: float, reasons: Sequence[ScoreReason], *, line_count: int
) -> str:
    """Return the sum of a score in one sentence: the base, the strongest reasons, and the rest as one number.

    It uses the scorecard's words, never the lead's. `line_count` counts all lines, the reasons included.
    """
    base_words = f"{base:.2f}".rstrip("0").rstrip(".")
    parts = [en.SCORE_BASE.format(points=base_words)]
    parts += [f"{points_words(reason.points)} {reason.title}" for reason in reasons]
    other_count = line_count - len(reasons)
    if other_count > 0:
        rest = total - base - sum(reason.points for reason in reasons)
        rest_words = points_words(rest) if rest else "±0"
        parts.append(en.SCORE_REST.format(count=other_count, points=rest_words))
    return en.SCORE_SUM.format(total=floor(total), label=label.value, parts=", ".join(parts))


def lead_score_sentence(lead: Lead) -> str:
    """Return `score_sentence` for a stored score, or an empty text for a lead without a score."""
    if lead.score_value is None or lead.score_label is None or lead.score_base is None:
        return ""
    return score_sentence(
        lead.score_value,
        lead.score_label,
        lead.score_base,
        lead.score_reasons,
        line_count=lead.score_line_count or 0,
    )


def audit_words(event: AuditEvent) -> str:
    """Return what happened, in one sentence that does not name the actor."""
    details = event.details
    if event.kind is AuditKind.LEAD_ERASED and "lead_id" not in details:
        return en.PERSON_ERASED
    values = en.SETTING_VALUES if event.kind is AuditKind.SETTINGS_CHANGED else en.ROLES
    target = en.REMOVED_TARGETS[SuppressionKind(details["kind"])] if "kind" in details else ""
    setting = details.get("setting", "")
    return en.AUDIT_EVENTS[event.kind].format(
        role=_in_table(en.ROLES, details.get("role", "")),
        user=details.get("user_name", ""),
        before=_in_table(values, details.get("from", "")),
        after=_in_table(values, details.get("to", "")),
        setting=en.SETTING_NAMES.get(setting, setting).replace("{column}", details.get("column", "")),
        target=in_sentence(target).format(domain=details.get("domain", "")),
        lead=details.get("lead_id", "")[:8],
        date=details.get("before", ""),
        count=details.get("count", ""),
    )


def _in_table(words: Mapping[str, str], name: str) -> str:
    return in_sentence(words.get(name, name))


def change_words(change: NodeChange) -> str:
    """Return what a node changed, in a few words."""
    return en.NODE_CHANGES[change.kind].format(**_change_fields(change))


def _change_fields(change: NodeChange) -> dict[str, str]:
    match change:
        case FactsFound():
            return {"facts": plural(change.count, en.FACT_NOUN)}
        case SignalsRead():
            return {"signals": plural(change.count, en.SIGNAL_NOUN)}
        case ScoreGiven():
            return {"total": str(floor(change.total)), "label": in_sentence(en.LABELS[change.label])}
        case ActionDecided():
            return {"action": en.ACTIONS[change.action], "reason": in_sentence(en.REASONS[change.reason])}
        case DraftWritten():
            return {
                "variant": in_sentence(en.VARIANTS[change.variant]),
                "purpose": in_sentence(en.PURPOSES[change.purpose]),
            }
        case RunRecorded():
            return {"status": en.RECORD_STATUSES[change.status]}
        case LabelStored():
            return {"outcomes": plural(change.label_count, en.OUTCOME_NOUN)}


def headline(
    verdict: Verdict | None,
    *,
    is_promoted: bool,
    number: int | None = None,
    is_dry_run: bool = False,
    reason: VerdictReason | None = None,
) -> str:
    """Return the verdict of a learning update in a few words.

    `number` is the new version. A verdict of None comes from an update that did not store one.
    """
    verdict = verdict or (Verdict.PROMOTE if is_promoted else Verdict.KEEP)
    is_ready = not is_promoted and verdict is not Verdict.KEEP
    ready = en.NEEDS_DECISION if reason and reason.caution else en.READY
    if is_dry_run:
        return en.WOULD_BE.format(result=in_sentence(ready)) if is_ready else en.DRY_RUN_RESULTS[verdict]
    result = ready if is_ready else en.RESULTS[verdict]
    return en.VERSION_RESULT.format(number=number, result=in_sentence(result)) if number else result


def verdict_words(verdict: Verdict | None, reason: VerdictReason | None) -> str:
    """Return why a learning update came to its verdict, to follow a colon."""
    if reason is None:
        return in_sentence(en.VERDICTS[verdict] if verdict else en.VERDICT_UNKNOWN)
    template = (
        en.TOO_FEW_FOR_PROBABILITIES if reason.is_before_probabilities else en.VERDICT_CAUSES[reason.cause]
    )
    cause = template.format(
        outcomes=plural(reason.label_count, en.OUTCOME_NOUN),
        labels=f"{reason.label_count:,}",
        good=f"{reason.positive_count:,}",
        bad=f"{reason.label_count - reason.positive_count:,}",
        needed=f"{reason.needed_count:,}",
        of_a_kind=f"{reason.needed_of_a_kind:,}",
        new=f"{reason.new_count:,}",
    )
    sentences = [cause]
    if verdict in (Verdict.IN_PART, Verdict.CALIBRATE):
        sentences.insert(0, en.VERDICTS[verdict])
    if reason.caution:
        sentences += caution_sentences(reason.caution)
    return in_sentence(". ".join(sentences))


def caution_sentences(caution: Caution) -> list[str]:
    """Return why a new version waits for a person, without full stops."""
    values = {"leads": plural(caution.lead_count, en.NEWEST_LEAD_NOUN)}
    if caution.label is not None and caution.label_share is not None:
        values |= {"label": en.LABELS[caution.label], "share": percent(caution.label_share)}
    for suffix, chances in (("", caution.chances), ("_labeled", caution.chances_labeled)):
        if chances is not None:
            values |= {f"{name}{suffix}": percent(chance) for name, chance in chances.model_dump().items()}
    columns = [
        en.SHIFTED_COLUMN.format(
            title=column.title,
            share=percent(column.unknown_share),
            share_labeled=percent(column.unknown_share_labeled),
        )
        for column in caution.columns
    ]
    return [en.CAUTIONS[caution.kind].format(**values), *columns]


def version_words(version: ScorecardVersion) -> str:
    """Return why a scorecard version was made: the verdict of its learning update, or a person's note."""
    if version.verdict is None:
        return version.reason
    return verdict_words(version.verdict, version.verdict_reason)


def verdict_sentences(evaluation: EvaluationTrace) -> list[str]:
    """Return the result of a learning update for people who do not know statistics."""
    reason = evaluation.verdict_reason
    sentences: list[str] = []
    if evaluation.verdict is not Verdict.PROMOTE or evaluation.ranking is None:
        sentences.append(f"{start_sentence(verdict_words(evaluation.verdict, reason))}.")
    elif reason is not None and reason.caution is not None:
        sentences += [f"{sentence}." for sentence in caution_sentences(reason.caution)]
    if reason is not None and evaluation.verdict is not Verdict.PROMOTE:
        sentences.append(en.LEARNING_STEPS[reason.cause])
    if evaluation.ranking is not None:
        sentences.append(_ranking_sentence(evaluation, evaluation.ranking))
    error = evaluation.metrics_challenger.get("ece")
    if error is not None and evaluation.verdict in (Verdict.PROMOTE, Verdict.IN_PART):
        sentences.append(en.OFF_BY.format(points=plural(_whole(100 * error.value), en.POINT_NOUN)))
    if evaluation.sampled_count:
        sentences.append(en.SAMPLED.format(outcomes=plural(evaluation.sampled_count, en.SAMPLED_NOUN)))
    if evaluation.impact is not None and evaluation.verdict is not Verdict.KEEP:
        sentences += _impact_sentences(evaluation.impact)
    return [*sentences, *leak_sentences(evaluation.set_aside)]


def _ranking_sentence(evaluation: EvaluationTrace, ranking: RankingTest) -> str:
    order = evaluation.label_order
    is_shuffled = order is not None and order.basis is OrderBasis.SHUFFLED
    is_used = evaluation.verdict in (Verdict.PROMOTE, Verdict.IN_PART)
    return (en.BEST_LEADS if is_used else en.BEST_LEADS_UNUSED).format(
        which=en.OTHER_LEADS if is_shuffled else en.LATER,
        best=f"{ranking.best:,}",
        tested=f"{ranking.tested:,}",
        good=f"{ranking.good:,}",
        at_random=f"{ranking.at_random:,}",
    )


def _impact_sentences(impact: Impact) -> list[str]:
    if not impact.leads:
        return []
    if (sample := impact.sample) is None:
        return _moved_sentences(impact)
    scored = en.SAMPLE_SCORED.format(leads=plural(impact.leads, en.LEAD_NOUN))
    of_all = [moved_of_all(sample)] if impact.unscored < impact.leads else []
    return [scored, *_moved_sentences(impact), *of_all]


def moved_of_all(sample: ImpactSample) -> str:
    """Return how many of all leads change their label, as a sample shows."""
    return en.LABELS_MOVED_OF_ALL.format(
        total=f"{sample.total:,}", low=f"{sample.moved_low:,}", high=f"{sample.moved_high:,}"
    )


def _moved_sentences(impact: Impact) -> list[str]:
    if impact.unscored == impact.leads:
        counts = {label.value.lower(): f"{impact.labels.get(label.value, 0):,}" for label in ScoreLabel}
        unscored = en.UNSCORED.format(leads=plural(impact.unscored, en.LEAD_NOUN))
        return [unscored, en.LABELS_AFTER.format(**counts)]
    if not impact.moved:
        return [en.NO_LABEL_MOVED]
    total = f"{impact.leads - impact.unscored:,}"
    return [en.LABELS_MOVED.format(leads=plural(impact.moved, en.LEAD_NOUN), total=total)]


def leak_sentences(columns: Sequence[UnusedColumn], *, max_columns: int = 3) -> list[str]:
    """Return which columns were not used because they reveal the outcome, or nothing if there are none."""
    names = [column_words(column.column) for column in columns if column.kind is UnusedKind.LATE]
    if not names:
        return []
    listed = ", ".join(names[:max_columns])
    if len(names) > max_columns:
        listed = en.AND_MORE.format(columns=listed, more=plural(len(names) - max_columns, en.LEAK_NOUN))
    return [en.LEAKS.format(columns=listed)]


def label_rule_sentences(
    hot_share: float, warm_share: float, hot_chance: float | None, warm_chance: float | None
) -> list[str]:
    """Return how many leads the next learned version makes HOT and WARM, and when that applies."""
    rules = {"hot": (hot_share, hot_chance), "warm": (warm_share, warm_chance)}
    sentences = [
        en.LABEL_SHARES[label].format(share=f"{100 * share:.3g}")
        if chance is None
        else en.LABEL_CHANCES[label].format(chance=f"{100 * chance:.3g}")
        for label, (share, chance) in rules.items()
    ]
    return [*sentences, en.SHARES_APPLY]


def figure_words(name: str, figure: Figure) -> str:
    """Return a figure of `PLAIN_FIGURES` with its interval, such as "81% of the time (76–85)"."""
    words = en.PLAIN_VALUES[name].format(value=_plain_number(name, figure.value))
    if figure.low is None or figure.high is None:
        return words
    return f"{words} ({_plain_number(name, figure.low)}–{_plain_number(name, figure.high)})"


def _plain_number(name: str, value: float) -> str:
    return f"{floor(10 * value + 0.5) / 10:.1f}" if name == "lift" else str(_whole(100 * value))


def _whole(value: float) -> int:
    # The dashboard rounds halves up, too.
    return floor(value + 0.5)


def comparison_sentences(evaluation: EvaluationTrace) -> list[str]:
    """Return how the new version compares with a constant prediction and with the active version, and the order of the test."""
    differences = evaluation.differences
    others = {"base_rate": en.BASE_RATE, "champion": en.VERSION.format(number=evaluation.champion_number)}
    sentences = [_compare(differences[name], other) for name, other in others.items() if name in differences]
    if sentences:
        sentences.append(en.TESTED_ON.format(outcomes=plural(evaluation.evaluated_count, en.OUTCOME_NOUN)))
    if evaluation.label_order is not None:
        sentences.append(f"{start_sentence(evaluation.label_order.sentence)}.")
    return sentences


def _compare(figure: Figure, other: str) -> str:
    # Below 0 the new version has the smaller error; an interval on both sides of 0 can be chance.
    if figure.low is None or figure.high is None:
        kind = "too_few"
    elif figure.high < 0:
        kind = "better"
    elif figure.low > 0:
        kind = "worse"
    else:
        kind = "maybe_better" if figure.value < 0 else "no_better"
    return en.COMPARISONS[kind].format(other=other)


_SIGNALS = {kind.value: levels for kind, levels in en.SIGNAL_LEVELS.items()}
_FACTS = {fact.value: words for fact, words in en.FACTS.items()}
