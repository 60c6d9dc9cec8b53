"""Which sentences a person must confirm in a draft that a model wrote, in the five languages that are read."""

from leadops_core.outreach.sentence_risks import find_risks
from leadops_core.settings import Settings
from tests.support.hostile_texts import each_text
from tests.support.hostile_texts.risky_sentences import ORDINARY_SENTENCES, RISKY_SENTENCES

SENDER = Settings(_env_file=None).sender


def test_risky_sentence_is_found_in_every_language() -> None:
    texts = list(each_text(RISKY_SENTENCES))
    assert len(texts) >= 150
    missed = [
        (risk, language, text) for risk, language, text in texts if risk not in find_risks(text, SENDER)
    ]
    assert missed == []


def test_ordinary_sentence_has_no_risk_in_any_language() -> None:
    risky = [text for texts in ORDINARY_SENTENCES.values() for text in texts if find_risks(text, SENDER)]
    assert risky == []


def test_messenger_handle_is_a_contact_risk() -> None:
    assert "contact" in find_risks("Our team is on Telegram under leads.", SENDER)


def test_risk_is_found_without_accents_and_in_capitals() -> None:
    for text in (
        "Nao cobramos nada no primeiro ano.",
        "ENVÍENOS SUS CREDENCIALES.",
        "Le garantizamos exito.",
    ):
        assert find_risks(text, SENDER)
