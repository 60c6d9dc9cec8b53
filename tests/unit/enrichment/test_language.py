import pytest

from leadops_core.enrichment.language import language_of
from leadops_core.schemas import Language, LeadContent


@pytest.mark.parametrize(
    ("message", "language"),
    [
        ("Hello, could you send us your pricing for 50 seats?", Language.ENGLISH),
        ("Guten Tag, wir brauchen bis März ein Angebot für 50 Personen.", Language.GERMAN),
        ("Bonjour, pouvez-vous nous envoyer vos tarifs pour 50 personnes ?", Language.FRENCH),
        ("Hola, necesitamos los precios para 50 personas, ¿cómo lo hacemos?", Language.SPANISH),
        ("Olá, precisamos dos preços para 50 pessoas, vocês podem enviar?", Language.PORTUGUESE),
    ],
)
def test_language_is_read_from_the_message(message: str, language: Language) -> None:
    assert language_of(LeadContent(lead_message=message, country="JP")) is language


@pytest.mark.parametrize(
    ("country", "language"),
    [("AT", Language.GERMAN), ("MX", Language.SPANISH), ("BR", Language.PORTUGUESE), ("FR", Language.FRENCH)],
)
def test_language_of_a_short_message_is_read_from_the_country(country: str, language: Language) -> None:
    assert language_of(LeadContent(lead_message="Demo?", country=country)) is language


@pytest.mark.parametrize("country", [None, "US", "CH", "BE"])
def test_language_is_english_if_nothing_decides(country: str | None) -> None:
    assert language_of(LeadContent(country=country)) is Language.ENGLISH
