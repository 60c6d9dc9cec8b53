"""Portuguese rules for all signals."""

from leadops_core.scoring.signals.phrases import NOT_ASKED_FOR, TOO_HIGH, LevelMeaning, Phrases, rules_of

_MONTHS = "janeiro|fevereiro|março|abril|maio|junho|julho|agosto|setembro|outubro|novembro|dezembro"
_BOSS = r"(?:chefe|gerente|diretor|diretora|diretoria|gestor|gestora|ceo|sócio)"

PORTUGUESE = rules_of(
    {
        "intent:demo": Phrases(
            "demo demonstração apresentação reunião",
            r"(?:uma|a|ver|de|marcar|agendar|solicitar) <1>(?:demo|demonstração|apresentação(?! de vocês| em))|(?:marcar|agendar) <2>(?:reunião|call|conversa|ligação)|(?:podem|pode|poderiam) me ligar",
            unless_before=rf"(?:depois da|após a|gostei|da|muito da|{NOT_ASKED_FOR}) <1>",
        ),
        "intent:pricing": Phrases(
            "preço preços orçamento cotação custa custo valores proposta tabela",
            r"(?:qual(?: é)?|quais(?: são)?|os|o|enviar|mandar|receber|saber|uma|tabela de|solicitar) <3>(?:preços?|cotação(?!es)|valores|custos?|proposta(?: comercial)?)|quanto (?:custa|custam|custaria|fica|sai)|(?:um|enviar|solicitar) orçamento (?:para|de|por)",
            unless_before=r"(?:nossos|nossas|meus) <2>",
            unless_after=TOO_HIGH,
        ),
        "intent:trial": Phrases(
            "teste testar experimentar piloto",
            r"(?:teste grátis|teste gratuito|período de teste|versão de teste|um piloto|projeto piloto)|(?:quero|queremos|podemos|posso|gostaria de|gostaríamos de) (?:testar|experimentar)",
        ),
        "intent:comparing": Phrases(
            "comparando avaliando comparar avaliar licitação",
            r"(?:comparando|avaliando|comparar|avaliar) <4>(?:opções|soluções|ferramentas|fornecedores|plataformas|alternativas|sistemas)|(?:nossa|uma|em) licitação",
        ),
        "intent:switching": Phrases(
            "trocar substituir migrar mudar alternativa",
            r"(?:trocar|migrar|substituir|mudar) (?:de |do |da |a |o )?<1>(?:nosso |nossa |o |a )?<1>(?:ferramenta|sistema|crm|fornecedor|software|plataforma|salesforce|hubspot|atual)|alternativa (?:ao|à|a) \w{1,30}",
        ),
        "intent:researching": Phrases(
            "informações informação interessado interessada procurando procuramos interesse conhecer busca",
            r"mais (?:informações|informação|detalhes)|(?:receber|enviar|gostaria de) <1>informações|(?:procurando|procuramos|buscando|em busca de) <2>(?:solução|ferramenta|software|sistema|plataforma|crm)|(?:estou|estamos) interessad[oa]s? em|tenho interesse|conhecer melhor",
            unless_after=r"<3>(?:emprego|trabalho|estágio|vaga)",
        ),
        "intent:none_now": Phrases(
            "interesse interessados interessado momento precisamos",
            r"(?:não temos|não tenho|sem) interesse|não (?:estamos|estou) (?:interessad[oa]s?|procurando)|(?:por enquanto|no momento) não|não precisamos",
        ),
        "timeline:within_month": Phrases(
            "urgente imediato possível semana mês amanhã rápido",
            r"o mais rápido possível|quanto antes|(?<!não é )urgente|de imediato|(?:esta|nesta|na próxima|próxima) semana|(?:este|neste) mês|até o fim do mês|em (?:duas|três|2|3) semanas",
        ),
        "timeline:within_quarter": Phrases(
            "trimestre mês meses natal " + _MONTHS.replace("|", " "),
            rf"(?:este|neste|no próximo|próximo|primeiro|segundo|terceiro|quarto) trimestre|(?:no )?próximo mês|nos próximos (?:dois|três|2|3) meses|(?:antes de|em|para|até|no fim de) (?:o |ao )?(?:fim de |final de )?(?:{_MONTHS}|natal)",
            unless_before=r"(?:desde|tivemos|foi) <3>",
        ),
        "timeline:within_year": Phrases(
            "ano semestre",
            r"(?:este|neste) ano|até (?:o )?(?:fim|final) do ano|(?:próximo|primeiro|segundo) semestre",
        ),
        "timeline:later": Phrases(
            "pressa ano urgente",
            r"(?:sem|não há|não tenho|não temos) pressa|(?:no )?(?:próximo ano|ano que vem)|não é urgente|mais para frente",
        ),
        "budget:approved": Phrases(
            "orçamento verba",
            r"(?:orçamento|verba) (?:está |já está |já |foi |é )?(?:aprovad|liberad|disponível|autorizad|definid)\w{0,3}|(?:temos|tenho|contamos com) (?:o |um )?(?:orçamento|verba)",
            unless_before=r"(?:quando|se|até que) <2>",
            meaning=LevelMeaning(0.9, negated="none"),
        ),
        "budget:named": Phrases(
            "orçamento verba",
            r"(?:orçamento|verba) <4>(?:(?:r\$|[$€]) ?\d[\d.,]{0,12}|\d[\d.,]{0,12} ?(?:k|mil|€|euros?|reais|dólares|usd))",
        ),
        "budget:seeking": Phrases(
            "orçamento verba",
            r"(?:pedir|conseguir|aguardando|buscando) <2>(?:aprovação d[oe] orçamento|a verba|verba)|orçamento (?:pendente|em aprovação|ainda não aprovado)",
        ),
        "budget:none": Phrases(
            "orçamento verba dinheiro caro grátis gratuita",
            r"(?:sem|não há|não temos|não tenho|nenhum) (?:orçamento|verba|dinheiro)|(?:muito|caro demais) caro para|versão (?:grátis|gratuita)",
        ),
        "authority:decides": Phrases(
            "decido assino decisão dono dona sócio sócia fundador fundadora",
            r"eu (?:decido|assino|aprovo|que decido)|a decisão é minha|sou (?:o |a )?(?:don[oa]|sóci[oa]|fundadora?|decisora?|proprietári[oa]|responsável pela (?:compra|decisão))",
        ),
        "authority:influences": Phrases(
            "chefe gerente diretor diretora diretoria gestor gestora",
            rf"(?:meu|minha|o|a|nossa) {_BOSS} (?:aprova|decide|assina|precisa aprovar)|(?:convencer|apresentar (?:ao|à)|falar com) (?:o |a )?(?:meu |minha |nossa )?{_BOSS}",
        ),
        "authority:asks_for_other": Phrases(
            "pediu nome",
            rf"(?:meu|minha|o|a) {_BOSS} (?:me )?pediu|em nome d[aoe] \w{{1,20}}|para (?:o )?meu {_BOSS}",
        ),
        "concern:opt_out": Phrases(
            "descadastrar descadastre enviar enviem mandar mandem contato contatem contactem escrevam ligar liguem parem apaguem removam excluam cancelar receber paz",
            r"(?<!não )(?<!não me )(?:me )?descadastr(?:ar|e|em)(?: me)?|parem de (?:me )?(?:enviar|mandar|escrever|ligar|contatar)|não (?:me|nos) (?:contatem|escrevam|enviem|mandem|liguem|contactem)(?: mais)?|(?:apaguem|removam|excluam) meus dados|não quero (?:mais )?receber|(?:quero|queria|queremos|gostaria de|desejo|favor) cancelar <2>(?:inscrição|cadastro)|(?:deixem me|deixe me|me deixem|me deixe|deixem nos) em paz",
            unless_before=r"não",
        ),
        "concern:complaint": Phrases(
            "spam denunciar advogado assédio lgpd reclamação",
            r"isso é (?:um )?(?:spam|assédio|ilegal)|vou denunciar|meu advogado|reclamação (?:na|no|à)|violação da lgpd|como conseguiram meu",
        ),
        "concern:competitor": Phrases(
            "concorrente concorrentes concorrência",
            r"(?:somos|sou) <2>(?:concorrentes?|concorrência)|trabalho (?:para|em|num|na) <2>(?:concorrente|concorrência)|(?:vendemos|desenvolvemos) <2>(?:produto|solução) concorrente",
        ),
        "concern:job_seeker": Phrases(
            "emprego trabalho currículo estágio vaga vagas",
            r"(?:procuro|procurando|busco|em busca de) <2>(?:emprego|trabalho|estágio|uma vaga)|(?:meu|segue|anexo) <2>currículo|(?:me )?candidatar (?:a|à|para) <2>vaga",
        ),
        "concern:vendor_pitch": Phrases(
            "oferecemos ofereço agência serviços",
            r"(?:oferecemos|ofereço|vendemos) <4>(?:serviços|seo|desenvolvimento web|listas|bases de dados|marketing|criação de sites)|apresentar nossos serviços|aumentar suas vendas|aumente suas vendas",
            meaning=LevelMeaning(0.75, excludes_others=True),
        ),
        "concern:student": Phrases(
            "estudante tcc tese dissertação faculdade universidade",
            r"sou <1>estudante|(?:meu|um) tcc|minha (?:tese|dissertação|monografia)|trabalho (?:da faculdade|da universidade|acadêmico)",
        ),
    }
)
