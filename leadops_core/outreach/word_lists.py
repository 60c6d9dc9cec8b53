"""Words that decide what of a lead's text may appear in an email.

Somebody can fill in a form with another person's address, and that person would read these words under the sender's name. So a
sentence is quoted only if every word of it is listed here, and a name is used only if it contains no listed word of abuse,
alarm, or instruction.
"""

QUOTABLE_WORDS = frozenset(
    (
        # Function words. No second person, nobody's he or she, and no must, should, or please.
        "a about across after again against all almost already also always among an and another any anybody anyone"
        " anything around as at away back be because been before being behind below between both but by can can't"
        " cannot do does doesn't don't done down during each either else enough even ever every everybody everyone"
        " everything few fewer for from had has have haven't having how if in inside instead into is isn't it its"
        " just last late later least less like little longer lot many may might more most much my near neither never"
        " next no nobody none nor not nothing nowhere now of off often on once one only onto or other our out outside"
        " over own per quite rather same several since so some somebody someone something somewhere soon still such"
        " than that the their them then there these they this those though through till to together too toward two"
        " under unless until up upon us very was wasn't we were what when where whether which while who whom whose"
        " why will with within without won't yet i i'm we're it's that's there's aren't couldn't could didn't hasn't"
        " would wouldn't first second third half twice am are end row round robin ups way three four five six seven"
        " eight nine ten eleven twelve dozen dozens hundred hundreds thousand thousands million percent average avg"
        " approx about roughly around"
        # Sales, marketing, and service.
        " account-based activity activities adviser advisers advisor advisors agencies agency agent agents"
        " appointment appointments attendee attendees attribution audience b2b b2c booking bookings branch branches"
        " brand brands briefing broker brokers bid bids business businesses buyer buyers callback callbacks call-"
        " centre call-center campaign campaigns candidate candidates capture case cases catalog catalogue category"
        " categories channel channels chat churn client clients cold comment comments commission company companies"
        " comparison competitor competitors conference conferences consultant consultants contact contacts contract"
        " contracts conversation conversations conversion conversions corporate cross-sell cross-selling customer"
        " customers deal dealer dealers deals delivery demand demo demos depot depots desk direct directory dispatch"
        " distributor distributors donor donors email emails e-mail e-mails enquiries enquiry enrolment enrollment"
        " event events exhibition expo export exports fair fairs families family feedback field follow-up follow-ups"
        " followup followups forecast forecasts forecasting form forms franchise franchises funnel group groups"
        " grower growers guest guests handoff handoffs handover handovers help hot import imports inbound inbox"
        " inboxes industry influencer information inquiries inquiry insight insights interest intake integration"
        " introduction key lead leads lifecycle list lists listing listings loyalty mail mailbox mailboxes mailing"
        " marketing market markets marketplace meeting meetings member members membership message messages mqls mql"
        " nurture nurturing offer offers online open opportunity opportunities opt-in order orders outbound outreach"
        " owner owners ownership partner partners patient patients people person persona personas phone phones"
        " pipeline pipelines pitch portal post prequalification presales presentation priorities priority producer"
        " producers product products profile profiles project projects proposal proposals prospect prospecting"
        " prospects provider providers qualification quality quantity queries query queue queues quotation quotations"
        " quote quotes quoting reactivation referral referrals region regional regions registration registrations"
        " relationship relationships reminder reminders renewal renewals rep reps reply replies report reporting"
        " reports request requests resale reseller resellers response responses restaurant retail retailer retention"
        " review reviews rfi rfis rfp rfps rfq rfqs round-robin route routes routing sales salesperson salespeople"
        " sample samples schedule scheduling school schools score scores scoring sdr sdrs ae aes bdr bdrs segment"
        " segmentation segments seller sellers selling seminar service services showroom showrooms sign-up sign-ups"
        " signups site sites sla slas slot slots social sourced store stores student students subscriber subscribers"
        " supplier suppliers support survey surveys tender tenders tenant tenants territories territory ticket"
        " tickets touchpoint touchpoints tour tours trade traffic trial trials trip trips upsell upselling vendor"
        " vendors venue visit visits visitor visitors volume volumes voicemail wait waiting walk-in walk-ins wedding"
        " weddings webinar webinars website websites web wholesale wholesaler win winback workshop workshops gig gigs"
        " lane lanes"
        # Work, operations, and data.
        " accuracy ads admin docs overseas sheet sheets newsletter newsletters claims administration analysis"
        " analyses analyst analysts analytics app apps approach approval approvals area areas assignment assignments"
        " audit automation backlog backlogs backoffice balance board bottleneck bottlenecks budget calendar calendars"
        " capacity chain change changes check checks cleaning cleanup cleansing clinic clinics cloud collection"
        " column columns communication compliance connection construction control copy core count country countries"
        " coverage crm crms csv cycle cycles dashboard dashboards data database databases date dates day days"
        " deadline deadlines decision decisions definition delay delays department departments dependency detail"
        " details difference differences different document documentation documents driver duplicate duplicates"
        " duplication effort employee employees engineer engineering engineers enrichment entry entries error errors"
        " erp erps estimate estimates evaluation evening evenings excel factory failure faster fault file files"
        " finance fleet flow flows format formats gap gaps goal goals growth guideline guidelines hardware headcount"
        " health history holiday holidays hospital hospitals hour hours hr hygiene idea ideas implementation"
        " improvement input installation installations inspection inventory issue issues item items job jobs kpi kpis"
        " label labels lab labs language languages latency law leak leakage legacy legal level levels limit link"
        " location locations logistics loop machine machines maintenance management manager managers manpower manual"
        " manually manufacturer manufacturing margin matching matrix measurement merger mergers method methods metric"
        " metrics migration mistake mistakes model models module month months morning mornings name names need needs"
        " network night nordic note notebook notebooks notes notification notifications number numbers office offices"
        " onboarding operation operations ops output outage overhead overview owner page pages pain paper paperwork"
        " part parts patient people performance period permission phase picture place places plan planning plans"
        " plant plants platform platforms point points policy policies port prediction premises problem problems"
        " procedure procedures process processes processing procurement production productivity program programs"
        " purchase purchases purchasing quarter quarters question questions rate rates reason reasons record records"
        " recruiting recruitment reference requirement requirements research resource resources result results"
        " revenue risk risks role roles rollout rule rules scale season seasons security setup shift shifts shipment"
        " shipments shop shops silo silos single size skill skills software solution solutions source sources"
        " specification specifications speed spot spreadsheet spreadsheets staff staffing stage stages stakeholder"
        " stakeholders standard standards start state statistics status stock strategy structure sync synchronization"
        " system systems tab table tables task tasks team teams template templates term terms test tests thing things"
        " thread threads time times timing tool tools tracker trackers tracking training transfer transition"
        " transparency transport trend trends trouble turnaround type types understanding update updates usage use"
        " user users utilization vacancies value values version view views visibility vision wait warehouse"
        " warehouses weather week weekend weekends weeks winter work workaround workarounds worker workers workflow"
        " workflows workload year years yard"
        # Describing words.
        " able accurate active annual automatic automatically available bad basic better big bigger blind broken busy"
        " careful central chaotic clean clear common complete complex complicated confusing consistent constant"
        " constantly correct costly crowded current cumbersome daily dead difficult dirty disconnected disorganized"
        " double early easy efficient empty endless expensive external extra fast few final flat forgotten fragmented"
        " frequent full general global good great hard hardly heavy hidden high higher hourly huge immediate"
        " inaccurate incomplete inconsistent incorrect inefficient instant internal international invisible irregular"
        " isolated key large larger lengthy local long lost low lower main messy middle missing mixed mobile monthly"
        " multiple national new normal obsolete old on-premise open outdated overdue overloaded painful partial"
        " patchy personal poor poorly possible potential private public quarterly quick quickly random rare ready"
        " real recent reliable remote repetitive right scattered seasonal separate serious shared short siloed"
        " similar simple slow slower slowly small smaller sporadic stale steady strong stuck sure tedious tight time-"
        " consuming timely top tough traceable true unanswered unassigned unclear underused unfinished unknown"
        " unlogged unqualified unreliable unstructured untracked unused useful usual vague visible warm weak weekly"
        " well wrong"
        # Past forms and other forms of verbs.
        " answered arrived asked assigned based been began blocked booked bought broke brought built called came"
        " captured changed chased checked closed collected connected converted copied counted covered created decided"
        " delayed delivered did disappeared divided done dropped ended entered escalated expired exported failed fell"
        " filled followed forgot forgotten forwarded found gave given gone got grew grown handled happened happening"
        " heard held ignored imported improved kept knew known left linked listed logged lost made managed mapped"
        " matched measured merged met missed moved needed noticed owned passed picked planned prepared printed"
        " processed qualified queued quoted ran read received recorded registered replied reported requested retyped"
        " reviewed routed said sat saw scaled scheduled scored seen sent served shared shipped signed slipped sold"
        " sorted spent split spread stored stuck suffered synced taken talked tested took tracked transferred treated"
        " tried trusted typed understood updated used viewed visited waited wanted wasted went won worked written"
        " wrote"
    ).split()
)
"""English words that may be quoted, in the forms that the rules for endings in `safe_words` do not give."""

VERBS = frozenset(
    (
        "add agree align allocate analyze answer arrive ask assign attract automate avoid become begin block build"
        " call categorize chase cherry-pick choose clean close coach collect compare connect consolidate convert"
        " coordinate cost cover create cut decide define deliver depend differ disappear document drop duplicate"
        " enter escalate evaluate expire export fail fall fight fill find fit follow forget forward generate get give"
        " go grow handle happen have hear hire hold identify ignore import improve increase integrate invest invite"
        " keep know lack land leak learn leave live log look lose maintain make manage map match measure meet merge"
        " miss modernize monitor move need notice overlook own outpace pass pick plan predict prepare prevent"
        " prioritize print process produce qualify reach react read receive reconcile record recover reduce register"
        " remember repeat replace reply respond retype roll run save say scale search see segment sell send serve set"
        " share ship show sit slip solve sort speed spend split spot standardize start stay stop struggle suffer"
        " support switch sync take talk tell think track trust try turn type understand update use visit wait want"
        " waste win work write"
    ).split()
)
"""Verbs. A sentence that begins with one is an order, so it is not quoted, unless the verb is in `STATING_VERBS`."""

STATING_VERBS = frozenset(
    "can't cannot don't get keep lack lose miss need spend struggle suffer want waste".split()
)
"""Verbs that usually begin a statement about oneself: "Lose leads every week"."""

TOOL_NAMES = frozenset(
    (
        "access airtable asana confluence dynamics evernote excel exchange facebook freshsales gmail google hubspot"
        " instagram jira linkedin mailchimp marketo microsoft monday notion odoo office oracle outlook pardot"
        " pipedrive powerpoint sap salesforce sharepoint slack teams trello whatsapp word xing zapier zendesk zoho"
        " zoom ai api bi crm erp hr it pdf sms sql url usb vpn dach emea apac latam us uk eu de fr nl at ch"
    ).split()
)

ABUSE = frozenset(
    (
        # English
        "arse arsehole ass asshole bastard bastards bitch bitches bollocks bullshit cock cocksucker coon crap crook"
        " crooks cunt damn dick dickhead dickheads dyke fag faggot fool fools fuck fucked fucker fuckers fucking gook"
        " idiot idiotic idiots imbecile imbeciles jerk kike kill killer liar liars loser losers moron morons"
        " motherfucker murder murderer nazi nazis negro nigga nigger niggers paki pedo pedophile penis piss porn"
        " porno prick pussy queer rape rapist retard retarded retards rubbish scam scammer scammers scumbag sex sexy"
        " shit shitty slut sluts spastic spic stupid suicide terrorist thief thieves trash tranny twat vagina viagra"
        " wank wanker wetback whore whores worthless"
        " devil evil satan lucifer demon slave slaves fatty fatso"
        # German
        " abschaum arsch arschloch arschlöcher betrug betrüger blödmann depp drecksau dumm dummkopf ficken ficker"
        " fotze gauner hitler hure huren hurensohn idiot idioten kanake lügner miststück mörder neger nutte schlampe"
        " schwachkopf schwein schweine schwuchtel scheisse scheiße trottel verbrecher vergewaltiger versager wichser"
        " zigeuner"
        # French
        " bâtard batard branleur con connard connards connasse couillon crétin cretin enculé encule escroc escrocs"
        " imbécile merde menteur menteurs nègre negre ordure pédé pede pute putes salaud salauds salope salopes"
        " voleur voleurs"
        # Spanish
        " cabrón cabron cabrones coño estafador estafadores estúpido estupido gilipollas hijoputa idiota idiotas"
        " imbécil ladrón ladron ladrones maricón maricon mentiroso mierda pendejo perra polla puta putas puto"
        " violador zorra"
        # Portuguese
        " babaca bicha buceta burro caralho corno desgraçado estelionatário estúpida filhadaputa foda golpista ladrão"
        " ladrao mentirosa merda otário otario porra preto puta safado vagabundo vagabunda viado vadia vadias"
    ).split()
)
"""Words of abuse, and words for crimes and sex, in the languages that LeadOps reads."""

ALARMING_WORDS = frozenset(
    (
        "account accounts alert arrest attachment bcc billing bitcoin blocked breach cancelled canceled card cash"
        " click compromised confirm court credentials crypto debt deactivated delete disregard download drop ebay"
        " expired final forward fraud free gift hacked ignore illegal immediately instruction instructions invoice"
        " jailbreak lawsuit legal locked login lottery microsoft notice offer overdue override paid passcode password"
        " pay payment payments paypal penalty pin police policies prize previous prompt prompts refund reminder"
        " remove reply reset reward script select sorry spam spammers stop subject subpoena support suspended"
        " suspicious system tax transfer unauthorized unsubscribe update urgent verification verify virus visit"
        " warning winner wire your you achtung bestätigen bezahlen gesperrt gewonnen gutschein kennwort konto mahnung"
        " passwort rechnung sofort überweisen zahlung argent bloqué compte confirmer facture gagné mot-de-passe"
        " paiement payer urgente virement bloqueada bloqueado contraseña cuenta factura ganado pagar pago bloqueio"
        " avis aviso dernier dernière finanzamt gendarmerie gericht inkasso juzgado letzte policía polizei polícia tribunal"
        " último última conta dinheiro dinero fatura ganhou pagamento senha call now department dept helpdesk hotline team"
        " payroll kredit"
    ).split()
)
"""Words of payment, security, and instruction. No person has such a name, and a company only if its domain confirms it."""

COMPOUND_NAMES = frozenset(
    (
        # English
        "alan albert alex alice amy ann anna anne arthur beth betty billie billy bob bobbie charles charlie chris claire david"
        " dean dee edward elizabeth ella ellen emma eva frances frank fred george grace henry jack jake james jane jay jean"
        " jim jo joan joe john jon joseph josh joy joyce june kate kay kim lee leigh lilly linda lisa lou louise lucy lyn lynn"
        " mae marie mark martin mary matt max may michael mike nell pat paul peter ray robert rose roy ruth sam sara"
        " sarah sue thomas tom tommy victoria william"
        # German, Dutch, and the languages of Scandinavia
        " alexander andreas anders anke bernd bernhard birgit britta carl carsten christian christine claus dieter dirk"
        " elisabeth elke erik ernst eva frank franz friedrich georg gerd günter günther hans heidi heike heinrich heinz helga"
        " helmut hendrik henrik hermann horst ilse inge ingrid jan jens joachim johan johann johannes josef jörg jürgen karl"
        " karin katrin kathrin klaus lars lena leon lisa lotte ludwig luise magdalena manfred maria marlene matthias monika ole"
        " otto per petra philipp ralf renate rolf rose rudolf sophie sofie stefan sven theresa ulrich ulrike ursula ute uwe"
        " walter werner wilhelm wolfgang"
        # French
        " alain andré ange anne antoine benoît bernard catherine charles christian christophe claire claude dominique edouard"
        " françois françoise gabriel guy guillaume henri hélène hugues jacques jean jeanne joël laure louis luc madeleine marc"
        " marie martine michel michèle noël olivier paul philippe pierre rené robert rose sébastien sylvie thérèse xavier yves"
        # Spanish and Portuguese
        " alberto alejandro alfonso ana andrea andrés angel ángel ángeles antónio antonio beatriz camila carla carlos carmen"
        " catarina cecilia clara cristina daniel daniela de del diego dolores eduarda eduardo elena emilio enrique ernesto"
        " esteban eugenia felipe fernanda fernando francisca francisco gabriel gabriela guadalupe gustavo helena henrique"
        " ignacio isabel javier joana joão joaquim joaquín jorge josé josefa juan júlia julia julio júlio la laura leonor los"
        " lourdes lucas lucía luis luís luisa luísa luiz manuel manuela marcelo marcos margarida maria maría mariana mario"
        " mário marta mateo mercedes miguel patricia paula paulo pedro pilar rafael ramón raquel ricardo roberto rocío"
        " rodrigo rosa rosario santiago sara sebastián sergio sofía sofia soledad susana teresa tomás vera vicente victor"
        " vitor yolanda"
        # Italian
        " alessandro angelo carlo domenico elena franco gian giovanni giulia grazia luca luigi marco matteo paola paolo"
        " pia pietro"
    ).split()
)
"""Words of which first names of several words are made. Any other sequence of words may be a phrase."""
