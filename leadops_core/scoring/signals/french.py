"""French rules for all signals."""

from leadops_core.scoring.signals.phrases import NOT_ASKED_FOR, TOO_HIGH, Phrases, rules_of

_MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_BOSS = r"(?:directeur|directrice|direction|patron|patronne|dg|daf|responsable|chef|associé)"

FRENCH = rules_of(
    {
        "intent:demo": Phrases(
            "démo demo démonstration demonstration présentation rendez appelez",
            r"(?:une|la|de|voir|votre|cette) <1>(?:démo|demo|démonstration|demonstration|présentation)(?! commerciale)|(?:prendre|fixer|planifier|convenir) <2>(?:rendez vous|rdv|appel)|(?:pouvez vous|merci de) (?:me|nous) (?:rappeler|appeler)|appelez (?:moi|nous)",
            unless_before=rf"(?:après|suite à|lors de|{NOT_ASKED_FOR}) <2>",
        ),
        "intent:pricing": Phrases(
            "prix tarif tarifs devis coût coûte proposition cotation tarification",
            r"(?:quel(?:s|le)? (?:est|sont)?|vos|votre|le|les|un|envoyer|recevoir|connaître|obtenir|demande de|fourchette de|c'est quoi le) <3>(?:prix|tarifs?|devis|coût|cotation|proposition commerciale|grille tarifaire|tarification)|combien (?:ça|cela|coûte|coûterait|est ce)",
            unless_before=r"(?:nos|notre|suivi|suivi des|demandes? de|les demandes? de) <2>",
            unless_after=rf"se (?:perdent|perd)|(?:à|aux) nos clients|{TOO_HIGH}",
        ),
        "intent:trial": Phrases(
            "essai essayer tester pilote",
            r"(?:essai gratuit|période d'essai|version d'essai|un essai|faire un pilote|projet pilote)|(?:pouvoir|possible de|souhaite|souhaitons|voudrais|aimerions|voulons) (?:l')?(?:essayer|tester)",
        ),
        "intent:comparing": Phrases(
            "comparons comparer compare appel évaluons étudions comparatif",
            r"(?:comparons|comparer|compare|évaluons|étudions) <3>(?:solutions?|outils?|fournisseurs?|prestataires?|offres?|logiciels?|éditeurs?)|appel d'offres|comparatif",
            unless_before=r"(?:répondre à|répondons à) <2>",
        ),
        "intent:switching": Phrases(
            "remplacer changer migrer alternative quitter",
            r"(?:remplacer|changer|migrer|quitter) (?:de |depuis )?<1>(?:notre |nos |l')?<1>(?:outils?|solution|logiciel|crm|prestataire|fournisseur|système|salesforce|hubspot|actuel)|alternative à \w{1,30}",
        ),
        "intent:researching": Phrases(
            "informations renseignements documentation intéressé intéressés cherche cherchons intéresse savoir",
            r"(?:plus d'|des |davantage d'|quelques )(?:informations|infos|renseignements)|une documentation|(?:cherche|cherchons|recherchons) <2>(?:solution|outil|logiciel|crm)|(?:suis|sommes) intéressée?s? par|en savoir plus|nous intéresse|m'intéresse",
            unless_after=r"<3>(?:emploi|stage|poste|alternance)",
        ),
        "intent:none_now": Phrases(
            "besoin intéressés intéressé projet intéresse",
            r"(?:pas|aucun) (?:de )?(?:besoin|projet|intérêt)(?: pour| actuellement|(?=[.,;!]|$))|pas (?:intéressée?s?|à la recherche)|ne (?:m'|nous )intéresse pas",
        ),
        "timeline:within_month": Phrases(
            "urgent urgence vite possible semaine mois immédiatement demain",
            r"dès que possible|au plus vite|en urgence|(?<!pas )urgent|immédiatement|(?:cette|la) semaine(?: prochaine)?|ce mois ci|avant (?:la )?fin (?:de la semaine|du mois)|d'ici (?:deux|trois|2|3) semaines|demain",
        ),
        "timeline:within_quarter": Phrases(
            "trimestre mois " + _MONTHS.replace("|", " "),
            rf"ce trimestre|(?:le|au) (?:prochain|premier|deuxième|troisième|quatrième|1er|2e|3e|4e) trimestre|trimestre prochain|le mois prochain|(?:dans|d'ici) (?:les )?(?:deux|trois|2|3|prochains) (?:prochains )?mois|(?:avant|en|d'ici|pour|fin|début|courant) (?:la )?(?:fin |début |mi )?(?:{_MONTHS})",
            unless_before=r"(?:depuis|avons|était) <3>",
        ),
        "timeline:within_year": Phrases(
            "année an semestre",
            r"cette année|(?:avant|d'ici) (?:la )?fin de l'année|(?:premier|second|deuxième|prochain) semestre",
        ),
        "timeline:later": Phrases(
            "urgent prochaine presse prochain pressé pressés",
            r"pas urgent|rien d'urgent|l'année prochaine|l'an prochain|pas pressée?s?|rien ne presse|sans urgence",
        ),
        "budget:approved": Phrases(
            "budget budgets financement",
            r"(?:budget|financement)(?: de [\d .,k€]{1,15})? (?:est|a été|déjà|est déjà) <1>(?:validé|approuvé|alloué|disponible|débloqué|accordé|prévu)|budget (?:validé|approuvé|alloué|disponible)|(?:ai|avons) (?:le|un) budget",
            unless_before=r"(?:dès que|quand|si|lorsque) <2>",
        ),
        "budget:named": Phrases(
            "budget",
            r"budget <4>\d[\d .,]{0,12} ?(?:k€|k|€|euros?|keur|eur)",
        ),
        "budget:seeking": Phrases(
            "budget",
            r"(?:demander|obtenir|monter|faire valider|validation du|en attente (?:de|du)) <2>budget|budget (?:à valider|en cours|pas encore)",
        ),
        "budget:none": Phrases(
            "budget moyens cher gratuit gratuite",
            r"(?:pas de|pas le|aucun|sans|n'avons pas de|n'ai pas de) (?:budget|moyens)|trop cher pour nous|(?:version|solution|logiciel) gratuite?",
        ),
        "authority:decides": Phrases(
            "décide décideur décideuse décision signe gérant dirigeant fondateur mandat",
            r"c'est moi qui (?:décide|signe)|je (?:décide|signe|suis (?:le |la )?(?:décideur|décideuse|décisionnaire|gérante?|dirigeante?|fondateur|fondatrice|pdg))|la décision (?:me revient|m'appartient)|j'ai le budget et le mandat|en tant que (?:gérante?|dirigeante?|pdg|fondateur|fondatrice)",
        ),
        "authority:influences": Phrases(
            "directeur directrice direction patron dg daf responsable chef associé",
            rf"(?:la décision revient à|convaincre|valider avec|en parler à|proposer à|présenter à) <1>(?:ma|mon|notre|la|mes) <1>{_BOSS}|(?:ma|mon|notre|la) <1>{_BOSS} (?:décide|valide|signe|doit valider)",
        ),
        "authority:asks_for_other": Phrases(
            "demandé compte nom",
            rf"(?:ma|mon|notre) <1>{_BOSS} m'a (?:demandé|chargée?)|pour le compte de|au nom de (?:mon|ma|notre)|pour (?:mon|ma) {_BOSS}",
        ),
        "concern:opt_out": Phrases(
            "désabonner désinscrire désabonnez désinscrivez supprimer supprimez retirez contactez contacter écrivez écrire envoyer envoyez recevoir arrêtez liste tranquille paix",
            r"(?:me|désire me|souhaite me|veux me) (?:désabonner|désinscrire)|(?:désabonnez|désinscrivez|retirez|supprimez) (?:moi|mes|mon)|supprimer mes (?:données|coordonnées)|ne (?:me |nous |m')(?:contactez|écrivez|envoyez|appelez) plus|(?:ne (?:plus|veux plus|souhaite plus)) (?:recevoir|être contactée?)|(?:laissez|laisse) (?:moi|nous) tranquilles?|(?:fichez|foutez|laissez) (?:moi|nous) (?:la|en) paix|arrêtez de m(?:e|') ?(?:écrire|contacter|envoyer|appeler)",
            unless_before=r"ne (?:souhait|veu|voul|voudr|désir)\w{1,6} pas",
        ),
        "concern:complaint": Phrases(
            "spam plainte cnil avocat harcèlement",
            r"(?:c'est|ceci est) (?:du )?(?:spam|harcèlement)|porter plainte|plainte (?:à|auprès de) la cnil|saisir la cnil|mon avocat|comment avez vous (?:eu|obtenu) mon",
        ),
        "concern:competitor": Phrases(
            "concurrent concurrents concurrente concurrence",
            r"(?:nous sommes|je suis|on est) <2>(?:concurrents?|concurrente)|je travaille (?:pour|chez) <2>concurrents?|(?:vendons|développons|éditons) <2>(?:produit|solution|outil) concurrente?",
        ),
        "concern:job_seeker": Phrases(
            "emploi stage cv candidature poste alternance postuler",
            r"(?:cherche|recherche|à la recherche) (?:d')?<2>(?:emploi|d'emploi|stage|poste|alternance|travail)|(?:mon|ci joint) <2>cv|ma candidature|(?:souhaite|voudrais|aimerais) postuler|candidature spontanée",
        ),
        "concern:vendor_pitch": Phrases(
            "proposons offre prestations référencement services",
            r"(?:nous|notre agence|je) (?:vous )?(?:proposons|propose) <5>(?:location|prestations?|services?|référencement|plantes|création|développement|fichiers?|bases? de données|leads|offre|nettoyage)|(?:vous )?présenter (?:notre|nos) (?:offres?|services|prestations|agence)|augmenter votre (?:trafic|chiffre|visibilité)",
        ),
        "concern:student": Phrases(
            "étudiant étudiante mémoire thèse",
            r"(?:suis|en tant qu') ?<1>étudiante?|(?:mon|un) (?:mémoire|projet d'études)|ma thèse|pour mes études",
        ),
    }
)
