"""Messages that do mean what the words of a concern say: the control of `false_senses`.

A reader that finds nothing would pass every test about false senses.
"""

from collections.abc import Mapping

Texts = Mapping[str, tuple[str, ...]]

TRUE_SENSES: Mapping[str, Texts] = {
    "concern:opt_out": {
        "en": (
            "Please stop emailing me.",
            "Remove me from your list.",
            'I wrote "remove me from your list" last week already.',
            "No more mails, ever.",
            "Leave me alone.",
            "I wrote: please remove me from your list.",
        ),
        "de": (
            "Bitte keine E-Mails mehr.",
            "Ich möchte mich vom Newsletter abmelden.",
            "Löschen Sie meine Daten.",
            "Wir möchten keine E-Mails mehr von Ihnen.",
            "Lassen Sie mich in Ruhe.",
        ),
        "fr": (
            "Je souhaite me désinscrire.",
            "Supprimez mes données.",
            "Ne me contactez plus.",
            "Je n'arrive pas à me désabonner.",
            "Laissez-moi tranquille, plus de mails.",
        ),
        "es": ("Quiero darme de baja.", "Borren mis datos.", "No me escriban más.", "Déjenme en paz."),
        "pt": (
            "Quero cancelar a minha inscrição.",
            "Apaguem meus dados.",
            "Não me enviem mais e-mails.",
            "Deixem-me em paz.",
        ),
    },
    "concern:complaint": {
        "en": ("This is spam and I will report you.", "You will hear from my lawyer."),
        "de": ("Das ist Spam.", "Sie hören von meinem Anwalt."),
        "fr": ("C'est du spam.", "Vous entendrez parler de mon avocat."),
        "es": ("Esto es spam.", "Hablarán con mi abogado."),
        "pt": ("Isso é spam.", "Vou denunciar a empresa."),
    },
    "concern:job_seeker": {
        "en": ("I am looking for a job in sales.", "Please find my CV attached."),
        "de": ("Ich suche eine Stelle im Vertrieb.", "Anbei mein Lebenslauf."),
        "fr": ("Je cherche un emploi dans la vente.", "Vous trouverez ci-joint mon CV."),
        "es": ("Busco trabajo en ventas.", "Adjunto mi currículum."),
        "pt": ("Procuro emprego em vendas.", "Segue o meu currículo."),
    },
    "concern:vendor_pitch": {
        "en": ("We offer SEO services and can increase your traffic.",),
        "de": ("Wir bieten SEO und Backlinks an.",),
        "fr": ("Nous vous proposons nos services de référencement.",),
        "es": ("Ofrecemos servicios de SEO para aumentar sus ventas.",),
        "pt": ("Oferecemos serviços de SEO para a sua empresa.",),
    },
    "concern:student": {
        "en": ("I am a student writing my thesis.",),
        "de": ("Ich bin Student und schreibe meine Masterarbeit.",),
        "fr": ("Je suis étudiant et j'écris mon mémoire.",),
        "es": ("Soy estudiante y escribo mi tesis.",),
        "pt": ("Sou estudante e escrevo o meu TCC.",),
    },
    "concern:competitor": {
        "en": ("We are a competitor of yours.",),
        "de": ("Wir sind ein Mitbewerber.",),
        "fr": ("Nous sommes un concurrent.",),
        "es": ("Somos competidores.",),
        "pt": ("Somos concorrentes.",),
    },
}
