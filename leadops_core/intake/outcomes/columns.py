"""Find the outcome column of a file, and the column with its dates."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from leadops_core.intake.aliases import BINARY_OUTCOMES, CRM_OUTCOMES
from leadops_core.intake.headers import compact
from leadops_core.intake.outcomes.dates import DateOrder, read_moment
from leadops_core.intake.outcomes.values import Meaning, column_meanings, tell_outcomes
from leadops_core.schemas import Outcome
from leadops_core.schemas.outcome_weights import DEFAULT_OUTCOME_WEIGHTS, OutcomeWeights, is_positive

_BY_NAME: Final = """
    outcome leadoutcome dealoutcome opportunityresult opportunityoutcome dealresult salesresult salesoutcome wonlost
    wonorlost gewonnenverloren converted isconverted hasconverted convertedtocustomer conversion won iswon closedwon
    lost islost closedlost wonstatus dealstatus opportunitystatus y target label class response responded subscribed
    subscribe deposit purchased bought buyer signedup success accepted sale sold iscustomer leadresult result ergebnis
    resultat resultado esito calloutcome disposition leaddisposition calldisposition dealstage opportunitystage
    verkaufsergebnis dealergebnis opportunityergebnis ausgang resultatfinal resultadofinal resultadodaventa desfecho
    desenlace gewonnen gagne ganado ganho salesstage pipelinestage leadstatus stage status leadstage lifecyclestage
    statut etape etapa stato fase phase estado
""".split()
"""Names of outcome columns, most reliable first."""
_INVERTED: Final = frozenset(
    ("lost", "islost", "closedlost", "churned", "churn", "verloren", "perdu", "perdido", "perso")
)
"""Columns in which a yes is a bad outcome."""
_REASONS: Final = "reason date grund motif motivo probability account contactid revenue".split()
_WHEN_CLOSED: Final = """
    closedate closeddate closedon dateclosed dealclosedate dealcloseddate dealclosedon actualclosedate closetime
    converteddate dateconverted conversiondate wondate lostdate wontime losttime dealwontime deallosttime
    becameacustomerdate datewon datelost wonat lostat wonon loston becamecustomeron outcomedate purchasedate
    abschlussdatum resultdate decisiondate decidedat closedat convertedat gewonnenam verlorenam abgeschlossenam
    geschlossenam entscheidungsdatum ergebnisdatum datedecloture datecloture datedefermeture datedesignature datedegain
    datedeperte fechadecierre fechacierre fechadeganado fechadeperdido datadefechamento datafechamento
    datadeencerramento dataganho dataperda datadeganho datadeperda datadichiusura
""".split()
_WHEN_MADE: Final = """
    createddate createdate createdon createdat datecreated leadcreated leaddate date timestamp submitted submittedat
    submissiondate erstelltam erstelldatum datum datedecreation fechadecreacion fecha datadicreazione datadecriacao data
    contactdate calldate lastcontactdate lastmodifieddate modifiedon updatedat
""".split()


_PAIRS: Final = (
    ("wontime", "losttime"),
    ("dealwontime", "deallosttime"),
    ("wondate", "lostdate"),
    ("datewon", "datelost"),
    ("wonat", "lostat"),
    ("wonon", "loston"),
    ("gewonnenam", "verlorenam"),
    ("datedegain", "datedeperte"),
    ("fechadeganado", "fechadeperdido"),
    ("datadeganho", "datadeperda"),
    ("dataganho", "dataperda"),
)
"""Pairs of columns with the dates of won and of lost leads."""


class DatePair(NamedTuple):
    """The indexes of the columns with the dates of won and of lost leads."""

    won: int
    lost: int


class OutcomeColumn(NamedTuple):
    """An outcome column."""

    place: int
    """Its index in a row."""
    name: str
    is_inverted: bool
    """Whether a yes is a bad outcome, as in a column named `Lost`."""


def find_outcome_column(
    names: Sequence[str],
    rows: Sequence[Sequence[str]],
    weights: OutcomeWeights = DEFAULT_OUTCOME_WEIGHTS,
) -> OutcomeColumn | None:
    """Return the outcome column, found by its name and values, or None.

    A column with both good and bad outcomes comes first, then the column with the largest share of recognized values, then the
    more reliable name. Under an unknown name, only values such as `Won` and `Lost` are enough: columns named `default` and
    `housing` contain yes and no, too.
    """
    best: tuple[tuple[bool, bool, float, int], OutcomeColumn] | None = None
    for index, name in enumerate(names):
        key = compact(name)
        is_named = key in CRM_OUTCOMES or key in BINARY_OUTCOMES or key in _BY_NAME
        if not is_named and not tell_outcomes(row[index] for row in rows):
            continue
        if any(word in key for word in _REASONS):
            continue
        values = [row[index] for row in rows]
        by_value = column_meanings(values)
        meanings = [by_value[value] for value in values if value.strip()]
        understood = [meaning for meaning in meanings if meaning is not Meaning.UNRECOGNIZED]
        if meanings and 2 * len(understood) < len(meanings):
            continue
        signs = {is_positive(meaning, weights) for meaning in understood if isinstance(meaning, Outcome)} - {
            None
        }
        name_rank = _BY_NAME.index(key) if key in _BY_NAME else len(_BY_NAME)
        share = round(len(understood) / len(meanings), 1) if meanings else 0.0
        rank = (len(signs) == 2, bool(signs), share, -name_rank)
        if best is None or rank > best[0]:
            best = (rank, OutcomeColumn(index, name, key in _INVERTED))
    return best[1] if best else None


def is_inverted(name: str) -> bool:
    """Return True if a yes in a column of this name is a bad outcome."""
    return compact(name) in _INVERTED


def find_date_column(names: Sequence[str], rows: Sequence[Sequence[str]]) -> int | None:
    """Return the column with the closing dates, else with the creation dates, or None if there is neither."""
    keys = [compact(name) for name in names]
    for date_name in (*_WHEN_CLOSED, *_WHEN_MADE):
        if date_name in keys:
            index = keys.index(date_name)
            if any(row[index].strip() for row in rows) and _holds_dates(rows, index):
                return index
    return None


def pair_date_column(names: Sequence[str], rows: Sequence[Sequence[str]], index: int) -> DatePair | None:
    """Return the two date columns of a file that has one for won and one for lost leads, or None.

    `index` is the result of `find_date_column`.
    """
    key = compact(names[index])
    for won, lost in _PAIRS:
        if key not in (won, lost):
            continue
        keys = [compact(name) for name in names]
        if won in keys and lost in keys and all(_holds_dates(rows, keys.index(name)) for name in (won, lost)):
            return DatePair(won=keys.index(won), lost=keys.index(lost))
    return None


def _holds_dates(rows: Sequence[Sequence[str]], index: int) -> bool:
    values = [row[index] for row in rows if row[index].strip()]
    read = sum(any(read_moment(value, order) for order in DateOrder) for value in values)
    return 5 * read >= 4 * len(values)


def tells_the_end(name: str) -> bool:
    """Return True if a column of this name is filled at the end, such as a closing date or a loss reason."""
    key = compact(name)
    return key in CRM_OUTCOMES or key in _WHEN_CLOSED
