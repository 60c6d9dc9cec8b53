import json

import pytest

from leadops_core.bundled import bundled_file
from leadops_core.enrichment.language import language_of, shown_language
from leadops_core.schemas import Language, LeadContent
from tests.support.reply_samples import reply_samples


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


def labeled_messages() -> list[tuple[str, str]]:
    """Return short messages with their language: of the model evaluation, and of replies."""
    with bundled_file("evaluation_messages.jsonl").open(encoding="utf-8") as file:
        cases = [json.loads(line) for line in file]
    messages = [(case["name"].split("-")[1], case["lead"]) for case in cases]
    texts = [
        (language, f"{lead.get('lead_message', '')} {lead.get('pain_point', '')}")
        for language, lead in messages
    ]
    return [*texts, *((sample.language, sample.text) for sample in reply_samples())]


def test_no_short_message_is_read_in_another_language() -> None:
    found = [(language, shown_language(text), text) for language, text in labeled_messages()]
    assert len(found) == 528
    assert [item for item in found if item[1] not in (None, item[0])] == []
    assert sum(shown is not None for _, shown, _ in found) >= 0.65 * len(found)


@pytest.mark.parametrize(
    "message",
    [
        "Vorrei una demo la prossima settimana, grazie",
        "Wat kost het voor 30 gebruikers?",
        "Voldria una demostració la setmana que ve, gràcies",
        "Gustaríanos unha demostración a próxima semana",
        "Proszę o ofertę dla 20 użytkowników",
        "Vi vil gerne se en demo i næste uge",
        "Mir géife gär eng Demo gesinn",
        "1234 €",
    ],
)
def test_message_in_another_language_decides_nothing(message: str) -> None:
    assert shown_language(message) is None
