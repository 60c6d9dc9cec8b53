"""English rules for budget and authority."""

from leadops_core.schemas.signal import SignalKind
from leadops_core.scoring.signals.rules import HOLDS, SignalRule

_BUDGET = SignalKind.BUDGET
_AUTHORITY = SignalKind.AUTHORITY

_AMOUNT = (
    r"(?:(?:usd|eur|gbp|chf|[$€£]) ?\d[\d.,]{0,12} ?(?:k|m|thousand|million|mio)?|\d[\d.,]{0,12} ?(?:k|thousand|mio|million)? ?"
    r"(?:usd|eur|gbp|chf|sek|aed|inr|euros?|dollars?|pounds?|€|\$|£|k))"
)
_BOSS = (
    r"(?:boss|manager|director|ceo|cfo|cto|coo|cro|cmo|md|vp|vice president|management|board|supervisor|head|team lead|partner"
    r"|partners|principal|leadership|exco|finance|founder|president|owner|it|procurement|committee)"
)

MEANS = (
    SignalRule(
        _BUDGET,
        "approved",
        "budget funding funds money budgets financing",
        r"(?:budget|funding|funds|money|financing|budget line)(?:'s)? (?!<1>(?:will|would|could|might|should|must|needs) )<2>(?:(?:(?:is|are|has been|have been|was|were|been|got|gets|already|now|'s|and it is) ){1,3}<1>)?(?:approved|allocated|signed off|secured|confirmed|set aside|available|in place|ring fenced|released|cleared|granted|earmarked|there|completed|reserved)"
        r"|(?:budget|funding|funds)(?: of [^.;!?\n]{1,20})? (?:approved|allocated|signed off|secured|confirmed|set aside|released|available|✅)|(?:approved|allocated|secured|confirmed|dedicated|set aside|signed off)(?: the| a| our| an| on a| on the)?<1> ?(?:budget|funding|funds|money)"
        r"|got (?:the )?budget|the money for (?:this|it)|(?:have|has|got) (?:the|a|our|enough|sufficient) (?:budget|money|funds|funding)(?: for (?:this|it)| and| to|(?=[.,;!?]))",
        0.9,
        negated="seeking",
        unless_before=r"(?:until|once|if|when|whether|unless|get|after|before|not|as soon as) <3>(?:the |our |a )?|last (?:year|quarter|month)'s",
        unless_after=r"(?:by|in) (?:our|the) customers?|(?:is |are )?(?:not|pending)",
        excludes_others=True,
    ),
    SignalRule(
        _BUDGET,
        "approved",
        "approved allocated released signed",
        rf"(?:have|i've|we've|has|got) {_AMOUNT} approved|{_AMOUNT} (?:is |are )?(?:approved|allocated|signed off|released)",
        0.9,
        negated="seeking",
    ),
    SignalRule(
        _BUDGET,
        "approved",
        "budget money price funding",
        r"(?:budget|money|price|funding) (?:is(?:n't| not)|(?:will|would) not be|won't be) (?:an? |the |really )?(?:issue|problem|concern|obstacle|constraint)|no (?:budget|money) (?:issues?|problems?|constraints?|limits?|worries)",
        0.7,
        negated=HOLDS,
    ),
    SignalRule(
        _BUDGET,
        "named",
        "budget spend invest pay allocated afford play approves",
        rf"(?:budget|spend|spending|invest|pay|paying|afford|allocated|set aside|spent) <6>{_AMOUNT}|{_AMOUNT}(?: \w{{1,12}}){{0,3}} ?(?:budget|to spend|to invest|to play with|available|set aside|for this|in the budget)|(?:budget|spend) <5>(?:of|is|around|about|up to|~|:|under|between|max|roughly) ?[$€£]?\d[\d.,]{{0,12}}(?:k|m)?|(?:approves|approve|decide) <2>(?:anything )?(?:under|up to|below) <1>(?:\d|[$€£])",
        0.8,
        unless_before=r"(?:customers?|clients?|reps?|competitors?) <1>|on (?:ads|marketing) <1>",
        unless_after=r"<4>(?:on ads|on marketing|per click|on advertising|salary|rent|a month on (?:ads|google|advertising))",
    ),
    SignalRule(
        _BUDGET,
        "seeking",
        "budget approval funding case business approve seeking awaiting",
        r"(?:need|needs|waiting|still|trying|seeking|seek|request|requested|asked|ask|working|going|apply|applying|get|getting|put|build|building|prepare|preparing|secure|securing) <4>(?:for |to |on )?<1>(?:budget(?: approval)?|approval (?:for|from|by)|funding|a business case|the business case|business case)(?: together| approved| from)?"
        r"|budget(?:s)? (?:is |are |still |not yet |yet ){0,4}(?:pending|to be approved|in discussion|under discussion|being (?:finali[sz]ed|discussed|planned|prepared)|not (?:yet )?(?:approved|confirmed|finali[sz]ed|released|allocated)|requested|round|planning for|cycle|tbd|tbc|unclear)|awaiting (?:budget|approval|funding)|(?:has|have) to (?:be )?approve",
        0.75,
        unless_after=r"(?:software|tool|process|tracking|app)",
        unless_before=r"(?:customers?|clients?|help) <3>",
    ),
    SignalRule(
        _BUDGET,
        "none",
        "budget money afford expensive free funds pay bucks hobby lack",
        r"(?:no|zero|without|without any|without a|nil|(?:not|don't|doesn't|didn't|won't) (?:have|got)|haven't|lack of|lack) (?:a |any |the |much |enough |approved |dedicated |allocated )?(?:budget|money|funds|funding)(?! (?:issues?|problems?|constraints?|limits?|worries|holder))"
        r"|(?:can't|cannot|can not|couldn't|unable to) (?:really )?afford|budget (?:is |was |has been |got )?(?:zero|frozen|cut|exhausted|spent|gone|used up|0\b)|budget freeze|too expensive for (?:us|me)|(?:free of charge|for free|free version|free account|free plan|free software|free lifetime|(?:need|want|is there|give me) <1>a free (?!trial|demo|audit|quote|consult)\w{1,12})|don't pay much|under (?:\d|ten|five) (?:bucks|dollars|euros)|hobby plan|money (?:is )?(?:tight|sry)",
        0.8,
        negated=HOLDS,
        unless_after=r"(?:trial|until we see|audit)|(?:lost|wasted|left on)",
        unless_before=r"(?:feel) <1>|(?:customers?|clients?) <2>",
    ),
    SignalRule(
        _AUTHORITY,
        "decides",
        "decision decide maker budget sign signature final authority approve choose signs owner founder ceo decider mandate cheques contract call holder",
        r"(?:i am|i'm|am|as) (?:the |a |also the )?(?:\w{1,12} )?(?:decision maker|decider|budget holder|budget owner|budget responsible|owner|founder|co founder|ceo|managing director|one who (?:decides|signs))"
        r"|i (?:can |will |also |alone |personally |may |do )?(?:decide|sign|choose|approve|own the budget|control the budget|hold the budget|manage the budget|make the (?:final |purchasing |buying )?(?:decision|call))(?!ed)(?! with)|(?:the )?decision is (?:mine|with me)|my (?:own )?(?:decision|signature|call)|i have (?:the )?(?:final say|authority|sign off|budget and the mandate|buying authority|mandate|full authority|approval)|(?:with )?full authority|(?:we|my co founder and i) decide together|i approve it|i am the one who signs",
        0.9,
        negated="influences",
        unless_after=r"by gut|whether|(?:up for|in to|off the|what to ask|nothing|which (?:films?|movie))",
        unless_before=r"(?:before|until|so that|once|help|if|when) <1>",
    ),
    SignalRule(
        _AUTHORITY,
        "influences",
        "approve decision recommend committee convince buy management board boss present shortlist team approval approves decides signs listens agenda propose leading selection leader suggested pick says final holds talk speak run check bring ok",
        rf"i(?:'ll| will| can| would| may|'d)? (?:also )?(?:recommend|advise|propose|suggest|present|make the shortlist|influence|evaluate)|(?:on|part of|in) (?:the|our|a) (?:buying|evaluation|selection|purchasing|project|steering) (?:committee|team|group)|(?:present|show|bring|take|pitch|propose|recommend)(?: it| this| that| \w{{1,12}} options| the \w{{1,12}})? (?:to|for) (?:my|our|the|her|him) <2>{_BOSS}"
        rf"|not the (?:only |final |main )?decision maker|(?:convince|buy in from|run it by|run this by|check with|talk to|speak to|approval from|sign off from|ok from|before i talk to) (?:my|our|the) <2>{_BOSS}|(?:have to|need to|must) convince|(?:(?:my|our|the) <1>)?{_BOSS}(?: \w{{1,10}})? (?:decides?|signs?|approves?|makes the final call|has to (?:approve|sign)|will decide|holds the budget|must approve)|(?:he|she|they) listens? to me|leading the selection|pick the (?:vendor|tool)|management meeting agenda",
        0.8,
        negated=HOLDS,
        unless_before=r"(?:you|would you|do you) ",
    ),
    SignalRule(
        _AUTHORITY,
        "asks_for_other",
        "behalf asked told boss colleague manager friend client collect wants requested asking",
        rf"on behalf of|(?:my|our|the|dr\.?) <1>(?:{_BOSS}) (?:has |have )?(?:asked|told|wants|wanted|requested) (?:me|us)|(?:i've|i have|i was|have|was) been asked to|i was asked to|(?:for|asking for) (?:my|a) (?:boss|manager|client|colleague|friend|director)|asked me to (?:collect|gather|find|make|look|sanity)",
        0.8,
        negated=HOLDS,
        unless_after=r"of (?:a|our) customers?|pick|choose|and i",
        unless_before=r"(?:recommended|gift|present) <1>",
    ),
)
