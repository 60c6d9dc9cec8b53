"""The privacy letter in Spanish."""

from typing import Final

from leadops_core.texts.languages import LetterWords

LETTER: Final = LetterWords(
    greeting="Buenos días:",
    greeting_by_name="Hola, {name}:",
    introduction=(
        "Nos preguntó cómo le evaluamos como posible cliente. Esta carta explica cuáles de sus datos se utilizaron y cómo"
        " cambiaron el resultado (artículo 15, apartado 1, letra h), del Reglamento general de protección de datos)."
    ),
    result=(
        "Nuestro software estima la probabilidad de que una consulta acabe en una relación comercial con nosotros. A la suya le dio"
        " {total} de 100 puntos. Llamamos a este resultado «{label}»."
    ),
    result_unscored="Nuestro software no ha puntuado su consulta.",
    probability="Cerca de un {share} de las consultas comparables acabó en una reunión o un contrato.",
    probability_range="Hasta ahora se conocen pocos resultados; la proporción real puede estar entre un {low} y un {high}.",
    headings={
        "calculation": "Cómo se calcula la puntuación",
        "changes": "Qué habría cambiado el resultado",
        "other_data": "Otros datos que guardamos sobre usted",
        "use": "Para qué se usa la puntuación",
        "rights": "Sus derechos",
    },
    principle=(
        "Cada dato suma puntos a un valor inicial o los resta. La suma es la puntuación. «{hot}» empieza en {hot_points} puntos y"
        " «{warm}» en {warm_points}. Todo lo que queda por debajo es «{cold}»."
    ),
    points_set="Personas de nuestra empresa decidieron cuántos puntos vale cada dato.",
    points_learned="Los puntos se aprendieron de los resultados de {count} consultas anteriores, el {date}.",
    start="La suma empieza en {points}.",
    raised="Estos datos subieron su puntuación:",
    lowered="Estos datos bajaron su puntuación:",
    item="{points}  {name}: {value}",
    derived_item="{points}  {name}: {value} (a partir de {source}: «{original}»)",
    quoted_item="{points}  {name}: {value}. Usted escribió: «{quote}»",
    limit="{points}  {group}: los puntos de este grupo solo cuentan hasta un límite",
    total="Su puntuación es {total}. Los puntos anteriores están redondeados.",
    data="{name}: {value}",
    given="indicado",
    unknown="desconocido",
    other_value="otro valor",
    changes_none="Ningún cambio aislado de estos datos habría llevado a un resultado más alto.",
    change="{name}: {after} en lugar de {before}",
    change_result="{changes}: {total} puntos, «{label}»",
    model=(
        "Un modelo de lenguaje ({model}) leyó su mensaje y marcó pasajes en él. No fijó ningún punto, y un pasaje que solo el"
        " modelo había notado no contó."
    ),
    use=(
        "La puntuación decide el orden en que nuestro personal ve las consultas, y el software propone el siguiente paso. Nuestro"
        " personal puede decidir otra cosa en cualquier momento, y no enviamos ningún correo que no haya aprobado una persona."
    ),
    suggestion="En su caso propuso: {action}.",
    no_email="No le hemos enviado ningún correo.",
    one_email="Le hemos enviado un correo, el {date}.",
    emails="Le hemos enviado {count} correos, el último el {date}.",
    rights=(
        "Puede pedir que se corrijan o se supriman sus datos, oponerse a su uso y solicitar que una persona revise la evaluación."
        " Basta con responder a esta carta. También puede reclamar ante una autoridad de protección de datos."
    ),
    closing="Un cordial saludo",
    labels={"HOT": "Caliente", "WARM": "Templado", "COLD": "Frío"},
    actions={
        "SEND_EMAIL": "enviarle un correo",
        "ASK_QUESTION": "hacerle una pregunta",
        "DISQUALIFY": "no ponerse en contacto con usted",
        "HOLD": "esperar",
    },
    groups={
        "fit": "Quién es usted",
        "intent": "Qué desea",
        "engagement": "Cómo llegó a nosotros",
        "history": "Qué mostraron consultas anteriores",
    },
)
