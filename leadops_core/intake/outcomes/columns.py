"""Which column of a file tells how it ended, and which one when."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from leadops_core.intake.aliases import BINARY_OUTCOMES, CRM_OUTCOMES
from leadops_core.intake.headers import compact
from leadops_core.intake.outcomes.dates import DateOrder, read_moment
from leadops_core.intake.outcomes.values import Meaning, meaning_of
from leadops_core.schemas import Outcome
from leadops_core.schemas.outcome_weights import DEFAULT_OUTCOME_WEIGHTS, OutcomeWeights, is_positive

_BY_NAME: Final = (
    "outcome leadoutcome dealoutcome opportunityresult opportunityoutcome dealresult salesresult salesoutcome "
    "wonlost wonorlost gewonnenverloren converted isconverted hasconverted "
    "convertedtocustomer conversion won iswon closedwon lost islost closedlost wonstatus dealstatus opportunitystatus y "
    "target label class response responded subscribed subscribe deposit purchased bought buyer signedup success "
    "accepted sale sold iscustomer leadresult result ergebnis resultat resultado esito calloutcome disposition "
    "leaddisposition calldisposition dealstage opportunitystage salesstage pipelinestage leadstatus stage status "
    "leadstage lifecyclestage statut etape etapa stato fase phase estado"
).split()
"""Names of such columns, surest first."""
_INVERTED: Final = frozenset(
    ("lost", "islost", "closedlost", "churned", "churn", "verloren", "perdu", "perdido", "perso")
)
"""Columns in which a yes is bad news."""
_REASONS: Final = (
    "reason",
    "date",
    "grund",
    "motif",
    "motivo",
    "probability",
    "account",
    "contactid",
    "revenue",
)

_WHEN_CLOSED: Final = (
    "closedate closeddate closedon dateclosed dealclosedate dealcloseddate dealclosedon actualclosedate "
    "closetime converteddate "
    "dateconverted conversiondate wondate lostdate wontime losttime dealwontime deallosttime becameacustomerdate "
    "datewon datelost wonat lostat wonon loston becamecustomeron outcomedate purchasedate "
    "abschlussdatum resultdate decisiondate decidedat closedat convertedat"
).split()
_WHEN_MADE: Final = (
    "createddate createdate createdon createdat datecreated leadcreated leaddate date timestamp submitted submittedat "
    "submissiondate erstelltam erstelldatum datum datedecreation fechadecreacion fecha datadicreazione datadecriacao data "
    "contactdate calldate lastcontactdate lastmodifieddate modifiedon updatedat"
).split()


_PAIRS: Final = (
    ("wontime", "losttime"),
    ("dealwontime", "deallosttime"),
    ("wondate", "lostdate"),
    ("datewon", "datelost"),
    ("wonat", "lostat"),
    ("wonon", "loston"),
)
"""Columns of which one dates won leads and the other lost ones."""


class DatePair(NamedTuple):
    """The places of the two columns that date won and lost leads."""

    won: int
    lost: int


class OutcomeColumn(NamedTuple):
    """A column that tells how it ended."""

    place: int
    """Its place in a row, from 0."""
    name: str
    is_inverted: bool
    """Whether its yes is bad news, as in a column named `Lost`."""


def find_outcome_column(
    names: Sequence[str],
    rows: Sequence[Sequence[str]],
    weights: OutcomeWeights = DEFAULT_OUTCOME_WEIGHTS,
) -> OutcomeColumn | None:
    """The column that tells how it ended, by its name and its values; None where no column does.

    Of several, one whose values hold both good and bad news comes first, then the one whose values are understood best,
    then the surer name. A column is never guessed from its values alone: `default` and `housing` say yes and no, too.
    """
    best: tuple[tuple[bool, bool, float, int], OutcomeColumn] | None = None
    for index, name in enumerate(names):
        key = compact(name)
        if key not in CRM_OUTCOMES and key not in BINARY_OUTCOMES and key not in _BY_NAME:
            continue
        if any(word in key for word in _REASONS):
            continue
        values = [row[index] for row in rows]
        meanings = [meaning_of(value) for value in values if value.strip()]
        understood = [each for each in meanings if each is not Meaning.UNRECOGNISED]
        if meanings and 2 * len(understood) < len(meanings):
            continue
        signs = {is_positive(each, weights) for each in understood if isinstance(each, Outcome)} - {None}
        place = _BY_NAME.index(key) if key in _BY_NAME else len(_BY_NAME)
        share = round(len(understood) / len(meanings), 1) if meanings else 0.0
        rank = (len(signs) == 2, bool(signs), share, -place)
        if best is None or rank > best[0]:
            best = (rank, OutcomeColumn(index, name, key in _INVERTED))
    return best[1] if best else None


def is_inverted(name: str) -> bool:
    """Whether a yes in a column of this name is bad news."""
    return compact(name) in _INVERTED


def find_date_column(names: Sequence[str], rows: Sequence[Sequence[str]]) -> int | None:
    """The column that says when it ended, else when the row was made; None where no column of such a name holds dates."""
    keys = [compact(name) for name in names]
    for wanted in (*_WHEN_CLOSED, *_WHEN_MADE):
        if wanted in keys:
            index = keys.index(wanted)
            values = [row[index] for row in rows if row[index].strip()]
            if values and 5 * sum(
                read_moment(value) is not None or _other(value) for value in values
            ) >= 4 * len(values):
                return index
    return None


def pair_date_column(names: Sequence[str], rows: Sequence[Sequence[str]], place: int) -> DatePair | None:
    """Return the two date columns of a file that has one for won and one for lost leads, or None.

    `place` is the column that `find_date_column` found.
    """
    key = compact(names[place])
    for won, lost in _PAIRS:
        if key not in (won, lost):
            continue
        keys = [compact(name) for name in names]
        if won in keys and lost in keys and all(_holds_dates(rows, keys.index(each)) for each in (won, lost)):
            return DatePair(won=keys.index(won), lost=keys.index(lost))
    return None


def _holds_dates(rows: Sequence[Sequence[str]], index: int) -> bool:
    values = [row[index] for row in rows if row[index].strip()]
    read = sum(read_moment(value) is not None or _other(value) for value in values)
    return not values or 5 * read >= 4 * len(values)


def _other(value: str) -> bool:
    return read_moment(value, DateOrder.MONTH_FIRST) is not None


def tells_the_end(name: str) -> bool:
    """Whether a column of this name is written when a lead is over: a closing date, a reason for losing it."""
    key = compact(name)
    return key in CRM_OUTCOMES or key in _WHEN_CLOSED
