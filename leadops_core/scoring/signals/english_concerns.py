"""English rules for concerns, such as job seekers and competitors."""

from leadops_core.schemas.signal import SignalKind
from leadops_core.scoring.signals.rules import HOLDS, SignalRule

_CONCERN = SignalKind.CONCERN

_SERVICES = (
    r"(?:seo|backlinks?|guest posts?|link building|web ?(?:site )?(?:design|development)|app development|software development"
    r"|development (?:services|teams?|agency)|dedicated (?:development )?(?:teams?|developers)|(?:verified |qualified |targeted )?(?:lead|email|e mail|contact|attendee|mailing|customer) (?:lists?|databases?)|qualified leads"
    r"|(?:lead generation|digital marketing|marketing|outsourcing|staffing|recruitment|virtual assistants?|bookkeeping|translation) (?:services|packages|agency)?|crypto|loans?|office (?:plants|furniture|cleaning)|merchandise)"
)
_MAIL = r"(?:e ?mails?|e ?mailing|contact|contacting|writ(?:e|ing)|messag(?:e|ing)|call|calling|spam|spamming|send|sending|phon(?:e|ing))"

CONCERNS = (
    SignalRule(
        _CONCERN,
        "opt_out",
        "unsubscribe unsubscribed unsubscribing",
        r"(?:please |kindly |pls |stop |i want to |i'd like to |i would like to |want to |how (?:do|can) i )(?:be )?unsubscribed?|unsubscribe (?:me|us|please|immediately|now|from (?:this|your|the))|i(?:'ve| have)? unsubscribed|unsubscribe my",
        0.95,
        unless_after=r"(?:<1>(?:buttons?|links?|features?|rates?|management|flows?|pages?|header|function|process|requests?))",
        unless_before=r"(?:an?|the|for|their|handle|customers?|clients?|people|users?|subscribers?|recipients?|they|contacts?|who) ",
        excludes_others=True,
    ),
    SignalRule(
        _CONCERN, "opt_out", "unsubscribe", r"unsubscribe(?=\W{0,5}$)", 0.95, unless_before=r"\w{1,30}"
    ),
    SignalRule(
        _CONCERN,
        "opt_out",
        "stop remove take delete erase contact contacting mail email mails emails emailing mailing call list opt data newsletter newsletters write writing message messages calling phone spam send sending again forgotten erasure receive contacted communications unsubscribe mails calls alone",
        rf"stop <1>{_MAIL} <1>(?:me|us|my)|(?:do not|don't|dont|never) (?:ever )?(?:e mail|email|contact|write(?: to)?|message|call|mail|spam|phone) (?:me|us)(?: again| anymore| any more)?|(?:do not|don't) (?:ever )?contact again"
        r"|(?:remove|delete|take|erase) (?:me|us|my (?:e ?mail|address|details|data|name|contact|information|record|number)|our (?:e ?mail|address|details|data)|all my data)(?: \w{1,12})?(?: (?:off|from|out))?|take (?:me|us) off|opt(?:ing)? (?:me |us )?out (?:of|from) (?:your|this|these|the|all) <2>(?:e ?mails?|list|newsletters?|communications?|mailings?|marketing)|i (?:wish|want|would like) to opt out(?! of (?:our|my|the|a))|opt me out|no more (?:e ?mails|mails|messages|newsletters|mailings|calls)(?: please)?|leave (?:me|us) alone(?! (?:with|on))|right to (?:be forgotten|erasure)|no longer (?:wish|want) to (?:receive|be contacted)",
        0.95,
        negated=HOLDS,
        unless_after=r"<2>(?:by|via|on|over|through) (?:phone|mobile|telephone|e ?mail|whatsapp|my mobile|linkedin|teams)|(?:until|before|after|between|on (?:monday|friday|weekends)|at (?:the )?(?:weekend|night|lunch|work)|in the (?:morning|afternoon|evening)|today|this week|the |a |any |your |an |with |about |if )|from (?:the )?(?:excel|spreadsheets?|manual|this mess)|(?:out|off|from) of (?:spreadsheets?|excel)|(?:with|through|into) ",
        unless_before=r"(?:will|would|can|to|they|customers?|clients?|please (?:do|just)) <1>|(?:not|don't|dont|never) (?:ever )?|(?:ask(?:s|ed|ing)? (?:us )?to|who say|say|want(?:s)? us to) ",
        excludes_others=True,
    ),
    SignalRule(
        _CONCERN,
        "complaint",
        "how where never spam spamming spammer report harassment harassing illegal complaint complain unsolicited lawyer legal scam disgusting money gdpr ico consent permission lawyers twice cease breach violation violates violating",
        r"(?:this|that|it|your \w{1,12}|you|yours|you all) (?:is|are|'s|'re)(?: just| a| all| nothing but| pure| an)? (?:spam|spammers?|a scam|scammers?|harassment|disgusting|unsolicited|illegal)|stop spamming|(?:report|reporting) (?:you|this|your)|(?:i|we)(?:'ll| will|'m going to)? (?:complain|file a complaint|sue)|how did you (?:get|find|obtain) (?:my|our|this)|where did you get (?:my|our)|(?:my|our) lawyers?(?! (?:friends?|colleagues?|recommend\w{0,3}))|legal action|cease and desist|never (?:gave|signed up|subscribed|consented|agreed)|want my money back|charged (?:me|my card|us) twice|goes to the ico|(?:violates?|violating|violation|breach) (?:of )?(?:the )?gdpr|unsolicited (?:e ?mails?|messages?|marketing)|harass(?:ing|ment) (?:me|us)|spamming (?:me|us)",
        0.85,
        negated=HOLDS,
        unless_before=r"(?:customers?|clients?|users?|leads?|they|whether|if|detect\w{0,4}|filter\w{0,4}|before|half of|of our|some of|so that|check|we (?:handle|get|receive)) <4>",
        unless_after=r"(?:filter\w{0,4}|leads?|traffic|software|department|team)|you(?:r)? (?:great|excellent)",
        excludes_others=True,
    ),
    SignalRule(
        _CONCERN,
        "competitor",
        "competitor competitors competing compete competes rival competitive competition intel",
        r"(?:we|i)(?:'re| are|'m| am)(?: also| actually| basically| kind of)? (?:one of your |your |a |an? \w{1,12} )?(?:direct )?(?:competitors?|rival|competition)|(?:we|i) (?:build|make|sell|offer|develop|have|are building|run|work on) <2>(?:competing|rival|competitive|competitor) (?:product|tool|solution|software|platform|service|offering)|(?:we|i) compete with (?:you|your)|(?:i )?(?:work|working) (?:for|at|with|on) (?:one of )?(?:a |your )?(?:direct )?(?:competitors?|rival)(?! of ours)|competitive (?:intel|intelligence) (?:at|for|on you|team)|on competitive intel(?:ligence)?|competing with (?:you|your product)|build(?:ing)? a competing",
        0.9,
        unless_after=r"of ours|tool|use",
    ),
    SignalRule(
        _CONCERN,
        "job_seeker",
        "job jobs cv resume résumé position vacancy vacancies hiring internship career careers employment apply applying opening openings join role salary opportunities application",
        r"(?:my|attached|enclosed|attach|attaching|send(?:ing)?|find) <3>(?:cv|resume|résumé|curriculum vitae)|(?:cv|resume|résumé) (?:attached|enclosed|available|on request|on my)|(?:looking|searching|hunting|search) for (?:a |an |any |my next |new )?<3>(?:jobs?|position|internship|employment|vacanc(?:y|ies)|new (?:role|opportunity|challenge)|job opportunit(?:y|ies)|career)"
        r"|(?:apply|applying|application|applied) (?:for|to) (?:a |an |the |any |your |this )?<4>(?:job|position|role|internship|vacanc(?:y|ies)|opening|jobs|marketing department)|(?:are|is) (?:you|your company|there) <2>(?:hiring|recruiting|any (?:open |job )?(?:positions|vacancies|openings|jobs))|(?:open|any|job) (?:positions|vacancies|openings) (?:at|in|with|for) (?:your|you)|(?:love|like|want) to (?:join|work (?:for|at)) your (?:sales |marketing |\w{1,12} )?(?:team|company)|my salary expectation|(?:your )?careers page|i am (?:open to|seeking) (?:employment|opportunities|a position)",
        0.9,
        unless_before=r"(?:candidates?|applicants?|customers?|clients?|users?|people|they|we|students?|our|where|receive|parse) <3>",
        unless_after=r"(?:boards?|portal|management|software|tool|platform|tracking|postings?|parsing|parser|screening|process(?:es)?|for our|in our|costing)|(?:a |an |some )?<1>(?:demo|solution)",
        excludes_others=True,
    ),
    SignalRule(
        _CONCERN,
        "vendor_pitch",
        "traffic ranking rank ranked sales revenue business website backlinks google investment audit leads conversions linkedin help presence visibility seo",
        r"(?:increase|boost|improve|double|grow|skyrocket|triple) your (?:website|site|online|web|company's|business)? ?(?:traffic|rankings?|sales|revenue|business|visibility|seo|conversions?|leads|presence)|(?:not|n't) ranking (?:on|in|for)|rank (?:your|you) (?:on|website|site|higher|#?1)|guarantees? (?:top|page|first)|(?:free|complimentary) <1>audit|backlinks? (?:for|to|from|,)|(?:sell|offer|buy) (?:backlinks|guest posts?)|your (?:website|site) (?:is|has|could|needs|isn't|lacks) <4>(?:seo|design|traffic|ranking|errors|redesign|improv\w{1,6})|exclusive <1>(?:crypto|investment)|(?:we|i) can (?:help|get) (?:you|your company|your business|your team) <2>(?:increase|boost|grow|generate|save|get|rank|scale|find)",
        0.9,
        negated=HOLDS,
        excludes_others=True,
    ),
    SignalRule(
        _CONCERN,
        "vendor_pitch",
        "offer offers provide provides specialize specialise sell selling services interested introduce partnership portfolio guarantee buying packages agency free show tell share supply deliver",
        rf"(?:we|i|our (?:agency|company|team|firm)) (?:also )?(?:offer|offers|provide|provides|sell|are selling|speciali[sz]e in|are speciali[sz]ed in|deliver|supply) <4>{_SERVICES}|(?:introduce|present|show you|offer you|tell you about|share) (?:our|my) (?:services|company|agency|portfolio|offer|offering|packages?|catalogue)|would you be interested in <4>(?:our|buying|purchasing|{_SERVICES})|interested in our (?:packages?|services|offer)|our services (?:to|for|with) (?:you|your)|(?:services|rates) (?:from|starting at) [$€£]?\d|give (?:me|us) a free (?:lifetime )?account and i will|(?:we|i) (?:are|am) (?:a|an) <3>(?:agency|outsourcing company|lead generation company) (?:that|who|which|and we) (?:helps?|offers?|can)",
        0.75,
        unless_before=r"(?:vendors?|they|customers?|clients?|suppliers?|who|that) <1>",
        excludes_others=True,
    ),
    SignalRule(
        _CONCERN,
        "student",
        "student students thesis dissertation coursework homework essay phd university mba project studies professor masters bachelor school candidate undergraduate postgraduate research seminar paper assignment",
        r"(?:i am|i'm|im|am|as) (?:currently )?(?:a|an|the)? ?<4>(?:student|phd candidate|undergraduate|postgraduate)|(?:writing|working on|for|doing|finishing|write|part of) (?:my|a|an|our) <2>(?:thesis|dissertation|essay|term paper|class project|school project|university project|college project|homework|coursework|course work|case study for|research paper|seminar paper|studies)|my (?:thesis|dissertation|professor|studies|university course)|student (?:licen[cs]e|discount|at (?:the )?\w)|(?:for|coursework) (?:coursework|course work) only",
        0.85,
        unless_after=r"<5>(?:years|long) ago|(?:success|services?|affairs|support|experience|information|recruit\w{0,7}|portal|housing|loans?|union|enrol\w{0,8}|admissions?|management|records|data|leads|counsel\w{0,5}|accommodation|travel|marketing)|(?:clients?|customers?)",
        unless_before=r"(?:sell to|our|for|with|many|customers?|advis\w{1,4}) <1>",
        excludes_others=True,
    ),
)
