"""English rules for intent and timeline."""

from leadops_core.schemas.signal import SignalKind
from leadops_core.scoring.signals.rules import HOLDS, SignalRule

_INTENT = SignalKind.INTENT
_TIMELINE = SignalKind.TIMELINE

_ASK = (
    r"(?:book|booking|prepare|appreciate|schedul(?:e|ing)|arrang(?:e|ing)|set(?:ting)? up|see|get|want|wants|need|needs|request|requesting"
    r"|like|love|have|watch|organi[sz]e|do|try|give|show|send|interested in|offer|propose|take|join|put|look at|looking at"
    r"|keen (?:on|for)|up for|provide|push for|let's|let us|discuss|missing)"
)
_PAST = (
    r"(?:saw|watched|attended|enjoyed|loved|thanks for|thank you for|after|following|since|during|from|had|prepar(?:e|es|ing)"
    r"|deliver|giving|gave|our|their|ran|run|every|per|each|remember) (?:(?:the|your|a|an|that|last|this) )?<2>"
)
_SOLUTION = r"(?:tools?|solutions?|software|platforms?|systems?|products?|providers?|vendors?|suppliers?|options?|alternatives?|crms?|add ons?|services?)"

_MONTHS = (
    r"january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug"
    r"|sept?|oct|nov|dec"
)
_DAYS_OF_MONTH = " ".join(
    f"{day}{'th' if day in (11, 12, 13) else {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th')}"
    for day in range(1, 32)
)
_DAYS = r"monday|tuesday|wednesday|thursday|friday|mon|tue|tues|wed|thu|thurs|fri"
_ACT = (
    r"(?:start|live|launch|decid(?:e|es|ing)|decision|buy|purchase|need|needs|implement|implementation|begin|kick off|go"
    r"|roll(?:ing)? out|sign|place|ready|demo|call|meeting|running|running it|meet|talk|chat|choose|chosen|replace|deploy"
    r"|onboard|switch|evaluat(?:e|ing)|plan|want|like|book|budget|approved|contract|close|pricing|quote|trial|demonstration"
    r"|presentation|invest|finish|done|solution|system|tool|new year|timeline|schedule)"
)
_HAPPENED = r"(?:had|was|were|lost|did|launched|started|signed|happened|since|last|changed|ended|merged|met|grew|missed) <4>"

_NO_NAME_FOLLOWS = (
    r"(?=\W{0,3}(?:[^\w\s]|\d|$|\n)|\s(?:please|pls|asap|anytime|any|at|on|about|to|for|if|when|after|before|between|around|by|from"
    r"|this|next|now|today|tomorrow|tonight|tues|(?:mon|tues|wednes|thurs|fri)day|in|or|and|as|with|regarding|re|urgently|soon|later"
    r"|thanks|thank|my|so|directly|back|under|via|whenever|once|immediately|here|mobile|again)\b)"
)
"""After "call me": "call me old-fashioned" asks for no call."""

WANTS = (
    SignalRule(
        _INTENT,
        "demo",
        "demo demos demonstration walkthrough tour presentation",
        rf"{_ASK} <6>(?:(?<!our )(?<!their )demos?|demonstrations?|walk ?through|live tour|product tour|(?:a|your|online) presentation)",
        0.95,
        unless_after=r"(?:data|account|site|day|mode|reel|tape|video|videos)|<1>(?:to|for) (?:our|my|their|every|each|the) (?:customers?|clients?|prospects?|buyers?)",
        unless_before=r"(?:we|they|reps|sellers|engineers)",
        excludes_others=True,
    ),
    SignalRule(
        _INTENT,
        "demo",
        "demo demonstration",
        r"(?:demo|demonstration)(?=(?:[\s+&,]{1,3}[\w']{1,15}){0,6}[\s,]{0,2}(?:\?|please\b)| (?:next|this|on|w/c|week|tomorrow|today|slots?|dates?|gladly|ok|before|in (?:december|january)|call|request|session|meeting|is the next))",
        0.8,
        unless_before=_PAST,
        excludes_others=True,
    ),
    SignalRule(
        _INTENT,
        "demo",
        "demo",
        r"(?:pric(?:e|es|ing)|quote|proposal|quotation|commercials|trial) ?(?:and|\+|&|or|,)(?: then)? (?:a |an |the )?<1>(?:demo|demonstration)",
        0.85,
        excludes_others=True,
    ),
    SignalRule(
        _INTENT,
        "demo",
        "demo",
        r"(?:can|could|would|will) (?:you|someone|somebody|anyone) (?:please )?demo(?:nstrate)?",
        0.95,
    ),
    SignalRule(
        _INTENT,
        "demo",
        "call meeting conversation chat ring phone talk speak",
        r"(?:book|schedule|arrange|set up|have|make|organi[sz]e|wants?|like|do) <1>(?:a|an|the|another|your|our)? ?<2>(?:calls?|meeting|conversation|video call|discovery call|chat)"
        rf"|(?:call|ring|phone) me(?: back)?{_NO_NAME_FOLLOWS}|(?:have|get) (?:someone|somebody|a rep|sales) (?:to )?(?:call|ring|phone)"
        r"|(?:someone|somebody|anyone)(?: technical)?(?: please)? (?:call|ring|phone) (?:me|us)|(?:talk|speak) (?:to|with) (?:sales|someone|somebody|a rep|your (?:sales|team))",
        0.75,
        unless_before=r"(?:our|with|by)|(?:thank|thanks|thank you|nice|good) <2>",
        unless_after=r"(?:centre|center|recordings?|notes|minutes)|with (?:our|my|the) (?:customers?|clients?|team)|(?:a |an )?<1>(?:names?|stupid)",
        excludes_others=True,
    ),
    SignalRule(
        _INTENT,
        "demo",
        "show see times slots happy",
        r"send (?:over|me|us) (?:some |a few |your )?(?:times|slots|available times)|happy to (?:take|chat|talk|meet|jump on|have a (?:call|chat))|(?:could|can|would) (?:someone|somebody|you|anyone) (?:please )?show (?:me|us) (?:the|your|how|what|it)|(?:could|can|like to|want to|need to) (?:we )?see (?:the|your|how yours?|it|that)(?: \w{1,12})? ?(?:module|product|tool|platform|working|in action|handles?|software)?",
        0.7,
        unless_after=r"<2>(?:recording|slides|website|page)",
    ),
    SignalRule(
        _INTENT,
        "pricing",
        "pricing price prices cost costs quote quotation proposal commercials offer rates rate",
        r"(?:send|share|need|get|getting|want|wants|request|requesting|know|tell me|tell us|give|provide|have|see|discuss|understand|with|on|about|like|(?<!thanks )(?<!thank you )(?<!thx )(?<!cheers )for|kindly|please|what(?:'s| is| are)|your|an official|an indicative|itemised) <5>"
        r"(?:pricing|price (?:list|table|quote|range|structure|idea)|price quotes?|(?:best |rough |final |yearly |annual |ballpark |honest )?pric(?:e|es)|a quote|quotation|quote|proposal|commercials|cost estimate|idea of costs?|rate card|rough cost|annual costs?)",
        0.9,
        unless_before=r"(?:we|they) (?:compare|track|manage|calculate|compete) <3>|(?:struggl\w{1,4}|problems?|issues?|trouble|help) <3>",
        unless_after=r"(?:team|teams|managers?|software|tool|engine|errors?|rules|wars?|page|pressure|to (?:our|my|the|their) (?:customers?|clients?|prospects?|buyers?))|of (?:oil|gas|steel|raw|energy|living|fuel)|<2>(?:take|takes|are|get|gets) (?:too|lost|late|slow)",
        excludes_others=True,
    ),
    SignalRule(
        _INTENT,
        "pricing",
        "much cost run charge pay price",
        r"how much <7>(?:cost|costs|charge|run|pay|it|for|is|are|licen[cs]e|would)|what (?:does|do|would|will|is|'s|did) <7>(?:cost|charge|price|run for|the price|set us back)|what's it run|(?:what|which) price|price\?",
        0.9,
        unless_after=r"(?:me|us) (?:every|each|a) (?:day|week|month|year)|of (?:doing nothing|churn)",
        unless_before=r"(?:know|see|understand|show|tell|explain) <2>",
        excludes_others=True,
    ),
    SignalRule(
        _INTENT,
        "pricing",
        "pricing quote price cost",
        r"(?<!our )(?<!better )(?<!public )pricing (?:for|per|please|details|info|information|model|plans?|structure|beforehand)|pricing\?|quote for \d{1,6}|pricing ?\+|cost per (?:user|seat)|price per (?:user|seat)",
        0.85,
        unless_before=r"(?:our|their|my|manage|calculate|software for|about our) <2>",
        unless_after=r"(?:our|my|the) (?:own |customers?|clients?|products?)",
        excludes_others=True,
    ),
    SignalRule(
        _INTENT,
        "trial",
        "trial poc pilot sandbox proof try test",
        r"(?:free|start|get|do|run|want|like|request|need|a|your|the|for|possible) <2>(?:trial(?: account| period| version| licen[cs]e)?|proof of concept|poc|sandbox|pilot (?:project|with|phase|for))"
        r"|(?:try|test) (?:it|this|your|out your|your) ?(?:tool|product|platform|software|out|first|before|with|for|ourselves)|(?:can|could) (?:i|we|\w{2,10} of us) (?:try|test)(?: it| this)?",
        0.85,
        unless_before=r"(?:clinical|our|court|drug|medical|on|pretty|played with(?: the)?|end of(?: the)?|fair) <1>",
        unless_after=r"(?:users?|conversions?|conversion|lawyers?|balance|data|ended|signups?|sign ups?|court|shows?|results?|to our)",
        excludes_others=True,
    ),
    SignalRule(
        _INTENT,
        "comparing",
        "comparing compare compared evaluating evaluate evaluation shortlist shortlisting shortlisted selection selecting rfp rfi rfq tender benchmarking vendors looking options list assess assessing benchmark",
        rf"(?:compar(?:e|ing)|evaluat(?:e|ing)|assess(?:ing)?|benchmark(?:ing)?|shortlist(?:ing|ed)?|selecting|looking at) <4>{_SOLUTION}"
        rf"|compar(?:e|ing) (?:you|yours|this|it|your \w{{1,15}}) (?:with|to|against|vs)|(?:our|a|the|my|on the|on our|vendor|make the) short ?list|(?:vendor|software|tool|supplier) (?:selection|evaluation)"
        r"|evaluating (?:through|until|in|for|you)|(?:two|three|four|five|several|some|2|3|4|5) (?:vendors|providers|tools|suppliers) <2>(?:on|in) (?:our|the|my) list",
        0.85,
        unless_before=r"(?:customers?|buyers?|visitors?) <2>|(?:price|insurance) <1>",
        unless_after=r"our (?:customers?|clients?)",
        excludes_others=True,
    ),
    SignalRule(
        _INTENT,
        "comparing",
        "rfp rfi tender",
        r"(?:our|an?|the|this|running|issuing|preparing|issue|middle of a|in a) <1>(?:rfp|rfi|(?<!sales )tender)(?: process| expected| for (?:a|an|our) )?|rfp (?:expected|attached|is out|for)",
        0.8,
        unless_before=r"(?:respond(?:ing)? to|answer(?:ing)?|reply(?:ing)? to|bid(?:ding)? (?:on|for)|win(?:ning)?|write|writing|track(?:ing)?|hospital) <2>",
        unless_after=r"(?:pipeline|responses?|tracking|management|teams?|business|questions)",
    ),
    SignalRule(
        _INTENT,
        "switching",
        "switch switching migrate migrating replace replacing move moving alternative alternatives contract renewal unhappy frustrated dissatisfied fed replacement outlook",
        rf"(?:switch(?:ing)?|migrat(?:e|ing)|mov(?:e|ing)) (?:away |over )?(?:from|off|of) <3>\w{{1,30}}|(?:want|like|ready|plan|planning|thinking|considering|looking|going|decided) (?:to|of|about|on)? ?switch(?:ing)?"
        rf"|(?:approval to |have to |want to |need to |must |looking to |going to |to )?replac(?:e|ing) (?:our |the |my |an? |it|them)?<3>(?:current |existing |old |present |legacy )?(?:{_SOLUTION}|excel|spreadsheets?|salesforce|hubspot|pipedrive|zoho|dynamics|it|outlook|router)"
        r"|(?:alternatives?|replacement) (?:to|for) <3>\w{1,30}|(?:unhappy|frustrated|dissatisfied|fed up) with (?:our|the|my) (?:current|existing|present|old)",
        0.85,
        unless_after=r"(?:employees?|staff|people|workers?)",
        unless_before=r"(?:customers?|clients?|users?) <2>",
        negated="none_now",
        excludes_others=True,
    ),
    SignalRule(
        _INTENT,
        "switching",
        "contract licence license subscription",
        r"(?:contract|licen[cs]e|subscription)(?: with \w{1,20})? (?:ends|expires|runs out|is (?:up|ending|expiring)|is up for renewal|comes up for renewal|up for renewal)",
        0.8,
        unless_before=r"(?:customers?|clients?|customer's|tenants?) <2>|(?:when|before|after) (?:a|the|their|each) <1>",
    ),
    SignalRule(
        _INTENT,
        "researching",
        "looking browsing exploring researching research information info learn interested brochure details curious searching gathering materials documentation look market overview hear vendor",
        rf"(?:looking|searching|search|look) (?:for )?(?:an?|some|the|any|something)? ?<3>(?:{_SOLUTION}|something|help|way to)|(?:looking around|looking at options|looking at|lookign around|browsing|exploring|researching|gathering information)"
        r"|(?:more|further|some|detailed|concrete|collect|send|share|need|get|have) <2>(?:information|info|details|brochure|materials?|documentation)|(?:learn|know|hear|understand) more|doing <2>research|(?:market|vendor) (?:overview|research)|interested in <4>\w{1,30}|very interested|i(?:'m| am) interested|we(?:'re| are) interested|tell (?:me|us) more|curious (?:about|how|if|whether)",
        0.7,
        unless_before=r"(?:would you be|are you|if you(?:'re| are)|you may be|be) <1>",
        unless_after=r"(?:for )?<2>(?:jobs?|work|positions?|internship|vacanc(?:y|ies)|role|employment|candidates?|investors?|new (?:clients?|customers?)|opportunit(?:y|ies))|(?:a |my |your )?(?:careers?|joining)",
        excludes_others=True,
    ),
    SignalRule(
        _INTENT,
        "none_now",
        "looking interested planning ready plans plan need needs interest market buyer buy buying purchase happy priority time now project us sell wondering theoretical",
        r"not (?:currently |really |actively |yet |presently )?(?:looking|interested|in the market|planning|ready|buying|shopping|considering|a priority)(?: to (?:buy|purchase|change|switch|invest|replace)| for (?:a|an|any|new)| at| right| now| in| yet|(?=[.,;!]|$))"
        r"|no (?:immediate|current|real|concrete|present|actual)? ?(?:need|needs|plans?|interest|intention|project|purchase|buying)(?: at| right| for| to| in| yet| present| now| currently|(?=[.,;!?]|$))"
        r"|(?:don't|do not|won't|will not|doesn't) (?:plan|intend|want|need) to (?:buy|purchase|change|switch|invest|replace)(?: anything)?|not looking to (?:buy|change|switch|replace|purchase|invest)|not (?:for us )?(?:right now|at this time|at the moment|at this stage|for us right now)|not for us right now"
        r"|nothing to (?:buy|sell)|not a buyer|(?:very |quite |perfectly |already )?happy with (?:our|what) (?:current|existing|present|we)|already have an? <2>(?:tool|solution|vendor|provider|system|crm)|purely theoretical|just (?:me )?wondering|(?:just|already) signed with (?:another|a different)",
        0.85,
        negated=HOLDS,
        unless_before=r"(?:why|if|reply) ",
        unless_after=r"(?:to )?<1>(?:to wait|in switching to anyone else)",
    ),
    SignalRule(
        _TIMELINE,
        "within_month",
        "asap immediately urgent urgently today tomorrow week weeks month days friday monday tuesday wednesday thursday possible away quickly soon mon tue tues wed thu thurs fri quick eod",
        rf"asap|as soon as (?:possible|we can|you can)|immediately|urgent(?:ly)?(?! care)|right away|{_ACT} <7>(?:this|next|the coming) week|{_ACT} <7>(?:this month|tomorrow|today|on (?:{_DAYS})|ideally (?:{_DAYS}))"
        rf"|(?:this|next|coming) week(?: please| if| works| or|,? ?\?)|by (?:the )?end of (?:the |this )?(?:week|month)|(?:by|before) (?:next |this )?(?:{_DAYS}|tomorrow|month end)|(?:within|in|inside|over) (?:the )?(?:next )?(?:few|couple of|two|three|2|3|4|four|a|one|1|10|14|7) (?:days|weeks|week)|within (?:a|one|the|1) month|(?:within|in)(?: the)?(?: next)? (?:30|20|15|10) days|in the next (?:few|couple of|two|three|2|3) (?:days|weeks)|this or next week|(?:close|decide) this month|(?:this|next) week or next|live in (?:two|three|2|3|4|four) weeks",
        0.9,
        unless_before=_HAPPENED,
        negated="later",
    ),
    SignalRule(
        _TIMELINE,
        "within_quarter",
        "quarter month months weeks q1 q2 q3 q4 summer christmas easter thanksgiving year days "
        + _MONTHS.replace("|", " ").replace("sept?", "sep sept"),
        r"this quarter|next quarter|next month|(?:in|within|over|inside)(?: the)?(?: next)? (?:(?:two|three|2|3|couple of|few|a few|a couple of) months|(?:five|six|eight|ten|5|6|8|10|12) weeks|(?:45|60|90) days)|(?:by|before|in|until|for|during|through|of)(?: the)?(?: end of| start of| beginning of| early| late| mid)?(?: the)? (?:q[1-4]|quarter)|end of (?:the |this )?quarter|(?:the )?(?:first|second|third|fourth) quarter",
        0.8,
        unless_before=_HAPPENED,
        unless_after=r"(?:of )?next year|results?|numbers|report",
        negated="later",
    ),
    SignalRule(
        _TIMELINE,
        "within_quarter",
        "summer christmas easter thanksgiving holidays "
        + _DAYS_OF_MONTH
        + " "
        + _MONTHS.replace("|", " ").replace("sept?", "sep sept"),
        rf"(?:by|before|until|in|for|start|after|from|of|to|ends?|around|early|mid|late)(?: the)?(?: end of| start of| early| late| mid| first week of| beginning of| next)? (?:\d{{1,2}}(?:st|nd|rd|th)? )?(?:{_MONTHS}|summer|christmas|easter|thanksgiving|the holidays)(?: \d{{1,2}}(?:st|nd|rd|th)?)?|(?:{_MONTHS}) (?:offsite|meeting|intake|kick off|board)|(?:before the )\d{{1,2}}(?:st|nd|rd|th)",
        0.6,
        unless_before=_HAPPENED,
        unless_after=r"(?:last year|20[01]\d|202[0-5]|i (?:was|had)|we (?:were|had|lost))",
        negated="later",
    ),
    SignalRule(
        _TIMELINE,
        "within_year",
        "year h1 h2 half months",
        r"(?:by|before|until|in|within|end of)(?: the)?(?: end of)?(?: the| this)? ?(?:financial |fiscal |calendar )?(?:year end|year|years end)(?= |[.,;!?]|$)|this (?:financial |fiscal |calendar )?year|(?:the )?(?:first|second|next) half(?: of (?:the|this|next) year)?|(?:in|by|for) h[12]|(?:in|within|over)(?: the)?(?: next)? (?:4|5|6|7|8|9|10|11|12|four|five|six|nine|twelve) (?:to \d{1,2} )?months",
        0.75,
        unless_before=_HAPPENED + r"|(?:every|each|per|later|all|times) <1>",
        unless_after=r"(?:ago|over year|on year|earlier)",
        negated="later",
    ),
    SignalRule(
        _TIMELINE,
        "later",
        "year rush hurry urgent someday eventually future timeline fire time 2027 2028 2029 years date unclear day road deadline distant pressure",
        r"(?:sometime |maybe |earliest |until |plan(?:ning)? for |in |for |budget |think about it |again )?next (?:financial |fiscal )?year|no (?:rush|hurry|urgency|particular hurry|timeline|fixed (?:date|timeline)|time pressure|real deadline)|not (?:really |that |very |at all |so )?urgent(?: at all)?|not a fire|some day|someday|eventually|(?:in|for) the (?:distant )?future|down the road|(?:in|until|before|again in|till|let's say) 20(?:2[89]|3\d)|in (?:a few|two|2|three|3|several) years|timing unclear|not in a hurry|not before (?:next|20)",
        0.85,
        negated=HOLDS,
        unless_before=r"(?:starting|start of|beginning of|early) ",
    ),
)
