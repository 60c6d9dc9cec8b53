"""Lead lists in many languages, and the encodings in which programs write them."""

_ROWS = {
    "German": "Jürgen Müller Köln Großhändler|Käthe Schröder Düsseldorf Weißgerber|Björn Gößling Würzburg Jäger|Anja Weiß Mönchengladbach Öztürk",
    "French": "Hélène Lefèvre Orléans Société|François Benoît Besançon Générale|Zoé Château Nîmes Hôtelière|Chloé Deschênes Béziers Forêt",
    "Spanish": "Begoña Núñez Logroño Compañía|José Peña Cádiz Señal|Íñigo Muñoz Málaga Diseño|Ángel Ibáñez A_Coruña Española",
    "Portuguese": "João Gonçalves São_Paulo Construções|Conceição Magalhães Brasília Soluções|Inês Simões Évora Informática|Sebastião Araújo Maceió Comércio",
    "Swedish": "Åsa Sjöberg Malmö Försäljning|Göran Lindström Växjö Företag|Märta Öberg Umeå Räkna|Håkan Åkesson Örebro Livsmedel",
    "Polish": "Łukasz Wiśniewski Łódź Spółka|Małgorzata Dąbrowska Gdańsk Usługi|Józef Wójcik Kraków Źródło|Żaneta Błaszczyk Świdnica Części",
    "Czech": "Jiří Dvořák Plzeň Průmysl|Zdeněk Novotný České_Budějovice Služby|Růžena Černá Hradec_Králové Výroba|Ondřej Kříž Děčín Společnost",
    "Hungarian": "Győző Kovács Győr Építő|Zsófia Szűcs Székesfehérvár Kereskedő|Ödön Fűzfa Kőszeg Gépgyártó|Ágnes Tóth Érd Szövő",
    "Turkish": "Gülşah Yıldız İzmir Şirketi|Çağrı Öztürk Muğla Işık|Şükrü Doğan Eskişehir Gıda|Ayşegül Aydın Kırıkkale İnşaat",
    "Lithuanian": "Žygimantas Kazlauskas Šiauliai Įmonė|Rūta Žukauskienė Panevėžys Paslaugų|Šarūnas Čepaitis Kėdainiai Žemės|Eglė Jankauskaitė Mažeikiai Švietimo",
    "Latvian": "Jānis Bērziņš Rīga Būvniecība|Līga Kalniņa Jēkabpils Ražošana|Māris Ķeniņš Rēzekne Uzņēmums|Zaiga Šķēle Cēsis Tirdzniecība",
    "Estonian": "Jüri Mägi Pärnu Ettevõte|Õnne Tõnisson Võru Põllumajandus|Ülle Käärik Jõgeva Tööstus|Märt Šmidt Põlva Võrgud",
    "Russian": "Сергей Кузнецов Москва Строитель|Наталья Фёдорова Тверь Промышленность|Дмитрий Щербаков Казань Энергия|Ольга Юрьева Пермь Услуги",
    "Ukrainian": "Андрій Шевченко Київ Будівельник|Ірина Ковальчук Львів Послуги|Юрій Їжак Чернігів Промисловість|Надія Гриценко Вінниця Енергія",
    "Bulgarian": "Георги Димитров София Строител|Цветана Йорданова Пловдив Услуги|Пламен Желязков Варна Индустрия|Юлия Щерева Русе Търговия",
    "Greek": "Γιώργος Παπαδόπουλος Θεσσαλονίκη Κατασκευές|Ελένη Οικονόμου Αθήνα Υπηρεσίες|Νίκος Αγγελόπουλος Πάτρα Βιομηχανία|Μαρία Ιωάννου Ηράκλειο Εμπόριο",
    "Hebrew": "יוסף כהן ירושלים בנייה|שרה לוי חיפה שירותים|משה פרידמן נתניה תעשייה|רחל מזרחי אשדוד מסחר",
    "Arabic": "محمد العلي الرياض شركة|فاطمة الزهراني جدة خدمات|خالد الحربي الدمام صناعة|نورة القحطاني المدينة تجارة",
    "Thai": "สมชาย ใจดี กรุงเทพ บริษัท|สุดา รักไทย เชียงใหม่ บริการ|วิชัย ทองดี ภูเก็ต อุตสาหกรรม|มาลี สุขใจ ขอนแก่น การค้า",
    "Japanese": "健太 佐藤 東京都 株式会社さくら|美咲 鈴木 大阪市 山田製作所|翔太 高橋 名古屋市 カタカナ商事|さくら 田中 札幌市 中村建設",
    "Chinese": "伟 王 北京市 科技有限公司|秀英 李 上海市 贸易集团|建国 张 广州市 电子工程部|丽华 刘 深圳市 国际物流",
    "Chinese, traditional": "志明 陳 臺北市 科技股份有限公司|美玲 林 高雄市 貿易公司|家豪 黃 臺中市 電子工業|淑芬 張 新竹市 國際物流",
    "Korean": "민준 김 서울특별시 주식회사|서연 이 부산광역시 전자산업|도윤 박 대구광역시 건설회사|지우 최 인천광역시 무역상사",
}
_WESTERN = ("German", "French", "Spanish", "Portuguese", "Swedish")
_CENTRAL = ("Polish", "Czech", "Hungarian")
_BALTIC = ("Lithuanian", "Latvian", "Estonian")
_CYRILLIC = ("Russian", "Ukrainian", "Bulgarian")
_ANY = ("German", "Polish", "Russian", "Greek", "Japanese", "Korean")
ENCODINGS = {
    **dict.fromkeys(
        ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7", "gb18030"), _ANY
    ),
    **dict.fromkeys(("cp1252", "iso8859-1", "iso8859-15", "mac-roman", "cp850", "cp858", "cp437"), _WESTERN),
    **dict.fromkeys(("cp1250", "iso8859-2", "iso8859-16", "mac-latin2", "cp852"), _CENTRAL),
    **dict.fromkeys(("cp1257", "iso8859-13", "iso8859-4", "cp775"), _BALTIC),
    **dict.fromkeys(("cp1251", "koi8-u", "koi8-r", "iso8859-5", "mac-cyrillic", "cp866", "cp855"), _CYRILLIC),
    **dict.fromkeys(("cp1254", "iso8859-9", "cp857", "mac-turkish"), ("Turkish", "German", "French")),
    **dict.fromkeys(("cp1253", "iso8859-7", "mac-greek", "cp737", "cp869"), ("Greek",)),
    **dict.fromkeys(("cp1255", "iso8859-8", "cp862"), ("Hebrew",)),
    **dict.fromkeys(("cp1256", "iso8859-6"), ("Arabic",)),
    **dict.fromkeys(("cp874", "tis-620"), ("Thai",)),
    **dict.fromkeys(("cp932", "shift_jis", "euc_jp", "iso2022_jp"), ("Japanese",)),
    **dict.fromkeys(("gb2312", "gbk", "hz"), ("Chinese",)),
    **dict.fromkeys(("big5", "cp950", "big5hkscs"), ("Chinese, traditional",)),
    **dict.fromkeys(("euc_kr", "cp949", "johab", "iso2022_kr"), ("Korean",)),
}
"""The languages that are tried in each encoding."""


def lead_list(language: str, *, rows: int = 4) -> str:
    """Return a CSV file of leads in a language."""
    lines = ["First Name,Last Name,Email,City,Company"]
    for number, row in enumerate(_ROWS[language].split("|")[:rows], 1):
        first, last, city, company = row.split()
        lines.append(f"{first},{last},lead{number}@firm.example,{city.replace('_', ' ')},{company}")
    return "\n".join(lines) + "\n"
