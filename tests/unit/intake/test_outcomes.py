"""Outcomes in imported files."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadops_core.intake import detect
from leadops_core.intake.outcomes import (
    DateOrder,
    Meaning,
    OutcomeReader,
    column_meanings,
    day_order,
    find_date_column,
    find_outcome_column,
    meaning_of,
    read_moment,
)
from leadops_core.intake.outcomes.values import normal
from leadops_core.intake.outcomes.words import PHRASES
from leadops_core.schemas import ColumnRole, Outcome
from leadops_core.schemas.outcome_weights import is_positive

GOOD = (
    "Won|Closed Won|closed_won|Closed - Won|CLOSED: WON|Converted|yes|YES|y|1|1.0|true|TRUE|Gewonnen|Gagné|Ganado|Ganha|"
    "Vinto|ja|oui|Sí|sim|6 - Won (renewal)|Closed - Converted|sold|Booked|Demo booked|Meeting scheduled|Qualified|"
    "Termin vereinbart"
).split("|")
BAD = (
    "Lost|Closed Lost|closedlost|no|NO|n|0|0.0|-1|False|Verloren|Perdu|Perdido|Não|nein|not interested|Kein Interesse|"
    "Closed - Not Converted|not converted|Unqualified|junk|No response|Keine Antwort|Sin respuesta|Closed Lost - price"
).split("|")
OPEN = (
    "Open|New|In Progress|Working - Contacted|Open - Not Contacted|Nurturing|offen|En cours|Abierto||  |n/a|-|unknown|"
    "Proposal sent"
)


@pytest.mark.parametrize("value", GOOD)
def test_positive_outcome_values_are_recognized(value: str) -> None:
    outcome = meaning_of(value)
    assert isinstance(outcome, Outcome)
    assert is_positive(outcome)


@pytest.mark.parametrize("value", BAD)
def test_negative_outcome_values_are_recognized(value: str) -> None:
    outcome = meaning_of(value)
    assert isinstance(outcome, Outcome)
    assert is_positive(outcome) is False


@pytest.mark.parametrize("outcome", Outcome)
def test_value_of_an_outcome_means_that_outcome(outcome: Outcome) -> None:
    assert meaning_of(outcome.value) is outcome


@pytest.mark.parametrize("value", OPEN.split("|"))
def test_open_value_is_not_an_outcome(value: str) -> None:
    assert meaning_of(value) is Meaning.OPEN


@pytest.mark.parametrize(
    "value", ["banana", "Not Won Yet", "Won or Lost", "2", "blue", "never converted before"]
)
def test_unclear_outcome_value_is_unrecognized(value: str) -> None:
    assert meaning_of(value) is Meaning.UNRECOGNIZED


def test_outcome_phrases_have_one_meaning() -> None:
    places: dict[str, Outcome | None] = {}
    for outcome, phrases in PHRASES.items():
        for phrase in phrases:
            assert normal(phrase) == phrase, "written as phrases are compared"
            assert places.setdefault(phrase, outcome) is outcome, phrase


@given(st.text(max_size=200))
def test_any_text_has_an_outcome_meaning(text: str) -> None:
    assert isinstance(meaning_of(text), Outcome | Meaning)


def test_outcome_values_set_by_a_person_take_precedence() -> None:
    reader = OutcomeReader(positive=["Lost", "tier A"], negative=["won"])
    assert reader.read("LOST") is Outcome.CLOSED_WON
    assert reader.read("Tier a") is Outcome.CLOSED_WON
    assert reader.read("Won") is Outcome.CLOSED_LOST
    assert reader.read("yes") is Outcome.CLOSED_WON


def test_more_specific_outcome_of_the_same_sign_is_kept() -> None:
    reader = OutcomeReader(positive=["Meeting booked"], negative=["No response"])
    assert reader.read("Meeting booked") is Outcome.BOOKED_DEMO
    assert reader.read("No response") is Outcome.NO_RESPONSE


def test_second_of_two_values_is_the_opposite_outcome() -> None:
    reader = OutcomeReader(positive=["alpha"])
    reader.settle({"alpha": 3, "beta": 9, "": 2})
    assert reader.read("beta") is Outcome.CLOSED_LOST
    among_three = OutcomeReader(positive=["alpha"])
    among_three.settle({"alpha": 3, "beta": 9, "gamma": 2})
    assert among_three.read("beta") is Meaning.UNRECOGNIZED


def test_value_listed_as_good_and_bad_is_refused() -> None:
    with pytest.raises(ValueError, match="both"):
        OutcomeReader(positive=["A"], negative=["a"])


def found(header: str, *rows: str) -> str | None:
    column = find_outcome_column(header.split(","), [row.split(",") for row in rows])
    return column.name if column else None


def test_outcome_column_is_found_by_name_and_values() -> None:
    assert found("age,default,housing,y", "30,no,yes,no", "40,no,no,yes") == "y"
    assert found("Email,Status,Converted,Lost Reason", "a,Open,TRUE,x", "b,New,FALSE,") == "Converted"
    assert found("Email,Lead Status", "a,Closed - Converted", "b,Working - Contacted") == "Lead Status"
    assert found("Email,Stage,Status", "a,Closed Won,Active", "b,Closed Lost,Active") == "Stage"
    assert found("Email,Etape", "a,Gagné", "b,Perdu") == "Etape"


def test_yes_no_column_without_an_outcome_name_is_no_outcome() -> None:
    assert found("age,default,housing", "30,no,yes", "40,yes,no") is None
    assert found("Email,Close Date,Lost Reason", "a,2024-01-02,price") is None


def test_column_of_negative_outcomes_is_recognized() -> None:
    column = find_outcome_column(["Email", "Lost"], [["a", "yes"], ["b", "no"]])
    assert column is not None
    assert column.is_inverted


@pytest.mark.parametrize(
    ("text", "order", "moment"),
    [
        ("2024-05-31", DateOrder.DAY_FIRST, datetime(2024, 5, 31, tzinfo=UTC)),
        ("2024-05-31T14:05:09+02:00", DateOrder.DAY_FIRST, datetime(2024, 5, 31, 12, 5, 9, tzinfo=UTC)),
        ("2024-05-31 14:05:09.123Z", DateOrder.DAY_FIRST, datetime(2024, 5, 31, 14, 5, 9, tzinfo=UTC)),
        ("31.05.2024", DateOrder.DAY_FIRST, datetime(2024, 5, 31, tzinfo=UTC)),
        ("5/31/2024 2:05 PM", DateOrder.MONTH_FIRST, datetime(2024, 5, 31, 14, 5, tzinfo=UTC)),
        ("12/31/24 12:00 AM", DateOrder.MONTH_FIRST, datetime(2024, 12, 31, tzinfo=UTC)),
        ("12 Mar 2024", DateOrder.DAY_FIRST, datetime(2024, 3, 12, tzinfo=UTC)),
        ("31-May-24", DateOrder.DAY_FIRST, datetime(2024, 5, 31, tzinfo=UTC)),
        ("Fri, May 31, 2024 2:05 PM", DateOrder.DAY_FIRST, datetime(2024, 5, 31, 14, 5, tzinfo=UTC)),
        ("31. März 2024", DateOrder.DAY_FIRST, datetime(2024, 3, 31, tzinfo=UTC)),
        ("3rd sept 2024", DateOrder.DAY_FIRST, datetime(2024, 9, 3, tzinfo=UTC)),
        ("45443", DateOrder.DAY_FIRST, datetime(2024, 5, 31, tzinfo=UTC)),
        ("45443.5", DateOrder.DAY_FIRST, datetime(2024, 5, 31, 12, tzinfo=UTC)),
        ("1717164000", DateOrder.DAY_FIRST, datetime(2024, 5, 31, 14, tzinfo=UTC)),
        ("1717164000000", DateOrder.DAY_FIRST, datetime(2024, 5, 31, 14, tzinfo=UTC)),
        ("31 Foo 2024", DateOrder.DAY_FIRST, None),
        ("31-Feb-2024", DateOrder.DAY_FIRST, None),
        ("2024", DateOrder.DAY_FIRST, None),
        ("5/31/2024", DateOrder.DAY_FIRST, None),
        ("2024-02-30", DateOrder.DAY_FIRST, None),
        ("soon", DateOrder.DAY_FIRST, None),
    ],
)
def test_time_of_an_outcome_is_read(text: str, order: DateOrder, moment: datetime | None) -> None:
    assert read_moment(text, order) == moment


def test_day_and_month_order_is_read_from_unambiguous_dates() -> None:
    assert day_order(["1/2/2024", "5/31/2024"]) is DateOrder.MONTH_FIRST
    assert day_order(["1/2/2024", "31/5/2024"]) is DateOrder.DAY_FIRST


def test_close_date_is_preferred_to_the_create_date() -> None:
    names = ["Create Date", "Close Date", "Budget Date"]
    assert find_date_column(names, [["2024-01-01", "2024-03-01", "x"]]) == 1
    assert find_date_column(["Create Date", "Close Date"], [["2024-01-01", "later"]]) == 0
    assert find_date_column(["Notes"], [["2024-01-01"]]) is None


@pytest.mark.parametrize(
    ("value", "outcome"),
    [
        *(
            ("Loss", Outcome.CLOSED_LOST),
            ("Closed Loss", Outcome.CLOSED_LOST),
            ("Loss - price", Outcome.CLOSED_LOST),
        ),
        *(("Verlust", Outcome.CLOSED_LOST), ("Perte", Outcome.CLOSED_LOST), ("Pérdida", Outcome.CLOSED_LOST)),
        *(("Perdita", Outcome.CLOSED_LOST), ("Perda", Outcome.CLOSED_LOST), ("Verlies", Outcome.CLOSED_LOST)),
        *(
            ("Win", Outcome.CLOSED_WON),
            ("Closed Win", Outcome.CLOSED_WON),
            ("Won - renewal", Outcome.CLOSED_WON),
        ),
        *(
            ("Win: new business", Outcome.CLOSED_WON),
            ("Gewinn", Outcome.CLOSED_WON),
            ("Winst", Outcome.CLOSED_WON),
        ),
        *(("no win", Meaning.UNRECOGNIZED), ("Win back", Meaning.OPEN), ("not a loss", Meaning.UNRECOGNIZED)),
    ],
)
def test_win_and_loss_values_are_recognized(value: str, outcome: Outcome | Meaning) -> None:
    assert meaning_of(value) is outcome


@pytest.mark.parametrize("name", ["Opportunity Result", "opportunity_result", "Result", "Deal Result"])
def test_result_column_is_the_outcome(name: str) -> None:
    rows = [["a@b.com", "Loss"], ["c@d.com", "Won"], ["e@f.com", "Open"]]
    column = find_outcome_column(["email", name], rows)
    assert column is not None
    assert column.name == name
    data = "".join(",".join(row) + "\n" for row in [["email", name], *rows])
    assert detect(data.encode(), file_name="x.csv").columns[1].role is ColumnRole.OUTCOME


def test_test_result_column_is_not_an_outcome() -> None:
    data = b"email,Result\na@b.com,17 points\nc@d.com,12 points\ne@f.com,Loss\n"
    assert detect(data, file_name="x.csv").columns[1].role is ColumnRole.ATTRIBUTE


PAIRS = {
    "en": """
    Won/Loss|Win/Lose|W/L|Success/Failure|Successful/Unsuccessful|Sale/No sale|Deal/No deal|Sold/Unsold
    Sold/Not sold|Converted/Unconverted|Accepted/Rejected|Accepted/Declined|Approved/Denied
    Approved/Rejected|Signed/Not signed|Signed/Unsigned|Purchased/Not purchased|Bought/Did not buy
    Customer/Non-customer|Customer/Not a customer|Customer/Lost|Booked/Cancelled|Renewed/Churned
    Retained/Churned|Active customer/Churned|Enrolled/Not enrolled|Enrolled/Dropped out|Positive/Negative
    Good/Bad|Yes/No|TRUE/FALSE|1/0|Closed Won/Closed Lost|Closed-Won/Closed-Lost|Won deal/Lost deal
    Deal won/Deal lost|Opportunity Won/Opportunity Lost|Won - Customer/Lost - Competitor
    Accepted quote/Rejected quote|Quote accepted/Quote rejected|Proposal accepted/Proposal declined
    Contract signed/No contract|Order placed/No order|Ordered/Not ordered|Subscribed/Not subscribed
    Awarded/Not awarded|✅/❌|✓/✗|👍/👎|Y/N|T/F
    """,
    "de": """
    Gewonnen/Verloren|Auftrag/Kein Auftrag|Auftrag erhalten/Auftrag verloren
    Auftrag gewonnen/Auftrag verloren|Zuschlag/Absage|Zusage/Absage|Zugesagt/Abgesagt|Erfolg/Misserfolg
    Erfolgreich/Erfolglos|Erfolgreich/Nicht erfolgreich|Abschluss/Kein Abschluss|Kauf/Kein Kauf
    Gekauft/Nicht gekauft|Verkauft/Nicht verkauft|Angenommen/Abgelehnt|Akzeptiert/Abgelehnt
    Kunde/Kein Kunde|Kunde geworden/Kein Kunde|Neukunde/Verloren|Ja/Nein|Wahr/Falsch|Positiv/Negativ
    Bestellt/Nicht bestellt|Beauftragt/Nicht beauftragt|Unterschrieben/Nicht unterschrieben
    Vertrag/Kein Vertrag|Geschäft/Kein Geschäft|Konvertiert/Nicht konvertiert
    Gewonnen (Neukunde)/Verloren (Preis)|Deal gewonnen/Deal verloren|Chance gewonnen/Chance verloren
    """,
    "fr": """
    Gagné/Perdu|Gagnée/Perdue|Gagnées/Perdues|Conclu/Perdu|Conclue/Non conclue|Signé/Non signé|Signé/Perdu
    Accepté/Refusé|Acceptée/Refusée|Devis accepté/Devis refusé|Vendu/Non vendu|Vente/Pas de vente
    Vente conclue/Vente perdue|Oui/Non|Vrai/Faux|Succès/Échec|Réussi/Échoué|Converti/Non converti
    Client/Non client|Client/Prospect perdu|Acheté/Pas acheté|Commande/Pas de commande|Validé/Refusé
    Affaire gagnée/Affaire perdue|Opportunité gagnée/Opportunité perdue|Fermé gagné/Fermé perdu
    Positif/Négatif
    """,
    "es": """
    Ganado/Perdido|Ganada/Perdida|Cerrado ganado/Cerrado perdido|Cerrada ganada/Cerrada perdida
    Venta/Sin venta|Vendido/No vendido|Venta cerrada/Venta perdida|Éxito/Fracaso|Exitoso/No exitoso
    Aceptado/Rechazado|Aceptada/Rechazada|Aprobado/Rechazado|Sí/No|Verdadero/Falso|Compró/No compró
    Comprado/No comprado|Cliente/No cliente|Firmado/No firmado|Contratado/No contratado
    Convertido/No convertido|Positivo/Negativo|Negocio ganado/Negocio perdido
    Oportunidad ganada/Oportunidad perdida|Pedido/Sin pedido
    """,
    "pt": """
    Ganho/Perdido|Ganha/Perdida|Ganhou/Perdeu|Fechado/Perdido|Fechado ganho/Fechado perdido|Venda/Sem venda
    Vendido/Não vendido|Venda realizada/Venda perdida|Sucesso/Insucesso|Sucesso/Fracasso|Aceito/Recusado
    Aprovado/Reprovado|Sim/Não|Verdadeiro/Falso|Comprou/Não comprou|Cliente/Não cliente
    Assinado/Não assinado|Contratado/Não contratado|Convertido/Não convertido|Positivo/Negativo
    Negócio ganho/Negócio perdido|Oportunidade ganha/Oportunidade perdida
    """,
}
"""Values for won and lost leads, as they stand in columns of results."""


@pytest.mark.parametrize(
    ("language", "pair"),
    [
        (language, pair.strip())
        for language, table in PAIRS.items()
        for pair in table.replace("\n", "|").split("|")
        if pair.strip()
    ],
)
def test_won_and_lost_values_are_recognized_together(language: str, pair: str) -> None:
    won, lost = pair.split("/")
    meanings = column_meanings([won, lost])
    assert is_positive(meanings[won]) is True  # type: ignore[arg-type]
    assert is_positive(meanings[lost]) is False  # type: ignore[arg-type]
    column = find_outcome_column(["Email", "Result"], [["a", won], ["b", lost], ["c", won]])
    assert column is not None
    assert column.name == "Result", language


def test_ambiguous_value_is_clear_beside_its_opposite() -> None:
    assert meaning_of("Closed") is Meaning.UNRECOGNIZED
    assert column_meanings(["Closed", "Lost"])["Closed"] is Outcome.CLOSED_WON
    assert column_meanings(["Closed", "Won", "Lost"])["Closed"] is Meaning.UNRECOGNIZED
    assert column_meanings(["Closed", "Cancelled", "Open"])["Closed"] is Meaning.UNRECOGNIZED
    assert column_meanings(["Order", "No order"])["Order"] is Outcome.CLOSED_WON
    assert column_meanings(["Order", "Quote"])["Order"] is Meaning.UNRECOGNIZED
    assert column_meanings(["W", "L"]) == {"W": Outcome.CLOSED_WON, "L": Outcome.CLOSED_LOST}
    assert meaning_of("W") is Meaning.UNRECOGNIZED
    reader = OutcomeReader()
    reader.settle({"Closed": 3, "Lost": 9})
    assert reader.read("closed") is Outcome.CLOSED_WON


@pytest.mark.parametrize("name", ["Ausgang", "Desfecho", "Issue", "How it ended", "X7"])
def test_outcome_column_is_found_by_its_values(name: str) -> None:
    rows = [["a@b.com", "Gewonnen"], ["c@d.com", "Verloren"], ["e@f.com", "Offen"]]
    column = find_outcome_column(["email", name], rows)
    assert column is not None
    assert column.name == name
    data = "".join(",".join(row) + "\n" for row in [["email", name], *rows])
    assert detect(data.encode(), file_name="x.csv").columns[1].role is ColumnRole.OUTCOME


def test_columns_with_other_values_are_not_outcome_columns() -> None:
    rows = [["a@b.com", "yes", "approved"], ["c@d.com", "no", "rejected"]]
    assert find_outcome_column(["email", "Newsletter", "Visa"], rows) is None
    data = b"email,Game\na@b.com,17 points\nc@d.com,won twice and lost\ne@f.com,lost\n"
    assert detect(data, file_name="x.csv").columns[1].role is ColumnRole.ATTRIBUTE


DATES = """
    2024-05-31|2024/05/31|20240531|31.05.2024|31.5.24|31/05/2024 14:05|31/05/2024 14h05
    31.05.2024, 14:05 Uhr|31.05.2024 um 14:05|Fr., 31.05.2024|Fri 31/05/2024|31-May-24|31-MAY-2024
    31-MAY-2024 14:05:09|31 mai 2024|31 mai 2024 à 14:05|31 de mayo de 2024|31 de maio de 2024
    mayo 31, 2024|31. Mai 2024|31. Mai 2024 14:05|May 31 2024|May 31, 2024|May 31, 2024, 2:05 PM
    May 31st, 2024|Friday, May 31, 2024|Friday, 31 May 2024|vendredi 31 mai 2024
    viernes, 31 de mayo de 2024|Freitag, 31. Mai 2024|sexta-feira, 31 de maio de 2024|2024-May-31
    Thu May 31 14:05:09 2024|Fri, 31 May 2024 14:05:09 +0200|2024-05-31T14:05|2024-05-31T14:05Z
    2024-05-31 14:05:09 UTC|2024-05-31 14:05:09 +0000|2024-05-31 14:05:09.123456+00:00|2024-05-31 2:05 PM
    5/31/2024 2:05:09 p.m.|31/05/2024 2:05 p. m.|2024年5月31日|2024. 5. 31.|31 maja 2024|31 maj 2024
    31 mag 2024|31 mei 2024|31/Mai/2024|31-mai-24
"""
"""31 May 2024, as files write it."""


@pytest.mark.parametrize(
    "text", [part.strip() for part in DATES.replace("\n", "|").split("|") if part.strip()]
)
def test_date_is_read_in_any_usual_form(text: str) -> None:
    order = day_order([text])
    moment = read_moment(text, order)
    assert moment is not None
    assert moment.date() == date(2024, 5, 31)
    has_time = "14" in text or "2:05" in text
    assert (moment.hour in {12, 14} and moment.minute == 5) is has_time


@pytest.mark.parametrize("text", ["May 2024", "Mai 2024", "2024-05", "05/2024"])
def test_month_is_read_as_its_first_day(text: str) -> None:
    assert read_moment(text) == datetime(2024, 5, 1, tzinfo=UTC)


@given(st.text(max_size=80))
def test_any_text_is_read_as_a_time_or_none(text: str) -> None:
    assert isinstance(read_moment(text), datetime | None)
