"""Words of the messages in `mail_corpus`, in five languages."""

LANGUAGES = ("en", "de", "fr", "es", "pt")

MONTHS = {
    "en": "January February March April May June July August September October November December".split(),
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split(),
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split(),
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro".split(),
}
WEEKDAYS = {
    "en": "Mon Tue Wed Thu Fri Sat Sun".split(),
    "de": "Mo. Di. Mi. Do. Fr. Sa. So.".split(),
    "fr": "lun. mar. mer. jeu. ven. sam. dim.".split(),
    "es": "lun mar mié jue vie sáb dom".split(),
    "pt": "seg. ter. qua. qui. sex. sáb. dom.".split(),
}
OUR_TEXTS = {
    "en": 'Hi {first},\n\nThanks for your request. How about a demo on Tuesday at 10?\n\nBest,\nAlex Rivera\nQuillmere\n\n-- \nQuillmere Inc., 12 Harbour Street\nIf you\'d rather not hear from me, reply "unsubscribe".',
    "de": 'Hallo {first},\n\ndanke für Ihre Anfrage. Passt Ihnen Dienstag um 10 Uhr?\n\nViele Grüße\nAlex Rivera\n\n-- \nQuillmere Inc.\nKeine weiteren E-Mails? Antworten Sie mit "abmelden".',
    "fr": "Bonjour {first},\n\nMerci pour votre demande. Une démo mardi à 10 h ?\n\nCordialement,\nAlex Rivera\n\n-- \nQuillmere Inc.\nPour ne plus recevoir de messages, répondez « désinscription ».",
    "es": "Hola {first}:\n\nGracias por su solicitud. ¿Le va bien una demo el martes a las 10?\n\nUn saludo,\nAlex Rivera\n\n-- \nQuillmere Inc.\nPara no recibir más correos, responda «baja».",
    "pt": 'Olá {first},\n\nObrigado pelo pedido. Uma demo na terça às 10h?\n\nAtenciosamente,\nAlex Rivera\n\n-- \nQuillmere Inc.\nPara não receber mais e-mails, responda "remover".',
}
REPLIES = {
    "en": [
        "Tuesday at 10 works for me.",
        "Thanks for reaching out.\n\nCould you send me your pricing for 40 users first?",
        "Not interested, thanks.",
        "Please contact my colleague Jane Miller instead.\nShe is in charge of this.",
        "We're busy until March. Please check back then.\n\nHave a great week!",
        "Does it integrate with Salesforce?",
        "Sounds good - let's talk next week.",
        "Please take me off your list.",
    ],
    "de": [
        "Dienstag um 10 Uhr passt.",
        "Vielen Dank für Ihre Nachricht.\n\nKönnen Sie mir bitte vorab die Preise für 40 Nutzer schicken?",
        "Danke, kein Interesse.",
        "Bitte wenden Sie sich an meine Kollegin Frau Schulz.",
        "Derzeit nicht, melden Sie sich bitte im März wieder.",
        "Funktioniert das auch mit SAP?",
        "Klingt gut, lassen Sie uns nächste Woche telefonieren.",
        "Bitte nehmen Sie mich aus dem Verteiler.",
    ],
    "fr": [
        "Mardi 10h me convient.",
        "Merci pour votre message.\n\nPouvez-vous m'envoyer vos tarifs pour 40 utilisateurs ?",
        "Non merci, cela ne nous intéresse pas.",
        "Contactez plutôt ma collègue Anne Petit.",
        "Pas pour le moment, recontactez-moi en mars.",
        "Est-ce que cela fonctionne avec Sage ?",
        "Cela m'intéresse, parlons-en la semaine prochaine.",
        "Merci de ne plus me contacter.",
    ],
    "es": [
        "El martes a las 10 me va bien.",
        "Gracias por su mensaje.\n\n¿Puede enviarme los precios para 40 usuarios?",
        "No, gracias, no nos interesa.",
        "Escriba por favor a mi compañera Ana Ruiz.",
        "Ahora no, escríbame en marzo.",
        "¿Se integra con SAP?",
        "Suena bien, hablamos la semana que viene.",
        "No me escriban más, por favor.",
    ],
    "pt": [
        "Terça às 10h funciona para mim.",
        "Obrigado pela mensagem.\n\nPode enviar os preços para 40 utilizadores?",
        "Não, obrigado, não temos interesse.",
        "Fale com a minha colega Ana Sousa.",
        "Agora não, volte em março.",
        "Funciona com o SAP?",
        "Parece bom, vamos falar na próxima semana.",
        "Não quero receber mais e-mails.",
    ],
}
CLOSINGS = {
    "en": ["Best,", "Kind regards,", "Thanks,", "Cheers,", "Best regards"],
    "de": ["Viele Grüße", "Mit freundlichen Grüßen", "Beste Grüße", "VG", "Liebe Grüße,"],
    "fr": ["Cordialement,", "Bien cordialement", "Merci,", "Bonne journée,"],
    "es": ["Un saludo,", "Saludos cordiales", "Atentamente,", "Gracias,"],
    "pt": ["Atenciosamente,", "Cumprimentos,", "Abraço,", "Obrigado,"],
}
PHONE_SIGNATURES = {
    "en": ["Sent from my iPhone", "Get Outlook for iOS", "Sent from Gmail Mobile"],
    "de": ["Von meinem iPhone gesendet", "Gesendet von Outlook für Android", "Gesendet mit der GMX Mail App"],
    "fr": [
        "Envoyé de mon iPhone",
        "Envoyé depuis mon smartphone Samsung Galaxy",
        "Télécharger Outlook pour iOS",
    ],
    "es": ["Enviado desde mi iPhone", "Obtener Outlook para iOS"],
    "pt": ["Enviado do meu iPhone", "Obter o Outlook para iOS"],
}
ATTRIBUTIONS = {
    "gmail": {
        "en": "On {weekday}, {month:.3} {day}, {year} at {time} AM {name} <{address}> wrote:",
        "de": "Am {weekday}, {day}. {month} {year} um {time} Uhr schrieb {name} <{address}>:",
        "fr": "Le {weekday} {day} {month} {year} à {time}, {name} <{address}> a écrit :",
        "es": "El {weekday}, {day} {month:.3} {year} a las {time}, {name} (<{address}>) escribió:",
        "pt": "Em {weekday}, {day} de {month} de {year} às {time}, {name} <{address}> escreveu:",
    },
    "apple": {
        "en": "On {day} {month:.3} {year}, at {time}, {name} <{address}> wrote:",
        "de": "Am {two}.{number}.{year} um {time} schrieb {name} <{address}>:",
        "fr": "Le {day} {month:.4} {year} à {time}, {name} <{address}> a écrit :",
        "es": "El {day} {month:.3} {year}, a las {time}, {name} <{address}> escribió:",
        "pt": "No dia {two}/{number}/{year}, às {time}, {name} <{address}> escreveu:",
    },
    "thunderbird": {
        "en": "On {number}/{two}/{year} {time}, {name} wrote:",
        "de": "Am {two}.{number}.{year} um {time} schrieb {name}:",
        "fr": "Le {two}/{number}/{year} à {time}, {name} a écrit :",
        "es": "El {two}/{number}/{year} a las {time}, {name} escribió:",
        "pt": "Em {two}/{number}/{year} {time}, {name} escreveu:",
    },
    "outlook": dict.fromkeys(LANGUAGES, "{name} <{address}> {time}:"),
}
HEADER_BLOCKS = {
    "en": "________________________________\nFrom: {name} <{address}>\nSent: {date}\nTo: {to}\nSubject: {subject}\n\n{text}",
    "de": "Von: {name} <{address}>\nGesendet: {date}\nAn: {to}\nBetreff: {subject}\n\n{text}",
    "fr": "De : {name} <{address}>\nEnvoyé : {date}\nÀ : {to}\nObjet : {subject}\n\n{text}",
    "es": "De: {name} <{address}>\nEnviado el: {date}\nPara: {to}\nAsunto: {subject}\n\n{text}",
    "pt": "De: {name} <{address}>\nEnviada em: {date}\nPara: {to}\nAssunto: {subject}\n\n{text}",
}
AUTO_SUBJECTS = {
    "en": [
        "Automatic reply:",
        "Out of Office:",
        "Out of office Re:",
        "Auto:",
        "I am out of the office until Monday",
    ],
    "de": ["Automatische Antwort:", "Abwesenheitsnotiz:", "Abwesenheit:", "Nicht im Büro:", "AutoReply:"],
    "fr": ["Réponse automatique :", "Absence du bureau", "Absent du bureau :", "Réponse automatique : Re:"],
    "es": ["Respuesta automática:", "Fuera de la oficina:", "Ausente:"],
    "pt": ["Resposta automática:", "Ausência temporária:", "Fora do escritório:"],
}
ABSENCES = {
    "en": [
        "I am out of the office until {month} {day}. In urgent cases, contact office@firm.example.",
        "Thank you for your email. I'm currently on annual leave and will be back on {month} {day}, {year}. I will reply upon my return.",
        "I'm away from {number}/01 to {number}/{two} with limited access to email. If it is urgent, call +1 555 0100.",
    ],
    "de": [
        "Ich bin bis zum {two}.{number}.{year} nicht im Büro. In dringenden Fällen wenden Sie sich an office@firm.example.",
        "Vielen Dank für Ihre Nachricht. Ich bin im Urlaub und ab dem {day}. {month} wieder erreichbar. Ihre E-Mail wird nicht weitergeleitet.",
        "Ich bin derzeit abwesend. Nach meiner Rückkehr am {day}. {month} melde ich mich.",
    ],
    "fr": [
        "Je suis absent du bureau jusqu'au {day} {month}. En cas d'urgence, contactez office@firm.example.",
        "Je suis en congés et serai de retour le {day} {month} {year}. Je répondrai à mon retour.",
    ],
    "es": [
        "Estoy fuera de la oficina hasta el {day} de {month}. En caso de urgencia, escriba a office@firm.example.",
        "Estoy de vacaciones y vuelvo el {day} de {month}. Responderé a mi vuelta.",
    ],
    "pt": [
        "Estou fora do escritório até {day} de {month}. Em caso de urgência, contacte office@firm.example.",
        "Estou de férias e volto no dia {day} de {month}. Responderei no meu regresso.",
    ],
}
