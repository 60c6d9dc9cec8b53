"""German rules for all signals."""

from leadops_core.scoring.signals.phrases import NOT_ASKED_FOR, LevelMeaning, Phrases, rules_of
from leadops_core.scoring.signals.rules import HOLDS

_MONTHS = "januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember"
_AMOUNT = r"(?:\d[\d.,]{0,12} ?(?:k|tausend|tsd|mio)? ?(?:€|euro|eur|chf)|€ ?\d[\d.,]{0,12})"

GERMAN = rules_of(
    {
        "intent:demo": Phrases(
            "demo vorführung produktvorführung präsentation demotermin termin rückruf vorführungstermin",
            r"(?:eine?n?|die|zur|zwecks|um|online|gerne|bitte|vereinbaren|terminieren|buchen) <3>(?:demo|vorführung|produktvorführung|präsentation|demotermin|vorführungstermin)(?!daten)|(?:demo|vorführung) <3>(?:vereinbaren|zeigen|buchen|bekommen|sehen|erhalten)|(?:termin|rückruf|telefonat|gespräch) <4>(?:vereinbaren|ausmachen|zwecks|bitte)|bitte <2>(?:um )?(?:rückruf|terminvorschlag)",
            unless_before=rf"(?:nach|seit|während|{NOT_ASKED_FOR}) <2>",
            unless_after=r"<2>(?:absagen|verschieben|stornieren|startet|läuft|war|aufzeichnung|video|umgebung|konto|daten|link)",
        ),
        "intent:pricing": Phrases(
            "preise preis preisliste angebot kosten kostet preisinformationen kostenvoranschlag",
            r"(?:bitte|senden|schicken|brauche|brauchen|benötige|benötigen|möchte|möchten|hätte|hätten|ihre|ihr|um|ein|einen|erhalten|wie hoch|welche) <5>(?:preise?|preisliste|angebot(?!sverfolgung)|kosten|preisinformationen|kostenvoranschlag)|(?:was|wie viel|wieviel) <3>kostet|(?:preise?|angebot) (?:für \d|bitte|zusenden|anfordern)|(?:angebot|preise?) <3>(?:senden|schicken|zukommen)",
            unless_before=r"(?:unsere?n?|meine?n?|wir haben|ich habe|haben wir) <1>|(?:nachverfolgung|verfolgung) <2>",
        ),
        "intent:trial": Phrases(
            "testen testversion testzugang ausprobieren probezugang pilotprojekt teststellung testphase probeabo",
            r"testversion|testzugang|testphase|probezugang|teststellung|pilotprojekt|probeabo|(?:gerne|kostenlos|unverbindlich|es|mal|software|tool) (?:testen|ausprobieren)",
        ),
        "intent:comparing": Phrases(
            "vergleichen vergleich anbieter ausschreibung evaluieren shortlist prüfen",
            r"(?:vergleichen|evaluieren|prüfen|vergleiche) <5>(?:anbieter|lösungen|tools|systeme|produkte|software)|(?:anbieter|lösungen|tools|systeme) <2>(?:vergleichen|evaluieren|im vergleich)|(?:unsere|eine|der|die) <1>(?:ausschreibung|shortlist)",
            meaning=LevelMeaning(0.8, excludes_others=True),
        ),
        "intent:switching": Phrases(
            "wechseln ablösen ersetzen umsteigen alternative umstieg",
            r"(?:von \w{1,20}|system|anbieter|tool) <4>(?:wechseln|umsteigen)|(?:ersetzen|ablösen) <3>|(?:wollen|möchten|müssen|will) <6>(?:ersetzen|ablösen|wechseln|umsteigen)|alternative (?:zu|für) \w{1,30}",
            meaning=LevelMeaning(0.8, excludes_others=True),
        ),
        "intent:researching": Phrases(
            "informationen infos infomaterial interessiere interessieren suchen suche informieren interesse unterlagen",
            r"(?:suchen|suche) <3>(?:etwas|lösung|software|tool|system|eine möglichkeit)|(?:mehr|weitere|nähere) (?:informationen|infos|details)|(?:infomaterial|unterlagen|informationen|infos) <3>(?:zusenden|schicken|senden|bitte)|interessiere?n? (?:uns|mich) für|(?:mich|uns) <2>informieren",
            unless_after=r"<3>(?:job|stelle|praktikum|ausbildung)",
            meaning=LevelMeaning(0.7, excludes_others=True),
        ),
        "intent:none_now": Phrases(
            "bedarf interesse derzeit aktuell zurzeit geplant",
            r"(?:kein(?:en)?|keinerlei) (?:bedarf|interesse|kaufabsicht)|(?:derzeit|aktuell|zurzeit|momentan) (?:nichts|nicht) (?:geplant|aktuell|relevant|interessant)|nicht auf der suche",
        ),
        "timeline:within_month": Phrases(
            "schnell sofort dringend schnellstmöglich woche asap umgehend monat kurzfristig",
            r"so schnell wie möglich|schnellstmöglich|sofort|umgehend|kurzfristig|(?<!nicht )dringend|(?:diese|nächste|kommende)(?:r|n)? woche|(?:noch )?diesen monat|bis ende (?:der woche|des monats)|innerhalb (?:von )?(?:\d|zwei|drei|vier|einer) wochen?",
        ),
        "timeline:within_quarter": Phrases(
            "quartal monat monaten " + _MONTHS.replace("|", " "),
            rf"(?:dieses|diesem|nächsten?s?|ersten|zweiten|dritten|vierten) quartal|nächsten monat|in (?:den nächsten )?(?:zwei|drei|2|3) monaten|(?:bis|im|vor|ab|start im|anfang|ende|mitte) (?:ende |anfang |mitte )?(?:{_MONTHS}|q[1-4])",
            unless_before=r"(?:seit|war|hatten|haben) <3>",
        ),
        "timeline:within_year": Phrases(
            "jahr jahres halbjahr",
            r"(?:dieses|diesem|im laufe des) jahre?s?|(?:bis )?(?:ende des jahres|jahresende)|(?:erstes|zweites|erstem|zweiten|nächstes|im ersten|im zweiten) halbjahr",
        ),
        "timeline:later": Phrases(
            "eile eilig jahr irgendwann dringend zeitdruck",
            r"keine eile|nicht (?:so )?(?:eilig|dringend)|(?:nächstes|kommendes|im nächsten) jahr|irgendwann|kein zeitdruck",
        ),
        "budget:approved": Phrases(
            "budget mittel",
            r"(?:budget|mittel|gelder)(?: für \w{1,20})? (?:ist|sind|wurde|wurden|liegt|steht) <2>(?:freigegeben|bewilligt|genehmigt|vorhanden|bereit|eingeplant|da|zur verfügung|gesichert)|(?:genehmigtes|freigegebenes|bewilligtes) budget|(?:haben|habe) (?:das|ein) budget",
            unless_before=r"(?:sobald|wenn|falls|ob) <2>",
        ),
        "budget:named": Phrases(
            "budget",
            rf"budget <4>{_AMOUNT}|{_AMOUNT} <2>budget",
        ),
        "budget:seeking": Phrases(
            "budget",
            r"budget <3>(?:beantragen|beantragt|einholen|noch nicht (?:freigegeben|genehmigt|bewilligt)|wird noch|in klärung|in planung)",
        ),
        "budget:none": Phrases(
            "budget geld kostenlos leisten",
            r"(?:kein(?:erlei)?|null|ohne|nicht genug) (?:budget|geld|mittel)|nicht leisten|(?:kostenlose|gratis) (?:version|lösung|software)",
        ),
        "authority:decides": Phrases(
            "entscheide entscheidung entscheider entscheiderin unterschreibe verantwortlich entscheidungsträger inhaber geschäftsführer",
            r"(?:ich|das) entscheide (?:ich|selbst|das|allein)?|ich entscheide|(?:die )?entscheidung liegt bei mir|ich bin <2>(?:entscheider(?:in)?|entscheidungsträger(?:in)?|inhaber(?:in)?|geschäftsführer(?:in)?)|als (?:inhaber|geschäftsführer)(?:in)?|ich (?:unterschreibe|zeichne)|mein budget",
        ),
        "authority:influences": Phrases(
            "chef chefin geschäftsleitung geschäftsführung vorstand gemeinsam",
            r"(?:mit|von|bei) <2>(?:chef|chefin|geschäftsleitung|geschäftsführung|vorstand) <2>(?:abstimmen|besprechen|abstimmung|freigabe|entscheiden)?|(?:chef|geschäftsführung|vorstand|geschäftsleitung) (?:entscheidet|muss)",
            meaning=LevelMeaning(0.7, negated=HOLDS),
        ),
        "authority:asks_for_other": Phrases(
            "auftrag gebeten chef chefin vorgesetzten",
            r"im (?:auftrag|namen) (?:von|meine[rs]|unsere[rs])|(?:mein|unser)e? (?:chef|chefin|vorgesetzter?) hat mich gebeten|für (?:meinen|meine|unseren) (?:chef|chefin|kollegen|vorgesetzten)",
        ),
        "concern:opt_out": Phrases(
            "abmelden abbestellen austragen löschen newsletter verteiler kontaktieren mails anrufe streichen ruhe",
            r"(?:bitte|möchte|will) (?!<3>nicht )<4>(?:abmelden|abbestellen|austragen)|(?:meine|alle meine|unsere) <2>(?:daten|adresse|mailadresse) <3>(?:löschen|entfernen)|löschen sie <3>(?:daten|adresse)|(?:keine|nicht mehr) <2>(?:mails?|e mails?|anrufe|werbung|kontaktieren|anschreiben|newsletter)(?: mehr| senden| schicken)?|(?:aus|von) (?:ihrem|ihrer|dem|der) (?:verteiler|liste|newsletter) <2>(?:streichen|nehmen|entfernen|löschen)|(?:nehmen|streichen|löschen|entfernen) sie (?:mich|uns) <2>(?:aus|von) <1>(?:verteiler|liste|newsletter)|schreiben sie mir nicht|(?:lassen sie|lasst|lass) (?:mich|uns) <1>in ruhe",
            unless_before=r"(?:kunden|empfänger|nutzer|abonnenten) <4>|(?:wollen|möchten|müssen) wir <2>",
            unless_after=r"<2>(?:von hand|manuell|händisch|sortieren|abtippen|zuordnen|verlieren|verpassen|übersehen|vergessen|weiterleiten|besprechen|sprechen|reden|ansehen|anschauen|prüfen|überlegen|klären|vergleichen|telefonieren|testen)",
        ),
        "concern:complaint": Phrases(
            "spam beschwerde beschweren anwalt belästigung unerwünschte datenschutzbehörde woher abmahnung",
            r"(?:das|dies|ihre mails?) (?:ist|sind) <1>(?:spam|belästigung|unverschämt)|(?:unerwünschte|unverlangte) (?:werbung|mails?)|(?:mein|unser)e?[nm]? (?:anwalt|rechtsanwalt)|abmahnung|woher haben sie meine|beschwerde (?:einreichen|bei)|(?:melde|beschwere) (?:sie|mich) bei",
        ),
        "concern:competitor": Phrases(
            "wettbewerber mitbewerber konkurrent konkurrenten konkurrenzprodukt",
            r"(?:wir sind|ich bin) <2>(?:wettbewerber|mitbewerber|konkurrent)|(?:arbeite|arbeiten) (?:für|bei) <2>(?:wettbewerber|mitbewerber|konkurrenten)|(?:entwickeln|bauen|verkaufen|vertreiben) <2>konkurrenzprodukt",
        ),
        "concern:job_seeker": Phrases(
            "stelle job bewerbung bewerbe lebenslauf praktikum arbeitsstelle praktikumsplatz stellenangebote werkstudentenstelle initiativbewerbung",
            r"(?:suche|suchen nach|auf der suche nach) <3>(?:stelle|job|praktikum|arbeitsstelle|praktikumsplatz|werkstudentenstelle|ausbildungsplatz)|(?:mein|meinen|anbei) <2>lebenslauf|(?:meine) (?:initiativ)?bewerbung|bewerbe mich|initiativbewerbung|möchte mich <3>bewerben",
        ),
        "concern:vendor_pitch": Phrases(
            "bieten biete agentur dienstleistungen sichtbarkeit backlinks ranking webdesign",
            r"(?:wir|ich) (?:bieten?|verkaufen?) <4>(?:seo|backlinks|webdesign|leads|adressen|adresslisten|dienstleistungen|softwareentwicklung|büroreinigung)|steigern (?:wir|sie) (?:ihre|ihren) (?:umsatz|sichtbarkeit|traffic)|unsere (?:dienstleistungen|leistungen) (?:vorstellen|anbieten)",
        ),
        "concern:student": Phrases(
            "student studentin masterarbeit bachelorarbeit doktorarbeit studium hausarbeit studienarbeit abschlussarbeit dissertation seminararbeit",
            r"(?:ich bin|als) <2>student(?:in)?|(?:meine|meiner|meinem|eine|einer|schreibe) <1>(?:masterarbeit|bachelorarbeit|doktorarbeit|hausarbeit|studienarbeit|abschlussarbeit|dissertation|seminararbeit)|für mein studium",
        ),
    }
)
