"""What a number in a Chinese text may look like, and the words that bound it."""

from __future__ import annotations

import re

__all__ = [
    "AFTER",
    "BEFORE",
    "BOUND_OF",
    "CANDIDATE",
    "DECIMALS",
    "FIRST",
    "LAST_OF_BOUND",
    "LISTED",
    "MONEY",
    "MONEY_BEFORE",
    "NOT_ABOUT",
    "NOT_NEAR",
    "PLAIN",
    "PLAN",
    "RANGE",
    "WITHIN",
]


_C = "零〇一二三四五六七八九两俩仨十百千万亿兆廿卅"
_D = r"(?:\d{1,3}(?:,\d{3})+(?![\d,])(?:\.\d+)?|\d+(?:\.\d+)?)"
_SCALED = rf"{_D}(?:\s?[十百千]?[万亿兆]+(?:{_D}[十百千]?[万亿]*)*|[十百千](?![十百千]))?"
_WORDS = rf"[{_C}]+(?:点[零〇一二三四五六七八九]+(?![分刻十])[万亿]*)?"
_NUMBER = rf"(?:(?<![A-Za-z\d.])(?<![A-Z]-){_SCALED}|{_WORDS})"
_N12 = r"(?:(?<!\d)\d{1,2}|十[一二]?|[一二三四五六七八九])"
_N31 = r"(?:\d{1,2}|[二三]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|[一二三四五六七八九])"
_DAYPART = "上午|下午|晚上|凌晨|中午|早上|早晨|傍晚|清晨|晚间|今晚|午夜|晚"
CANDIDATE = re.compile(
    rf"(?=[\d数几上成好半民下凌中早傍清晚今午{_C}])(?:"
    rf"(?P<decade>(?:(?P<age>(?:\d\d|二十|十[五六七八九])世纪|上个?世纪)的?)?(?P<tens>\d{{0,2}}\d0|[二三四五六七八]?[一二三四五六七八九]十|十)年代)"
    rf"|(?P<date>(?:(?P<era>民国)?(?P<year>(?<!\d)\d{{2,4}}|[一二][〇零一二三四五六七八九]{{3}})\s?年\s?)?"
    rf"(?P<month>{_N12})\s?月份?(?:\s?(?P<day>{_N31})\s?[日号])?)"
    r"|(?P<iso>(?<![\d.])(?P<y>[12]\d{3})(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})(?![\d.]))"
    rf"|(?P<clock>(?:(?P<part>{_DAYPART})\s?)?(?P<hh>(?<![\d.])\d{{1,3}}|[一二三四五六七八九十]{{1,3}}|两)"
    r"(?::(?P<mm>\d{2})(?!\d)|[点时分](?P<cn>\d{1,2}|[一二三四五六七八九十]{1,3})[分秒]|\s?(?P<full>点[半钟整]|点(?!\d)|时(?!代|候|间|期)))"
    r")"
    r"|(?P<vague>(?:[数几上成好]|好几)[十百千万亿]+|\d*[十百千万亿]几[十百千万亿]*|[二三四五六七八九]?十几[万亿]*|几)"
    rf"|(?P<number>(?P<parts>{_NUMBER})\s?分之\s?(?P<of>{_NUMBER})"
    rf"|(?P<num>{_NUMBER})(?:(?P<more>[多余来])(?P<scale>[十百千]?[万亿]+)?)?)"
    rf"|(?P<half>半(?=[年天日小个数]))"
    r")"
)
_BOUNDS = {
    "over": "超过了|超过|超出|超|逾|突破了|突破|高于|多于|大于|远超|跨过",
    "at-least": "不少于|不低于|不小于|不下于|不下|至少|最少|起码",
    "under": "不到|不足|不满|未满|低于|少于|小于|未达",
    "at-most": "不超过|不超|不高于|不多于|不大于|至多|最多",
    "nearly": "将近|接近于|接近|几近|几乎|近",
    "about": "大约|约合|约|大概|差不多|估计",
    "up-to": "高达|多达|长达",
}
BOUND_OF = {word: bound for bound, words in _BOUNDS.items() for word in words.split("|")}
_PARTED = "至少|最少|起码|至多|最多|将近|接近|几近|几乎|大约|(?<![北条合契预违签特公纽盟邀赴誓履])约|大概|差不多|估计"
"""Bounds that a short verb may part from their number: 至少需要10名. Not 不足 and the like: 资金不足需要10亿元."""
BEFORE = re.compile(
    rf"(?:(?P<parted>{_PARTED})(?:有|需要|需|要|达到|达|为|是){{1,2}}|(?P<word>"
    + "|".join(sorted(BOUND_OF, key=len, reverse=True)).replace("|超|", "|(?<![英中西意德法])超|")
    + r"))\s?(?P<money>人民币|新台币|美元|港币|RMB|US\$|HK\$|NT\$|\$|￥|¥|£|€)?\s?$"
)
LAST_OF_BOUND = frozenset(word[-1] for word in BOUND_OF) | frozenset("有要需到达为是 币元B$￥¥£€")
NOT_ABOUT = frozenset("北条合契预节违和签特公纽盟邀赴誓集")
NOT_NEAR = frozenset("最附邻临靠贴亲")
MONEY_BEFORE = re.compile(r"(人民币|新台币|RMB|US\$|HK\$|NT\$|\$|￥|¥|£|€)\s?$")
MONEY = {"人民币": "CNY", "RMB": "CNY", "￥": "CNY", "¥": "CNY", "新台币": "TWD", "NT$": "TWD"} | {
    "US$": "USD",
    "HK$": "HKD",
    "$": "dollar",
    "£": "GBP",
    "€": "EUR",
}
AFTER = re.compile(
    r"\s?(?:(?P<at_least>以上|及以上|或以上|开外)|(?P<at_most>以下|及以下)|(?P<up_to>[以之]内)|(?P<about>左右|上下))"
    r"(?![海市班涨])"
)
WITHIN = re.compile(r"[以之]内|内(?![蒙部地阁外政战容陆需涝塔江乡黄丘贾]|华达|罗毕|比都|马尔)")
"""What makes 30日 a stretch of time and no date; but not 内蒙古, 内部, 内塔尼亚胡."""
_ONES = "[一二三四五六七八九]"
_TENTHS = (
    r"(?P<digits>\d{1,2})(?![\d%A-Za-z万亿千百十几月折]|[.:,]\d)"
    rf"|(?P<words>零?{_ONES}{{1,2}})(?=$|[^\u3400-\u9fff]|[的高长宽深厚远到至就了买卖]|左右|上下|以[上下内]|大?个[头子]|一[斤个只张份本件碗杯瓶])"
)
_COINS = (
    rf"(?P<tens>\d|{_ONES})[毛角](?![形色落度铁钢架板地])(?:(?P<ones>\d|{_ONES})分(?!钟))?钱?"
    rf"|零?(?P<cents>\d{{1,2}}|{_ONES})分(?![钟之])钱?"
)
DECIMALS = {
    **dict.fromkeys(("米", "公尺"), re.compile(_TENTHS)),
    "块": re.compile(f"{_COINS}|{_TENTHS}"),
    "元": re.compile(_COINS),
}
"""What may follow a unit as its decimals: 1米75, 一米八, 3块5, 12元5角3分."""
FIRST = re.compile(r"首(?=[届次个位批部家日场项座艘架条列款例轮节期趟枚只支份张季])(.)")
LISTED = re.compile(r"(?:^|[。;；:：，,—\s“（(])([一二三四五六七八九十]{1,2})(?=[要是、）)])([要是]?)")
PLAN = re.compile(r"十([一二三四])?五(?=规划|时期|期间|计划|[”\"’」]|以来|开局|收官|末)")
RANGE = re.compile(r"\s?(?:-|－|—|–|——|~|～|至|到)\s?(?=$)")
PLAIN = re.compile(
    rf"(?P<parts>{_NUMBER})\s?分之\s?(?P<of>{_NUMBER})"
    rf"|(?P<num>{_NUMBER})(?:(?P<more>[多余来])(?P<scale>[十百千]?[万亿]+)?)?"
)
