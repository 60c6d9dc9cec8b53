"""The privacy letter in Portuguese."""

from typing import Final

from leadops_core.texts.languages import LetterWords

LETTER: Final = LetterWords(
    greeting="Bom dia,",
    greeting_by_name="Olá, {name},",
    introduction=(
        "Perguntou-nos como avaliámos o seu potencial como cliente. Esta carta explica quais dos seus dados foram utilizados e como"
        " alteraram o resultado (artigo 15.º, n.º 1, alínea h), do Regulamento Geral sobre a Proteção de Dados)."
    ),
    result=(
        "O nosso software estima a probabilidade de um pedido levar a uma relação comercial connosco. Atribuiu ao seu {total} de 100"
        " pontos. Chamamos a este resultado «{label}»."
    ),
    result_unscored="O nosso software não pontuou o seu pedido.",
    probability="Cerca de {share} dos pedidos comparáveis levaram a uma reunião ou a um contrato.",
    probability_range="Até agora são conhecidos poucos resultados; a proporção real pode situar-se entre {low} e {high}.",
    headings={
        "calculation": "Como a pontuação é calculada",
        "changes": "O que teria alterado o resultado",
        "other_data": "Outros dados que guardamos sobre si",
        "use": "Para que serve a pontuação",
        "rights": "Os seus direitos",
    },
    principle=(
        "Cada dado soma pontos a um valor inicial ou retira-os. A soma é a pontuação. «{hot}» começa em {hot_points} pontos e"
        " «{warm}» em {warm_points}. Tudo o que fica abaixo é «{cold}»."
    ),
    points_set="Pessoas da nossa empresa decidiram quantos pontos vale cada dado.",
    points_learned="Os pontos foram aprendidos com os resultados de {count} pedidos anteriores, em {date}.",
    start="A soma começa em {points}.",
    raised="Estes dados aumentaram a sua pontuação:",
    lowered="Estes dados diminuíram a sua pontuação:",
    item="{points}  {name}: {value}",
    derived_item="{points}  {name}: {value} (a partir de {source}: «{original}»)",
    quoted_item="{points}  {name}: {value}. Escreveu: «{quote}»",
    limit="{points}  {group}: os pontos deste grupo só contam até um limite",
    total="A sua pontuação é {total}. Os pontos acima estão arredondados.",
    data="{name}: {value}",
    given="indicado",
    unknown="desconhecido",
    other_value="outro valor",
    changes_none="Nenhuma alteração isolada destes dados teria levado a um resultado mais alto.",
    change="{name}: {after} em vez de {before}",
    change_result="{changes}: {total} pontos, «{label}»",
    model=(
        "Um modelo de linguagem ({model}) leu a sua mensagem e assinalou passagens. Não fixou pontos, e uma passagem que só o modelo"
        " tinha notado não contou."
    ),
    use=(
        "A pontuação decide a ordem em que a nossa equipa vê os pedidos, e o software sugere o passo seguinte. A nossa equipa pode"
        " decidir de outra forma a qualquer momento, e não enviamos nenhum e-mail que uma pessoa não tenha aprovado."
    ),
    suggestion="No seu caso, sugeriu: {action}.",
    no_email="Não lhe enviámos nenhum e-mail.",
    one_email="Enviámos-lhe um e-mail, em {date}.",
    emails="Enviámos-lhe {count} e-mails, o último em {date}.",
    rights=(
        "Pode pedir a correção ou o apagamento dos seus dados, opor-se à sua utilização e pedir que uma pessoa reveja a avaliação."
        " Basta responder a esta carta. Também pode apresentar queixa a uma autoridade de proteção de dados."
    ),
    closing="Com os melhores cumprimentos",
    labels={"HOT": "Quente", "WARM": "Morno", "COLD": "Frio"},
    actions={
        "SEND_EMAIL": "enviar-lhe um e-mail",
        "ASK_QUESTION": "fazer-lhe uma pergunta",
        "DISQUALIFY": "não o contactar",
        "HOLD": "aguardar",
    },
    groups={
        "fit": "Quem é",
        "intent": "O que pretende",
        "engagement": "Como chegou até nós",
        "history": "O que pedidos anteriores mostraram",
    },
)
