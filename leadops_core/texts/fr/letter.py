"""The privacy letter in French."""

from typing import Final

from leadops_core.texts.languages import LetterWords

LETTER: Final = LetterWords(
    greeting="Madame, Monsieur,",
    greeting_by_name="Bonjour {name},",
    introduction=(
        "Vous avez demandé comment nous vous avons évalué en tant que client potentiel. Cette lettre explique lesquelles de vos"
        " données ont été utilisées et comment elles ont modifié le résultat (article 15, paragraphe 1, point h), du règlement"
        " général sur la protection des données)."
    ),
    result=(
        "Notre logiciel estime la probabilité qu’une demande aboutisse à une relation commerciale avec nous. Il a attribué"
        " {total} points sur 100 à la vôtre. Nous appelons ce résultat « {label} »."
    ),
    result_unscored="Notre logiciel n’a pas évalué votre demande.",
    probability="Environ {share} des demandes comparables ont abouti à un rendez-vous ou à un contrat.",
    probability_range="Peu de résultats sont connus à ce jour ; la part réelle peut se situer entre {low} et {high}.",
    headings={
        "calculation": "Comment le score est calculé",
        "changes": "Ce qui aurait changé le résultat",
        "other_data": "Autres données que nous conservons à votre sujet",
        "use": "À quoi sert le score",
        "rights": "Vos droits",
    },
    principle=(
        "Chaque information ajoute des points à une valeur de départ ou en retire. La somme est le score. « {hot} » commence à"
        " {hot_points} points et « {warm} » à {warm_points}. Tout ce qui est en dessous est « {cold} »."
    ),
    points_set="Des personnes de notre entreprise ont décidé combien de points vaut chaque information.",
    points_learned="Les points ont été appris à partir des résultats de {count} demandes antérieures, le {date}.",
    start="La somme commence à {points}.",
    raised="Ces informations ont augmenté votre score :",
    lowered="Ces informations ont diminué votre score :",
    item="{points}  {name} : {value}",
    derived_item="{points}  {name} : {value} (d’après {source} : « {original} »)",
    quoted_item="{points}  {name} : {value}. Vous avez écrit : « {quote} »",
    limit="{points}  {group} : les points de ce groupe ne comptent que jusqu’à une limite",
    total="Votre score est de {total}. Les points ci-dessus sont arrondis.",
    data="{name} : {value}",
    given="indiqué",
    unknown="non connu",
    other_value="une autre valeur",
    changes_none="Aucun changement isolé de ces données n’aurait mené à un résultat plus élevé.",
    change="{name} : {after} au lieu de {before}",
    change_result="{changes} : {total} points, « {label} »",
    model=(
        "Un modèle de langage ({model}) a lu votre message et y a marqué des passages. Il n’a fixé aucun point, et un passage"
        " que seul le modèle avait remarqué n’a pas compté."
    ),
    use=(
        "Le score détermine l’ordre dans lequel notre équipe voit les demandes, et le logiciel propose une prochaine étape. Notre"
        " équipe peut à tout moment en décider autrement, et nous n’envoyons aucun e-mail qu’une personne n’a pas approuvé."
    ),
    suggestion="Dans votre cas, il a proposé : {action}.",
    no_email="Nous ne vous avons envoyé aucun e-mail.",
    one_email="Nous vous avons envoyé un e-mail, le {date}.",
    emails="Nous vous avons envoyé {count} e-mails, le dernier le {date}.",
    rights=(
        "Vous pouvez faire rectifier ou effacer vos données, vous opposer à leur utilisation et demander qu’une personne réexamine"
        " l’évaluation. Il suffit de répondre à cette lettre. Vous pouvez aussi introduire une réclamation auprès d’une autorité"
        " de protection des données."
    ),
    closing="Cordialement",
    labels={"HOT": "Chaud", "WARM": "Tiède", "COLD": "Froid"},
    actions={
        "SEND_EMAIL": "vous envoyer un e-mail",
        "ASK_QUESTION": "vous poser une question",
        "DISQUALIFY": "ne pas vous contacter",
        "HOLD": "attendre",
    },
    groups={
        "fit": "Qui vous êtes",
        "intent": "Ce que vous souhaitez",
        "engagement": "Comment vous êtes venu à nous",
        "history": "Ce que des demandes antérieures ont montré",
    },
)
