"""The privacy letter in German."""

from typing import Final

from leadops_core.texts.languages import LetterWords

LETTER: Final = LetterWords(
    greeting="Guten Tag,",
    greeting_by_name="Guten Tag {name},",
    introduction=(
        "Sie haben gefragt, wie wir Sie als möglichen Kunden eingeschätzt haben. Dieses Schreiben erklärt, welche Ihrer Daten"
        " verwendet wurden und wie sie das Ergebnis verändert haben (Artikel 15 Absatz 1 Buchstabe h der"
        " Datenschutz-Grundverordnung)."
    ),
    result=(
        "Unsere Software schätzt, wie wahrscheinlich aus einer Anfrage ein Geschäft mit uns wird. Ihre Anfrage erhielt {total}"
        " von 100 Punkten. Dieses Ergebnis nennen wir „{label}“."
    ),
    result_unscored="Unsere Software hat Ihre Anfrage nicht bewertet.",
    probability="Etwa {share} der vergleichbaren Anfragen führten zu einem Termin oder einem Vertrag.",
    probability_range="Bisher sind nur wenige Ergebnisse bekannt; der wahre Anteil kann zwischen {low} und {high} liegen.",
    headings={
        "calculation": "Wie die Punktzahl berechnet wird",
        "changes": "Was das Ergebnis verändert hätte",
        "other_data": "Weitere Daten, die wir über Sie speichern",
        "use": "Wofür die Punktzahl verwendet wird",
        "rights": "Ihre Rechte",
    },
    principle=(
        "Jede Angabe erhöht oder senkt einen Anfangswert um Punkte. Die Summe ist die Punktzahl. „{hot}“ beginnt bei"
        " {hot_points} Punkten, „{warm}“ bei {warm_points}. Alles darunter ist „{cold}“."
    ),
    points_set="Menschen in unserem Unternehmen haben festgelegt, wie viele Punkte jede Angabe zählt.",
    points_learned="Die Punkte wurden am {date} aus den Ergebnissen von {count} früheren Anfragen gelernt.",
    start="Die Summe beginnt bei {points}.",
    raised="Diese Angaben haben Ihre Punktzahl erhöht:",
    lowered="Diese Angaben haben Ihre Punktzahl gesenkt:",
    item="{points}  {name}: {value}",
    derived_item="{points}  {name}: {value} (aus {source}: „{original}“)",
    quoted_item="{points}  {name}: {value}. Sie schrieben: „{quote}“",
    limit="{points}  {group}: Die Punkte dieser Gruppe zählen nur bis zu einer Grenze",
    total="Ihre Punktzahl ist {total}. Die Punkte oben sind gerundet.",
    data="{name}: {value}",
    given="angegeben",
    unknown="nicht bekannt",
    other_value="ein anderer Wert",
    changes_none="Keine einzelne Änderung dieser Daten hätte zu einem höheren Ergebnis geführt.",
    change="{name}: {after} statt {before}",
    change_result="{changes}: {total} Punkte, „{label}“",
    model=(
        "Ein Sprachmodell ({model}) hat Ihre Nachricht gelesen und Stellen darin markiert. Es hat keine Punkte vergeben, und"
        " eine Stelle, die nur das Modell bemerkt hat, zählte nicht."
    ),
    use=(
        "Die Punktzahl bestimmt die Reihenfolge, in der unsere Mitarbeiter Anfragen sehen, und die Software schlägt den"
        " nächsten Schritt vor. Unsere Mitarbeiter können jederzeit anders entscheiden, und wir senden keine E-Mail, die nicht"
        " ein Mensch freigegeben hat."
    ),
    suggestion="In Ihrem Fall war der Vorschlag: {action}.",
    no_email="Wir haben Ihnen keine E-Mail gesendet.",
    one_email="Wir haben Ihnen eine E-Mail gesendet, am {date}.",
    emails="Wir haben Ihnen {count} E-Mails gesendet, die letzte am {date}.",
    rights=(
        "Sie können Ihre Daten berichtigen oder löschen lassen, der Verwendung widersprechen und verlangen, dass ein Mensch die"
        " Einschätzung prüft. Eine Antwort auf dieses Schreiben genügt. Sie können sich auch bei einer"
        " Datenschutz-Aufsichtsbehörde beschweren."
    ),
    closing="Mit freundlichen Grüßen",
    labels={"HOT": "Heiß", "WARM": "Warm", "COLD": "Kalt"},
    actions={
        "SEND_EMAIL": "Ihnen eine E-Mail senden",
        "ASK_QUESTION": "Ihnen eine Frage stellen",
        "DISQUALIFY": "Sie nicht kontaktieren",
        "HOLD": "abwarten",
    },
    groups={
        "fit": "Wer Sie sind",
        "intent": "Was Sie möchten",
        "engagement": "Wie Sie zu uns kamen",
        "history": "Was frühere Anfragen zeigten",
    },
)
