"""What a number in a Chinese text may look like, and the words that bound it."""

from __future__ import annotations

import re

__all__ = [
    "AFTER",
    "BEFORE",
    "BOUND_OF",
    "CANDIDATE",
    "CAPITALS",
    "DECIMALS",
    "FAR_BOUND",
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
    "STARTS",
    "WITHIN",
]


_C = "零〇一二三四五六七八九两俩仨十百千百万亿兆廿卅"
_D = r"(?:\d{1,3}(?:,\d{3})+(?![\d,])(?:\.\d+)?|\d+(?:\.\d+)?)"
_MEGA = "(?![瓦赫帕欧焦]|字节|比特|像素)"
_LARGE = f"(?:[万亿]|兆{_MEGA})"
_SCALED = rf"{_D}(?:\s?[十百千]?{_LARGE}+(?:{_D}[十百千]?[万亿]*)*|[十百千](?![十百千瓦克米卡赫帕焦字]))?"
_WORDS = (
    rf"(?:[{_C.replace('兆', '').replace('两', '')}]|两(?:(?=[百千万亿])|(?<![{_C}]两))|兆{_MEGA})+"
    r"(?:点[零〇一二三四五六七八九]+(?![分刻十])[万亿]*)?"
)
_EACH = r"(?:\d+(?:\.\d+)?|[一二两三四五六七八九十]+)个(?:[十百]?亿|[百千]万)(?![人名户])"
_NUMBER = rf"(?:(?<![A-Za-z\d.])(?<![A-Z]-){_SCALED}|{_WORDS})"
_N12 = r"(?:(?<!\d)\d{1,2}|十[一二]?|[一二三四五六七八九])"
_N31 = r"(?:\d{1,2}|[二三]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|[一二三四五六七八九])"
_ONES = "[一二三四五六七八九]"
_YEAR = rf"(?<!\d)\d{{2,4}}|[一二][〇零一二三四五六七八九]{{3}}|(?<=[国和成正治])(?:\d{{1,3}}|元|[{_C}]{{1,5}})"
_COUNTED = "[个名位户家件台辆只人]"
_PLAIN = (
    rf"(?P<parts>{_NUMBER})\s?分之\s?(?P<of>{_NUMBER})"
    rf"|(?P<num>{_EACH}|{_NUMBER})(?:(?P<more>[多余来几])(?P<scale>[十百千]?[万亿]+)?)?"
)
STARTS = re.compile(rf"[\d几半农阴旧正腊翻元每{_C}]")
"""What a candidate begins with: a set of characters alone is found ten times as fast."""
CANDIDATE = re.compile(
    "(?:"
    rf"(?P<decade>(?:(?P<age>\d\d|二十|十[五六七八九])世纪的?)?(?P<tens>\d{{0,2}}\d0|[二三四五六七八]?{_ONES}十|十)年代)"
    rf"|(?P<lunar>(?:[农阴旧]历[^，。；\d]{{0,6}}?(?P<lm1>正|冬|腊|{_N12})月|(?P<lm2>[正腊])月)(?:初?(?P<ld>{_N31})日?)?)"
    rf"|(?P<date>(?:(?P<year>{_YEAR})\s?年\s?)?"
    rf"(?P<month>元(?=月)|{_N12})\s?月份?(?:\s?(?P<day>{_N31})\s?[日号])?)"
    r"|(?P<iso>(?<![\d.])(?P<y>[12]\d{3})(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})(?![\d.]))"
    r"|(?P<dotted>(?<!\d)(?P<dm>\d{1,2})[·•](?P<dd>\d{1,2})(?!\d))"
    rf"|(?P<clock>(?P<hh>(?<![\d.])\d{{1,3}}|[一二三四五六七八九十]{{1,3}}|两)"
    r"(?::(?P<mm>\d{2})(?!\d)|(?P<mark>[点时分])(?P<cn>\d{1,2}|[零一二三四五六七八九十]{1,3})(?P<last>[分秒])"
    r"|点(?P<bare>[二三四五]?十[一二三四五六七八九]?)(?![分秒亿万])"
    r"|\s?(?P<full>点[半钟整]|点[一三]刻|点(?!\d)|时(?!代|候|间|期|装|尚|速|常|光|而|不|刻|机|分|报|区|事))"
    r"))"
    rf"|(?P<turn>翻了?(?:近|约|逾|超过)?(?:(?P<turns>[一两二三四五\d])番|番))"
    rf"|(?P<share>(?:一半(?![天夜路])|半数|(?<=[过近])半(?![天年月日夜个小])))"
    rf"|(?P<born>(?<!\d)(?P<gen>\d0|[零〇五六七八九]零)后(?![天来者悔续面期卫备台方勤的]))"
    rf"|(?P<discount>(?<![第\d])(?P<off>\d(?:\.\d)?|[1-9]\d|{_ONES}{{1,2}}|{_ONES}点{_ONES})折(?![叠合算断返线射纸旧磨腾扇不]))"
    rf"|(?P<every>每(?P<of2>\d+|[两三四五六七八九十百千]+){_COUNTED}{{0,2}}[^\d，。；一二两三四五六七八九十]{{0,6}}?有"
    rf"(?P<in>\d+|[一二两三四五六七八九]+)(?={_COUNTED}))"
    r"|(?P<ratio>(?<![\d/.])(?P<over>\d{1,2})/(?P<under>\d{1,2})(?![\d/]))"
    r"|(?P<halfyear>(?<=[上下])半(?:年|场|叶|程))"
    r"|(?P<whole>百分百)"
    r"|(?P<quarterhour>[一三]刻钟)"
    r"|(?P<vague>(?<=[数几好成])[十百千万亿]+|\d*[百千万亿]几[十百千万亿]*|几)"
    rf"|(?P<number>{_PLAIN})"
    rf"|(?P<half>半(?=[年天日小个数月]))"
    r")"
)
_BOUNDS = {
    "over": "超过了|超过|超出|超|逾|突破了|突破|破|高于|多于|大于|远超|跨过|不止|晚于",
    "at-least": "不少于|不低于|不小于|不下于|不下|不得少于|不得低于|不应少于|不应低于|至少|最少|起码",
    "under": "跌破|降破|不到|不足|不满|未满|低于|少于|小于|未达|早于|不及",
    "at-most": "不超过|不得超过|不应超过|不超|不高于|不得高于|不多于|不大于|至多|最多",
    "nearly": "将近|接近于|接近|几近|几乎|近",
    "about": "大约|约合|约莫|约为|约占|约|大概|差不多|估计",
    "up-to": "高达|多达|长达|最高",
}
BOUND_OF = {word: bound for bound, words in _BOUNDS.items() for word in words.split("|")}
_PARTED = "至少|最少|起码|至多|最多|将近|接近|几近|几乎|大约|(?<![北条合契预违签特公纽盟邀赴誓履])约|大概|差不多|估计"
"""Bounds that a short verb may part from their number: 至少需要10名. Not 不足 and the like: 资金不足需要10亿元."""
BEFORE = re.compile(
    rf"(?:(?P<parted>{_PARTED})(?:可以|可|能|应|带|有|占|需要|需|要|达到|达|为|是){{1,2}}|(?P<word>"
    + "|".join(sorted(BOUND_OF, key=len, reverse=True))
    .replace("|超|", "|(?<![英中西意德法])超|")
    .replace("|破|", "|(?<![突打爆冲看攻])破|")
    + r"))\s?(?P<money>人民币|新台币|美元|港币|RMB|US\$|HK\$|NT\$|\$|￥|¥|£|€)?\s?$"
)
_FAR = "不(?:得|能|应)?(?:超过|低于|少于)|超过了?|超出|突破了?|高于|多于|大于|低于|少于|小于|不到|至少|最多|约占"
FAR_BOUND = re.compile(rf"({_FAR})[^，。；：、,;\d（）()]{{1,14}}的$")
"""A bound that other words part from its number: 超过了去年同期的120万."""
LAST_OF_BOUND = frozenset(word[-1] for word in BOUND_OF) | frozenset("有要需到达为是可以能应带 币元B$￥¥£€的占")
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
    r"\s?(?:(?P<over>\+(?!\d))|(?P<at_least>(?:或者?|及|及其|和)?以上|开外|有余)|(?P<at_most>(?:或者?|及|及其|和)?以下)"
    r"|(?P<up_to>[以之]内|之多)|(?P<about>左右|上下))"
    r"(?![海市班涨])"
)
WITHIN = re.compile(r"[以之]内|内(?![蒙部地阁外政战容陆需涝塔江乡黄丘贾]|华达|罗毕|比都|马尔)")
"""What makes 30日 a stretch of time and no date; but not 内蒙古, 内部, 内塔尼亚胡."""
_TENTHS = (
    r"(?P<digits>\d{1,2})(?![\d%A-Za-z万亿千百十几月折]|[.:,]\d)"
    rf"|(?P<words>零?{_ONES}{{1,2}}|{_ONES}[零〇])(?=$|[^\u3400-\u9fff]|[的高长宽深厚远到至就了买卖]|左右|上下|以[上下内]|大?个[头子]|一[斤个只张份本件碗杯瓶])"
)
_COINS = (
    rf"(?P<tens>\d|{_ONES})[毛角](?![形色落度铁钢架板地])(?:(?P<ones>\d|{_ONES})分(?!钟))?钱?"
    rf"|零?(?P<cents>\d{{1,2}}|{_ONES})分(?![钟之])钱?"
)
DECIMALS = {
    **dict.fromkeys(("米", "公尺", "秒"), re.compile(_TENTHS)),
    "成": re.compile(rf"(?P<digits>[1-9]|{_ONES})(?![万亿千百十成个名家人岁年月天点分号])"),
    "块": re.compile(f"{_COINS}|{_TENTHS}"),
    **dict.fromkeys(("元", "圆"), re.compile(_COINS)),
}
"""What may follow a unit as its decimals: 1米75, 一米八, 9秒58, 两成五, 3块5, 12元5角3分."""
FIRST = re.compile(r"首(?=[届次个位批部家日场项座艘架条列款例轮节期趟枚只支份张季])(.)")
LISTED = re.compile(r"(?:^|[。;；:：，,—\s“（(])([一二三四五六七八九十]{1,2})(?=[要是、）)])([要是]?)")
PLAN = re.compile(r"十([一二三四])?五(?=规划|时期|期间|计划|[”\"’」]|以来|开局|收官|末)")
RANGE = re.compile(r"\s?(?:-|－|—|–|——|~|～|至|到)\s?(?=$)")
PLAIN = re.compile(_PLAIN)
CAPITALS = re.compile(
    r"[壹贰叁肆伍陆柒捌玖拾佰仟零二三万亿]{2,}(?=[元圆角分整正人股]|$|[）)，。；])|[壹贰叁肆伍陆柒捌玖](?=[元圆角分]整?)"
)
"""Numbers in the characters of banknotes and contracts, which other words hold too (大陆, 队伍, 收拾)."""
