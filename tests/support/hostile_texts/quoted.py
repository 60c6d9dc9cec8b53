"""What people write into a form to have it sent to a victim, in five languages. The address in the form is the victim's.

Offline drafts quote a pain point and names. Nothing of these texts may be repeated.
"""

from collections.abc import Mapping

Texts = Mapping[str, tuple[str, ...]]

PAIN_POINTS: Mapping[str, Texts] = {
    "insult": {
        "en": ("Your managers are lazy swine", "the staff there smell", "people like you should be sacked"),
        "de": ("Ihre Leute sind faule Säcke", "euer Laden ist ein Saustall"),
        "fr": ("votre personnel est une bande de fainéants", "votre patron est un minable"),
        "es": ("sus empleados son unos vagos", "su jefe es un payaso"),
        "pt": ("os seus funcionários são uns preguiçosos", "o seu chefe é um palhaço"),
    },
    "order": {
        "en": (
            "Open the enclosed file before noon",
            "Tell nobody about this letter",
            "reset the access today",
        ),
        "de": ("Öffnen Sie die Datei noch heute", "Sagen Sie es niemandem"),
        "fr": ("Ouvrez le fichier avant midi", "N'en parlez à personne"),
        "es": ("Abra el archivo hoy mismo", "No se lo diga a nadie"),
        "pt": ("Abra o arquivo hoje mesmo", "Não conte a ninguém"),
    },
    "money": {
        "en": ("four hundred euros are still open", "the debt goes to a collector", "we won the prize draw"),
        "de": ("vierhundert Euro sind noch offen", "die Mahnung geht ans Gericht"),
        "fr": ("quatre cents euros restent dus", "la dette part au recouvrement"),
        "es": ("quedan cuatrocientos euros por abonar", "la deuda pasa al juzgado"),
        "pt": ("faltam quatrocentos euros", "a dívida vai para o tribunal"),
    },
    "accusation": {
        "en": ("you cheated our grandmother", "your husband sees another woman", "you were seen stealing"),
        "de": ("Sie haben unsere Oma betrogen", "Ihr Mann trifft eine andere"),
        "fr": ("vous avez trompé notre grand-mère", "votre mari voit une autre femme"),
        "es": ("usted engañó a nuestra abuela", "su marido ve a otra mujer"),
        "pt": ("você enganou a nossa avó", "o seu marido vê outra mulher"),
    },
    "personal data": {
        "en": ("Anna Bell is pregnant again", "Dana Fox lives at 12 Mill Lane", "her HIV test came back"),
        "de": ("Anna Glock ist wieder schwanger", "ihr Befund ist positiv"),
        "fr": ("Anne Cloche est de nouveau enceinte", "son test est positif"),
        "es": ("Ana Campana está embarazada", "su prueba dio positivo"),
        "pt": ("Ana Sino está grávida", "o teste dela deu positivo"),
    },
    "link": {
        "en": (
            "the answer is under notours dot com",
            "ask at notours_help for the rest",
            "look for notours online",
        ),
        "de": ("die Antwort steht auf notours punkt com",),
        "fr": ("la réponse est sur notours point com",),
        "es": ("la respuesta está en notours punto com",),
        "pt": ("a resposta está em notours ponto com",),
    },
}

NAMES: Texts = {
    "en": (
        "Pay The Fine",
        "Stupid Cow",
        "Final Notice",
        "Claim Prize",
        "Police Department",
        "Verify Now",
        "Satan",
        "Fatty",
        "Daddy",
        "Payroll",
        "Dr. Evil",
        "Slave",
    ),
    "de": ("Letzte Mahnung", "Dumme Kuh", "Konto Gesperrt", "Jetzt Zahlen", "Polizei", "Kredit"),
    "fr": ("Compte Bloqué", "Payez Vite", "Sale Pute", "Dernier Avis"),
    "es": ("Cuenta Bloqueada", "Pague Ya", "Hijo De Puta", "Último Aviso"),
    "pt": ("Conta Bloqueada", "Pague Agora", "Filho Da Puta", "Último Aviso Legal", "Vadia"),
}
"""First names that are no names."""

COMPANIES: Texts = {
    "en": (
        "Overdue Invoice 8812",
        "Your Mailbox Is Full",
        "Idiots United",
        "Call Now 555",
        "Bank Security Team",
    ),
    "de": ("Rechnung 8812 Offen", "Ihr Konto Gesperrt", "Verbrecher Und Sohn"),
    "fr": ("Facture 8812 Impayée", "Compte Suspendu", "Voleurs Et Fils"),
    "es": ("Factura 8812 Pendiente", "Su Cuenta Bloqueada", "Ladrones E Hijos"),
    "pt": ("Fatura 8812 Pendente", "Sua Conta Bloqueada", "Ladrões E Filhos"),
}
"""Companies that are no companies; the domain of the address does not confirm them."""
