"""What the sender wrote, without quotations, signatures, and disclaimers."""

import pytest

from leadops_core.conversation.quotes import own_words

REPLY = "Tuesday works."


@pytest.mark.parametrize(
    "history",
    [
        "On Mon, Nov 2, 2026 at 9:14 AM Alex Rivera <alex@quillmere.example> wrote:\n> Hi Ann",
        "On Mon, Nov 2, 2026 at 9:14 AM Alex Rivera <\nalex@quillmere.example> wrote:\n\n> Hi Ann\n>\n> Bye",
        "Am Mo., 2. Nov. 2026 um 09:14 Uhr schrieb Alex Rivera <alex@quillmere.example>:\n> Hallo",
        "Alex Rivera <alex@quillmere.example> schrieb am Mo., 2. Nov. 2026, 09:14:\n\n> Hallo",
        "Le lun. 2 nov. 2026 à 09:14, Alex Rivera <alex@quillmere.example> a écrit :\n> Bonjour",
        "El lun, 2 nov 2026 a las 9:14, Alex Rivera (<alex@quillmere.example>) escribió:\n> Hola",
        "Em seg., 2 de nov. de 2026 às 09:14, Alex Rivera <alex@quillmere.example> escreveu:\n> Olá",
        "From: Alex Rivera <alex@quillmere.example>\nSent: Monday, November 2, 2026 9:14 AM\nTo: Ann\nSubject: Demo\n\nHi",
        "_______________________\nVon: Alex Rivera\nGesendet: Montag, 2. November 2026\nAn: Ann\nBetreff: Demo\n\nHallo",
        "*De :* Alex Rivera\n*Envoyé :* lundi 2 novembre 2026\n*À :* Ann\n*Objet :* Démo\n\nBonjour",
        "De: Alex Rivera\nEnviado el: lunes\nPara: Ana\nAsunto: Demo\n\nHola",
        "-----Original Message-----\nFrom: Alex Rivera\n\nHi",
        "-------- Ursprüngliche Nachricht --------\nVon: Alex\n\nHallo",
        "2026-11-02 9:14 GMT+01:00 Alex Rivera <alex@quillmere.example>:\n\n> Hi",
    ],
)
def test_quoted_history_is_left_out(history: str) -> None:
    assert own_words(f"{REPLY}\n\n{history}\n") == REPLY


@pytest.mark.parametrize(
    "signature",
    [
        "-- \nAnn Miller\nAcme",
        "Best regards,\nAnn Miller\nHead of Sales\n+1 555 0100",
        "Mit freundlichen Grüßen\n\nAnn Müller",
        "Bien cordialement,\nAnne",
        "Un saludo,\nAna",
        "Atenciosamente,\nAna",
        "Thanks,\nAnn",
        "Sent from my iPhone",
        "Von meinem iPhone gesendet",
        "Get Outlook for iOS<https://aka.ms/x>",
        "Best,\nAnn\n\nThis email and any attachments are confidential. If it is not for you, unsubscribe and delete it.",
    ],
)
def test_signature_is_left_out(signature: str) -> None:
    assert own_words(f"{REPLY}\n\n{signature}\n") == REPLY


def test_answers_between_quoted_lines_stay() -> None:
    quoted = "On Mon, Nov 2, 2026 at 9:14 AM Alex <a@b.example> wrote:\n> How many seats?"
    text = f"{quoted}\n\n40.\n\n> When?\n\nMarch.\n"
    assert own_words(text) == "40.\n\nMarch."


def test_words_that_look_like_a_closing_stay() -> None:
    assert own_words("Thanks,\nbut we are not interested.") == "Thanks,\nbut we are not interested."


def test_banner_of_the_mail_system_is_left_out() -> None:
    assert own_words(f"[EXTERNAL] This email came from outside.\n\n{REPLY}") == REPLY


def test_sentences_with_wrote_and_from_stay() -> None:
    text = "My colleague wrote to you in 2025 about this:\nFrom: what I hear, it works."
    assert own_words(text) == text


def test_message_that_is_only_a_quotation_is_empty() -> None:
    assert own_words("> Hi\n> there") == ""
