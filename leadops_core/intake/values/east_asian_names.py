"""Split names in Chinese, Japanese, and Korean characters, which begin with the family name."""

import re
from typing import Final

_CHARACTERS = re.compile("[\u3005\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af·・\u3000 ]+")
_SEPARATOR = re.compile("[ \u3000]+")
_TITLES = re.compile("(?:様|さま|さん|氏|殿|御中|先生|女士|小姐|经理|經理|님|씨)$")
_JAPANESE: Final = frozenset(
    """
    佐藤 鈴木 高橋 田中 伊藤 渡辺 渡邊 渡邉 山本 中村 小林 加藤 吉田 山田 佐々木 山口 松本 井上 木村 斎藤 斉藤 齋藤 清水 山崎 池田
    橋本 阿部 石川 山下 中島 石井 小川 前田 岡田 長谷川 藤田 後藤 近藤 村上 遠藤 青木 坂本 福田 太田 西村 藤井 金子 岡本 藤原 三浦
    中野 中川 原田 松田 竹内 小野 田村 中山 和田 石田 上田 森田 柴田 酒井 工藤 横山 宮崎 宮本 内田 高木 安藤 谷口 大野 丸山 今井
    河野 藤本 村田 武田 上野 杉山 増田 平野 大塚 千葉 久保 松井 小島 岩崎 桜井 野口 松尾 野村 木下 菊地 菊池 佐野 大西 杉本 新井
    浜田 市川 古川 水野 小松 島田 小山 高田 山内 西田 西川 五十嵐 北村 安田 川口 中田 平田 飯田 矢野 川崎 吉川 本田 久保田
    """.split()
)
_CHINESE: Final = frozenset(
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何高罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖蕭萧田董袁潘于蒋蔣蔡余杜叶葉"
    "程苏蘇魏吕呂丁任沈姚卢盧姜崔钟鍾谭譚陆陸汪范範金石廖贾賈夏韦韋付傅方白邹鄒孟熊秦邱江尹薛闫閻段雷侯龙龍史陶黎贺賀顾顧毛郝龚龔邵万萬"
    "钱錢严嚴覃武戴莫孔向汤湯"
)
_CHINESE_OF_TWO: Final = frozenset(
    "欧阳 歐陽 司马 司馬 上官 诸葛 諸葛 东方 東方 皇甫 尉迟 公孙 公孫 慕容 令狐 夏侯 司徒".split()
)
_KOREAN: Final = frozenset(
    "김이박최정강조윤장임한오서신권황안송류유전홍고문양손배백허남심노하곽성차주우구민진나"
)
_HAN = re.compile("[\u3400-\u9fff]+")
_HANGUL = re.compile("[\uac00-\ud7af]+")


def split_east_asian(text: str) -> tuple[str | None, str | None] | None:
    """Return the given name and the family name, or None for a text in other characters.

    `山田 太郎` is Tarō Yamada. Without a blank, only common family names are split off; another name stays whole.
    """
    if not _CHARACTERS.fullmatch(text):
        return None
    first, dot, family = text.partition("・")
    if dot:
        # Names of other languages in katakana begin with the given name.
        return first.strip() or None, family.replace("・", " ").strip() or None
    name = _TITLES.sub("", text.strip()).strip() or text.strip()
    parts = _SEPARATOR.split(name)
    if len(parts) > 1:
        return "".join(parts[1:]), parts[0]
    length = _family_length(name)
    return (name[length:], name[:length]) if length else (name, None)


def _family_length(name: str) -> int:
    if _HANGUL.fullmatch(name):
        return 1 if len(name) == 3 and name[0] in _KOREAN else 0
    for length in (3, 2):
        if len(name) > length and name[:length] in _JAPANESE:
            return length
    if not _HAN.fullmatch(name) or not 2 <= len(name) <= 4:
        return 0
    if len(name) > 2 and name[:2] in _CHINESE_OF_TWO:
        return 2
    return 1 if len(name) <= 3 and name[0] in _CHINESE else 0
