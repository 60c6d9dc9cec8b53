"""Render a score as a sum of lines."""

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from leadops_core.display.style import GAIN, LOSS, look_of
from leadops_core.display.text import clean_line, exact, rounded, shorten, signed
from leadops_core.schemas import LineKind, ScoreLabel, ScoreLine, ScoreResult
from leadops_core.scoring import say_chance, say_total
from leadops_core.texts import en
from leadops_core.texts.sentences import lift_words, source_words, value_words

_BAR_CELLS = 8
_QUOTE_LENGTH = 160
_EIGHTHS = " ▏▎▍▌▋▊▉█"


def label_text(label: ScoreLabel | None) -> Text:
    """Return a label as shape, word, and color."""
    look = look_of(label)
    return Text(look.text, style=f"bold {look.color}")


def chance_words(score: ScoreResult) -> str:
    """Return the probability of a good outcome in words, with its interval, or an empty text if it is unknown."""
    if score.probability is None:
        return ""
    chance = say_chance(score.probability, score.probability_low, score.probability_high)
    return en.CHANCE.format(chance=chance)


def headline(score: ScoreResult) -> Text:
    """Return score and label, with the probability of a good outcome if it is known."""
    line = Text.assemble((say_total(score.total), "bold"), "  ", label_text(score.label))
    if score.probability is not None:
        line.append(f"  {chance_words(score)}", style="dim")
    return line


def score_table(score: ScoreResult, *, cells: int = _BAR_CELLS, compact: bool = False) -> Table:
    """Render the base and every line of the score, largest effect first: points, bar, title, and evidence.

    `compact` shows quotes below their lines, and no other evidence.
    """
    table = Table.grid(padding=(0, 1))
    table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    table.add_column(overflow="fold")
    scored = [line for line in score.lines if line.points]
    longest = max((abs(line.points) for line in scored), default=1.0)
    table.add_row(rounded(score.base), "", "base", "")
    for line in scored:
        color = GAIN if line.points > 0 else LOSS
        what, basis = Text(clean_line(line.title)), _evidence(line)
        if compact:
            what = Text("\n").join((what, basis)) if line.evidence.quote else what
            basis = Text("")
        table.add_row(
            Text(signed(line.points), style=color),
            Text(bar(line, longest, cells), style=color),
            what,
            basis,
        )
    return table


def bar(line: ScoreLine, longest: float, cells: int = _BAR_CELLS) -> str:
    """Return a bar in proportion to the points of the line. The bar of a limit is hollow."""
    eighths = max(1, round(abs(line.points) / longest * cells * 8))
    if line.kind is not LineKind.CHARACTERISTIC:
        return "░" * max(1, eighths // 8)
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()


def sum_line(score: ScoreResult) -> Text:
    """Return the exact sum and the scorecard version."""
    gained = sum(line.points for line in score.lines if line.points > 0)
    lost = sum(line.points for line in score.lines if line.points < 0)
    terms = f"{exact(score.base)} base"
    if gained:
        terms += f" + {exact(gained)}"
    if lost:
        terms += f" − {exact(-lost)}"
    return Text.assemble(
        terms,
        " = ",
        (exact(score.total), "bold"),
        " exactly",
        (f" · scorecard version {score.scorecard_version}", "dim"),
    )


def lift_lines(score: ScoreResult) -> list[Text]:
    """Return the changes that would raise the lead to the next label, smallest first, one per line."""
    return [
        Text.assemble(
            "To reach ",
            label_text(lift.label),
            ": ",
            clean_line(lift_words(lift)),
            f" → {say_total(lift.total)}",
        )
        for lift in score.lifts
    ]


def score_view(score: ScoreResult, *, is_headed: bool = True) -> RenderableType:
    """Render the whole explanation: headline, lines, exact sum, and changes that would raise the score."""
    parts: list[RenderableType] = [headline(score)] if is_headed else []
    parts.append(Padding(score_table(score), (0, 0, 0, 2)))
    unmoved = sum(1 for line in score.lines if not line.points)
    parts.append(Padding(Text.assemble("─── ", sum_line(score)), (0, 0, 0, 2)))
    if unmoved:
        parts.append(Padding(Text(f"{unmoved} more with 0 points", style="dim"), (0, 0, 0, 6)))
    parts += [Padding(line, (0, 0, 0, 2)) for line in lift_lines(score)]
    return Group(*parts)


def _evidence(line: ScoreLine) -> Text:
    if line.evidence.quote:
        return Text(f"“{shorten(line.evidence.quote, _QUOTE_LENGTH)}”", style="italic")
    if line.evidence.value is None:
        return Text("")
    key = line.evidence.source.partition(":")[2]
    value = shorten(value_words(key, line.evidence.value), _QUOTE_LENGTH)
    if line.kind is not LineKind.CHARACTERISTIC:
        return Text(value, style="dim")
    if line.evidence.source.startswith("pair:"):
        # The title names both fields and their levels. The lead's own values are shown only if they differ.
        return Text("" if value.casefold() == line.level.casefold() else value, style="dim")
    return Text(f"{clean_line(source_words(line.evidence.source))} {value}", style="dim")
