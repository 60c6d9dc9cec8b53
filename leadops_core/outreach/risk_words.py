"""Words and phrases that are a risk in a sentence of an email, in the five languages that are read.

They are written without accents and in lowercase, as `sentence_risks` compares them. `*` at the end matches any ending, and at
the start any beginning, as in German compounds. Within a class, the languages are English, German, French, Spanish, Portuguese.
"""

from collections.abc import Mapping
from types import MappingProxyType

from leadops_core.schemas import SentenceRisk

RISK_WORDS: Mapping[SentenceRisk, tuple[str, ...]] = MappingProxyType(
    {
        SentenceRisk.CONTACT: (
            "telegram whatsapp skype wechat viber discord snapchat instagram facebook messenger threema tiktok linkedin",
        ),
        SentenceRisk.PRICE: (
            (
                "pric* cost* cent cents dollar* euro euros pound pounds money fee fees fare fares tariff* charg* discount* rebate*"
                " cheap* free pay* paid bill bills billing invoice* half saving savings worth eur usd gbp chf percent"
            ),
            (
                "*preis* *kosten* kostet *rabatt* *gebuhr* *gebuehr* umsonst billig* gunstig* guenstig* bezahl* zahlen zahlt"
                " zahlung* berechne* schnappchen schenk* geschenk* *rechnung* *nachlass* ermassig* ermaessig* *tarif* halb* halfte haelfte prozent sparen"
                " spart ersparnis* wert geld* franken verzicht* gutschrift* gutschein* *pauschal* euro*"
            ),
            (
                "prix cout* gratuit* tarif* remise* rabais reduction* moitie payer paye* paie* paiement* factur* centime*"
                " pourcent* ristourne* economis* economie* offert* frais cher chere* argent forfait* promo*"
            ),
            (
                "precio* coste* costo* cuesta* costar* gratis gratuit* descuento* tarifa* cuota* pagar* paga* pago* factura* mitad"
                " ahorr* barat* dinero rebaja* cobra* cobro* cobre* cargo* promocion* regal*"
            ),
            "preco* custo* custa* desconto* pagamento* fatura* metade econom* dinheiro taxa* mensalidade* reais encargo*",
        ),
        SentenceRisk.PROMISE: (
            (
                "promis* guarant* warrant* ensur* assur* commit* refund* compensat* reimburs* lifetime unlimited forever always"
                " never definitely certainly risk* contract* binding legal* sla entitled we'll i'll you'll they'll"
            ),
            (
                "*garant* versprech* verspricht versprochen zusicher* zugesichert* zugesagt zusag* sicherstell* verpflicht* versicher*"
                " verbindlich* *vertrag* immer nie niemals unbegrenzt* lebenslang* *erstatt* entschadig* entschaedig* haften"
                " haftet haftung* sicher* erfolg* bestimmt definitiv* risiko* risiken rechtlich* verdoppel*"
            ),
            (
                "promet* promesse* engage* s'engage* toujours jamais illimite* rembours* indemnis* contrat* risque* doubler*"
                " certain* succes definitivement juridique*"
            ),
            (
                "garant* promes* asegur* compromet* compromiso* siempre nunca jamas ilimitad* reembols* devol* devuel* indemniz*"
                " riesgo* duplic* definitiv* tendra* sera* seran recibira* obtendra* podra* exito*"
            ),
            "promess* assegur* compromiss* sempre jamais vitalici* indeniz* risco* tera terao serao recebera* ficara* sucesso*",
        ),
        SentenceRisk.DEADLINE: (
            (
                "monday tuesday wednesday thursday friday saturday sunday january february april june july august september october"
                " november december today tonight tomorrow deadline* expir* until due overdue urgent* immediately asap final"
            ),
            (
                "montag* dienstag* mittwoch* donnerstag* freitag* samstag* sonntag* januar februar marz maerz mai juni juli"
                " oktober dezember heute morgen ubermorgen *frist* bis sofort* umgehend* dringend* eilig* letzte* spatestens"
                " spaetestens *woche* *stunde* tagen innerhalb binnen mitternacht *ende *letzten ablaufen* tag tage spat spaet"
            ),
            (
                "lundi mardi mercredi jeudi vendredi samedi dimanche janvier fevrier mars avril juin juillet aout septembre"
                " octobre novembre decembre aujourd'hui demain delai* echeance* urgence* immediat* avant jusqu'* dernier*"
                " semaine* heure* jours minuit bientot tard"
            ),
            (
                "lunes martes miercoles jueves viernes sabado domingo enero febrero marzo abril mayo junio julio agosto"
                " septiembre setiembre octubre noviembre diciembre hoy manana plazo* urgencia* inmediat* antes hasta ultim*"
                " caduc* venc* semana* hora horas dias medianoche tarde"
            ),
            (
                "feira segunda terca quarta quinta sexta janeiro fevereiro marco maio junho julho setembro outubro novembro dezembro hoje"
                " amanha prazo* imediat* ate meia-noite"
            ),
        ),
        SentenceRisk.IDENTITY: (
            (
                "i'm we're represent* official* certified authorized authorised accredited licensed licenced colleague* manager*"
                " director* department* authorit* government police court lawyer* attorney* collector*"
            ),
            (
                "vertret* offiziell* zertifizier* kolleg* *leiter* direktor* *abteilung* *behorde* *behoerde* regierung* polizei*"
                " gericht* *anwalt* *anwaltin partner partnern kunde kunden kundin *lieferant* *mitarbeiter* chef* vorgesetzt* beauftrag* vorstand* finanzamt* kanzlei*"
            ),
            (
                "officiel* certifi* agree* collegue* directeur* directrice* autorite* gouvernement* tribunal* avocat* partenaire*"
                " client* fournisseur* patron* mandat* direction fisc responsable*"
            ),
            (
                "soy somos oficial* certificad* autorizad* colega* companer* departamento* autoridad* gobierno* policia* juzgado*"
                " abogad* socio* proveedor* jefe* jefa* encargad* encargo* direccion hacienda bufete*"
            ),
            "sou diretor* governo* advogad* parceir* fornecedor* chefe* colaborador* encarreg* direcao financas responsavel escritorio*",
        ),
        SentenceRisk.REQUEST: (
            "please kindly password* passcode* credential* pin code codes card cards passport* iban account accounts bank*",
            "bitte *passwort* *kennwort* *kennworter *zugang* tan *konto* *karte* *steuer* *ausweis* reisepass* *bank* *nummer*",
            "veuillez passe compte* carte* passeport* banque* bancaire* identifiant* numero* coordonnees donnees siret rib",
            "favor contrasen* clave* codigo* cuenta* tarjeta* pasaporte* banc* datos dni nie",
            "senha* conta contas cartao* passaporte* dados credencia* nif cpf",
        ),
    }
)

ASKING_VERBS = (
    "send give share tell provide confirm verify enter fill reply respond answer upload forward pay transfer wire install"
    " download open click visit call ring text sign log register accept approve complete submit contact write email read"
    " search look go ask bring keep let book choose update reset scan follow check settle return renew remove delete hand"
)
"""English verbs that ask for something at the start of a clause or after a word such as `to`."""

ASKING_WORDS = (
    (
        "denos dime diga* confirme* confirma* verifique* verifica* introduzca* rellene* rellena* responda* responde* conteste*"
        " reenvi* envie* envia* enviar* mande* manda* comparta* comparte* suba* pague* transfiera* instale* descargue*"
        " descarga* abra* haga* clic visite* visita* llame* llama* escriba* escribe* contacte* firme* registre* acepte* apruebe*"
        " complete* lea busque* busca* pida* traiga* elija* reserve* actualice* escanee* siga* abone* renueve* elimine* pulse*"
        " ingrese* facilite* proporcione* podria*"
    ),
    (
        "compartilhe* partilhe* digite* insira* preencha* carregue* reencaminhe* transfira* baixe* descarregue* clique* ligue*"
        " escreva* contate* assine* registe* inscreva* aceite* aprove* leia* procure* peca* traga* escolha* atualize*"
        " digitalize* renove* apague* remova* forneca* informe* poderia*"
    ),
)
"""Spanish and Portuguese words that ask for something."""

_ENGLISH_VERBS = "|".join(ASKING_VERBS.split())

RISK_PATTERNS: Mapping[SentenceRisk, tuple[str, ...]] = MappingProxyType(
    {
        # A host with the ending of a country, behind a word that is ordinary in other sentences.
        SentenceRisk.CONTACT: (
            r"\w(?<!\bel)(?<!\bun)(?<!\bmi) (?:point|punto|ponto|punkt) (?:fr|be|es|mx|pt|br|eu|de|at|ch|co|it|uk|us)\b",
        ),
        SentenceRisk.PRICE: (
            r"[€$£¥%‰]",
            r"\d ?k\b",
            r"\bnothing at all\b",
            r"\b(?:per|an?) (?:cent|month|year|user|seat)\b",
            r"\b(?:pour|por) (?:cent|ciento|cento)\b|\b(?:no cuesta|nao custa|ne coute|fois rien)\b",
            r"\b(?:im|pro|par|al|por|ao) (?:monat|jahr|nutzer|platz|mois|an|utilisateur|mes|ano|usuario|utilizador)\b",
        ),
        SentenceRisk.PROMISE: (
            r"\b(?:i|we|you|they|it|team) (?:will|shall)\b",
            r"\bwill (?:be|get|have|receive)\b",
            r"\b(?:vous|nous|ils|elles|il|elle|on|je) (?:ne )?\w+(?:rez|rons|ront|ra|rai)\b|\ba vie\b",
            r"\w(?:aremos|eremos|iremos|arao|erao|irao)\b|\bpor vida\b|\bvao? ser\b",
            r"\b(?:no|nao|nunca|ningun\w*|nenhum\w*|nada) (?:\w+ ){0,2}\w+ra\b|\b(?:wird|werden)\b|\bstehen? dafur\b",
        ),
        SentenceRisk.DEADLINE: (
            r"\b(?:by|before|within|after) (?:\w+ ){0,3}(?:hour|day|week|month|quarter|year|end|noon|midnight)",
            r"\b(?:this|next|coming) (?:week|month|quarter|year)\b",
            r"\b(?:at once|last chance|right away|tout de suite|cuanto antes|o quanto antes)\b",
        ),
        SentenceRisk.IDENTITY: (
            r"\b(?:i am|we are|this is|my name|our name|on behalf of|part of|support team)\b",
            r"\bpartners? (?:of|with)\b|\bworking (?:with|for)\b|\bcustomers? (?:of|since|for)\b",
            r"\bas (?:your|an?|the)\b|\byour (?:provider|boss|mailbox|order|doctor|employer)\b",
            r"\b(?:ich bin|wir sind|hier ist|hier spricht|mein name|im namen|im auftrag|als ihre?\w*)\b",
            r"\b(?:je suis|nous sommes|nous agissons|ici l[ae]|mon nom|je m'appelle|au nom d\w|de la part|en tant que)\b",
            r"\b(?:me llamo|mi nombre|en nombre de|de parte de|como su|le habla|como seu|como sua)\b",
            r"\b(?:meu nome|me chamo|chamo-me|em nome d\w|da parte d\w|aqui e|fala [ao]|ac?tuamos|agimos|wir handeln)\b",
        ),
        SentenceRisk.REQUEST: (
            rf"(?:^|[,;:\u2013\u2014-] ?)(?:{_ENGLISH_VERBS})\b",
            rf"\b(?:and|then|so|just|can|could|would|will|must|should|to|you) (?:{_ENGLISH_VERBS})\b",
            r"\b(?:social security|date of birth|details of your|date de naissance|fecha de nacimiento|data de nascimento)\b",
            r"\byour (?:phone )?(?:number|details|data|address|id|login)\b|\bihre \w*daten\b|\bgeburtsdatum\b",
            r"\b\w\w+n sie\b|\bs'il vous plait\b|\bmerci d[e']",
            r"(?:^|[,;:\u2013\u2014-] ?|\b(?:et|puis|alors|donc|ou) )(?!chez\b|assez\b)\w\w\w+ez\b|\bpou(?:vez|rriez)-vous\b",
            r"\b(?:necesit|precis)\w+ (?:de )?que\b|\bbesoin (?:de|que)\b",
        ),
    }
)
"""Patterns beside the words, each of which takes linear time."""
