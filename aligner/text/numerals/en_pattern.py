"""What a number in an English text may look like, and the words that bound it."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from aligner.text.numerals.en_value import MONTH_OF, MONTHS, ONES, ORDINALS, SCALES, TENS

__all__ = [
    "AFTER",
    "AFTER_ARTICLE",
    "ANNIVERSARY",
    "BEFORE",
    "BELOW_ZERO",
    "BETWEEN",
    "CENTURY",
    "FAR_BOUND",
    "HALF_AFTER",
    "IN_BEFORE",
    "LAST_OF_BOUND",
    "MINUS",
    "NUMBERED",
    "OF_UNIT",
    "RANGE",
    "STARTS",
    "WORDS_AFTER",
    "candidate",
    "idiom_around",
    "may_hold_number",
    "openings",
    "plain_number",
]


_MONTH = "(?:" + "|".join(MONTHS) + r"|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?)"
_WORD = (
    "(?:"
    + "|".join(sorted([*ONES, *TENS, *SCALES, "dozen"], key=len, reverse=True))
    + r"|score(?=\s(?:years|men|people|and)))"
)
_ORDINAL = "(?:" + "|".join(sorted(ORDINALS, key=len, reverse=True)) + ")"
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?![\d,]*\d)|\d+)(?:\.\d+)?"
_CURRENCY = r"(?:us\$|hk\$|nt\$|a\$|c\$|s\$|rmb\s?¥?|cny|usd|eur|gbp|hkd|twd|jpy|[$£€¥₹])"
_CODES = "rmb cny usd eur gbp hkd twd jpy"
_VAGUE = "several few many couple of tens dozens scores hundreds thousands millions billions trillions some"
_MULTIPLE = ("doubl", "tripl", "trebl", "quadrupl", "quintupl", "halv")
_FORMS = "twice thrice halve half quarter noon midnight trio quartet quintet duo latter score"
_HEADING = (
    "phase|chapter|part|volume|vol\\.|book|act|stage|section|article|appendix|annex|schedule|title|level|"
    "category|tier|grade|class|type"
)


@cache
def _idioms() -> tuple[str, ...]:
    """Phrases whose number word is no number, the longest first."""
    lines = files("aligner.text").joinpath("data/number_idioms_en.txt").read_text("utf-8").splitlines()
    phrases = (line.strip() for line in lines if line and not line.startswith("#"))
    return tuple(sorted(phrases, key=len, reverse=True))


@cache
def openings() -> frozenset[str]:
    """Return the words that may open a number, in lower case."""
    words = {*ONES, *TENS, *SCALES, *ORDINALS, *MONTH_OF, "decade", "century", "millennium"}
    words |= {word.replace("y", "ies") for word in TENS} | {f"{word}fold" for word in (*ONES, *TENS)}
    words |= set(re.findall("[a-z]+", f"{_VAGUE} {_HEADING} {_CODES} {_FORMS}")) - {"of"}
    words |= {stem + ending for stem in _MULTIPLE for ending in ("e", "es", "ed", "ing")}
    words |= {numeral * tens for tens in (1, 2, 3) for numeral in ("x", "i")}
    words |= {
        f"{tens}{ones}" for tens in ("", "x", "xx", "xxx", "l") for ones in ("i", "ii", "iii", "iv", "v", "vi", "ix")
    }
    return frozenset(words) | frozenset("qhcs") | {"us", "hk", "nt", "dozen", "score", "vii", "viii"}


@cache
def idiom_around() -> re.Pattern[str]:
    """Return the pattern of phrases that open with another word than their number: at first, the one."""
    words = openings()
    phrases = [phrase for phrase in _idioms() if re.split("[^a-z]", phrase)[0] not in words]
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, phrases))})(?![a-z])")


STARTS = re.compile(r"[a-z]+|\d[\d.,]*|[$£€¥₹']")
"""Words, digits and signs: what may open a number is one of `openings`, a digit, a sign, or an article."""
AFTER_ARTICLE = frozenset(
    "hun tho mil bil tri doz thi qua fif six sev eig ten hal yea mon wee day hou dec cen few cou duo qui sco".split()
)
"""The first letters of what follows a or an in a number: a third, a year and a half."""

_DIGIT = re.compile(r"\d")
_LETTERS = re.compile("[a-z]+")
_ARTICLE = re.compile(rf"(?<![a-z])an?(?![a-z])(?s:.)(?:{'|'.join(sorted(AFTER_ARTICLE))})")
_ROMAN_FIRST = ("olymp", "corps")
"""What follows a Roman numeral that no heading word opens."""


@cache
def _openings_alone() -> frozenset[str]:
    """Return the openings that need no digit, no name after a Roman numeral and no other opening behind them."""
    needy = {"us", "hk", "nt", *_CODES.split(), *"qhcs", "several", "few", "many", "couple", "some"}
    return frozenset(word for word in openings() - needy if not re.fullmatch("[ivxl]+", word))


def may_hold_number(text: str) -> bool:
    """Whether a text in lower case has anything that may be a number: most texts are told from the others fast."""
    return bool(
        _DIGIT.search(text)
        or not _openings_alone().isdisjoint(_LETTERS.findall(text))
        or _ARTICLE.search(text)
        or any(word in text for word in _ROMAN_FIRST)
    )


_SCALE = "hundred|thousand|million|billion|trillion|dozen"
_MANY = "(?:several|few|many|some few|couple of)"
_SMALL = "two|three|four|five|six|seven|eight|nine"
_HOUR = f"(?:\\d{{1,2}}|one|{_SMALL}|ten|eleven|twelve)"
_PART = (
    r"(?:\s(?:in\sthe|on\sthe|this|that|yesterday|tomorrow)\s(?P<{0}>morning|afternoon|evening)"
    r"|\sat\s(?P<{0}n>night)|\s(?P<{0}h>[ap])\.?m\b\.?)"
)
_NTH = rf"(?:\d{{1,2}}(?:st|nd|rd|th)|(?:twenty-|thirty-)?{_ORDINAL})"
_DAY = r"(?P<{}>\d{{1,2}})(?:st|nd|rd|th)?"
_KINDS = {
    "vague": rf"(?:(?:{_MANY}|tens of|hundreds of|dozens of)\s)*"
    r"(?:tens|dozens|scores|hundreds|thousands|millions|billions|trillions)\b(?!-)"
    rf"|{_MANY}\s(?:{_SCALE})s?\b",
    "lunar": rf"(?P<lday>{_NTH})\s(?:day\s)?of\s(?:the\s)?(?:(?P<lmonth>{_NTH}|last)\s(?:lunar\smonth|"
    r"month\s(?:of|in|on)\sthe\s(?:chinese\s|traditional\s)?lunar\s(?:calendar|year))|(?:(?:chinese|lunar)\s)+new\syear)"
    rf"|(?P<lonly>{_NTH})\s(?:lunar\smonth|month\s(?:of|in)\sthe\s(?:chinese\s)?lunar\s(?:calendar|year))",
    "slashed": r"(?P<s1>\d{1,2})/(?P<s2>\d{1,2})/(?P<sy>[12]\d{3})(?!\d)|(?P<over>\d{1,2})/(?P<under>\d{1,3})(?![\d/])",
    "quarter": r"(?P<qn>[qh][1-4])(?![a-z])(?:\s?(?=\d))?|(?P<which>first|second|latter|1st|2nd)[\s-]half(?![\s-]a)\b",
    "multiple": r"(?P<mult>(?:doubl|tripl|trebl|quadrupl|quintupl)(?:ed|es|ing|e)|twice|thrice|halv(?:ed|es|ing|e))\b"
    r"|(?:a\s)?(?P<group>duo|trio|quartet|quintet)\b",
    "date": rf"(?:{_DAY.format('d1')}\s(?:of\s)?)?(?P<month>{_MONTH})(?![a-z])"
    rf"(?:\s(?:the\s)?{_DAY.format('d2')}(?![\d:])(?!,\d{{3}}))?"
    r"(?:(?:,|\sof)?\s(?P<year>[12]\d{3})(?![\d,]*\d))?",
    "iso": r"(?P<y>[12]\d{3})(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<day>\d{1,2})(?![\d.])",
    "decade": r"(?P<tens>(?:1[0-9]|20)\d0|'?\d0)'?s(?![a-z])|(?:nineteen|eighteen)?[\s-]?"
    r"(?P<ties>twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties)\b",
    "clock": rf"(?P<hh>\d{{1,3}}):(?P<mm>\d\d)(?!\d)"
    rf"(?::(?P<ss>\d\d)(?!\d))?(?:\s?(?P<half1>[ap])\.?m\b\.?|{_PART.format('p1')})?"
    r"|(?P<h>\d{1,2})(?:\.(?P<m2>\d\d))?\s?(?P<half2>[ap])\.?m\b\.?"
    rf"|(?P<past>half|(?:a\s)?quarter)\s(?P<dir>past|to)\s(?P<h3>{_HOUR})\b(?:\so'clock)?{_PART.format('p3')}?"
    rf"|(?P<h4>{_HOUR})(?:\so'clock{_PART.format('p4')}?|{_PART.format('p5')})"
    r"|(?P<named>noon|midnight)\b",
    "roman": rf"(?:(?P<head>{_HEADING})[\s-]|(?=[ivxlc]+\s(?:olympi|winter\solymp|summer\solymp|corps)))"
    r"(?P<numeral>[ivxlc]+)\b",
    "share": rf"(?<!first\s)(?<!last\s)(?<!past\s)(?<!previous\s)"
    rf"(?P<times>an?|one|{_SMALL})[\s-](?P<part>(?:third|quarter|(?:fif|six|seven|eigh|ten|hundred|thousand)th)s?)\b"
    r"(?!\s(?:century|time|year|day|month|quarter|party))"
    rf"|(?P<in1>one|{_SMALL}|\d+)\s(?:in|out\sof)\s(?:every\s)?(?P<in2>{_SMALL}|ten|\d+(?:,\d{{3}})*)\b"
    r"(?:\s(?P<inscale>thousand|million|billion))?"
    r"(?!\s(?:january|may|june|july|matches|games))",
    "half": r"half\san?\s(?P<halfunit>[a-z]+(?:\spoint)?)|half-(?P<halfhyphen>[a-z]+)|(?:an?\s|one[\s-])?half\b",
    "quarterunit": r"quarter[\s-](?P<qunit>century|point|hour)\b",
    "and": r"an?\s(?P<andunit>year|month|week|day|hour|decade|century)\sand\sa\shalf\b",
    "period": r"(?:an?\s)?(?P<age>decade|century|millennium)\b(?!'s)(?P<agehalf>\sand\sa\shalf)?",
    "digits": rf"(?P<money>{_CURRENCY})?\s?(?P<num>{_DIGITS})(?P<frac>½)?"
    rf"(?:(?P<th>st|nd|rd|th)(?![a-z])|(?:[\s-]?(?P<scale>{_SCALE})|(?P<short>bn|mn|tn|m|k))(?![a-z]))?",
    "words": rf"(?:(?P<article>an?\s)(?=(?:{_SCALE})\b))?{_WORD}"
    rf"(?:(?:[\s-]and[\s-]|[\s-]){_WORD}){{0,20}}(?:-(?P<th1>{_ORDINAL}))?(?:(?=fold)|(?![a-z]))",
    "ordinal": rf"{_ORDINAL}(?![a-z])",
}


@cache
def plain_number() -> re.Pattern[str]:
    """Return the pattern of a number in digits alone, for what turned out to be no date."""
    return re.compile(f"(?P<digits>{_KINDS['digits']})")


@cache
def candidate() -> re.Pattern[str]:
    """Return the pattern of all that may be a number: its groups are the kinds, idioms to be skipped first.

    It is tried at the words that `openings` names: most words of a text are none.
    """
    idioms = "|".join(map(re.escape, _idioms()))
    kinds = "|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _KINDS.items())
    return re.compile(
        r"(?<![a-z0-9])(?<!\d[.,])"
        rf"(?:(?P<idiom>(?:{idioms})(?![a-z]))|{kinds})"
    )


_BOUNDS = {
    "over": "more than|over|above|exceed(?:s|ed|ing)?|surpass(?:es|ed|ing)?|in excess of|upwards? of"
    "|beyond|outnumber(?:ed|s|ing)?|pass(?:ed|es|ing)|cross(?:ed|es|ing)|broke|breaking|clear(?:ed|ing)"
    "|(?:slightly|a little) over|north of|later than|topp(?:ed|ing)|tops|greater than"
    "|higher than|older than|longer than|well over|just over",
    "at_least": "at least|no less than|no fewer than|not less than|not fewer than|a minimum of|minimum of"
    "|not be (?:less|fewer|lower) than|not be below|no lower than|not lower than|as few as",
    "under": "less than|fewer than|under|below|short of|lower than|younger than|earlier than|shy of",
    "at_most": "at most|no more than|not more than|(?:not|cannot)(?: to)? exceed(?:ing)?|a maximum of|maximum of"
    "|not over|(?:not|n't) be (?:more|higher|greater) than|n't more than|no higher than|no greater than",
    "nearly": "nearly|almost|close to|approaching|approached|approaches|near|just under",
    "about": "about|around|approximately|roughly|some|circa|an estimated|an average of|estimated|approx\\.?",
    "up_to": "up to|as many as|as much as|as high as",
}
BEFORE = re.compile(
    r"\b(?:"
    + "|".join(f"(?P<{name}>{words})" for name, words in _BOUNDS.items())
    + r")\s(?:(?:the|a)\s)?(?:(?:milestone|level|mark|figure|threshold|total|sum)\sof\s)?"
    r"(?:(?:the|a|an|its|their)\s)?$"
)
_FAR = "exceed(?:s|ed|ing)?|surpass(?:es|ed|ing)?|outnumber(?:ed|s|ing)?|more than|above|higher than"
FAR_BOUND = re.compile(
    rf"\b(?:(?P<over>{_FAR}|over)|(?P<under>less than|fewer than|below|lower than))"
    r"\s(?:[a-z]+\s){0,3}[a-z]+(?:'s|s')\s$"
)
"""A bound that other words part from its number: exceeding last year's 1.2 million."""
MINUS = re.compile(r"(?:\bminus\s|\bnegative\s|(?<![\w.])[-−–])$")
BELOW_ZERO = re.compile(r"\s(?:degrees?\s)?(?:(?:celsius|centigrade|fahrenheit)\s)?below(?:\s(?:zero|freezing))?\b")
OF_UNIT = re.compile(r"\sof\s(?:a|an|one)\s(?P<unit>percentage\spoint|[a-z]+)")
LAST_OF_BOUND = frozenset(
    re.findall(
        "[a-z]+",
        "than over above exceed exceeds exceeded exceeding surpass surpasses surpassed surpassing of beyond "
        "topped topping tops least under below most nearly almost to approaching approached approaches near "
        "about around approximately roughly some circa estimated as the a an its their outnumber outnumbered "
        "outnumbers passed passes passing crossed crosses crossing broke breaking cleared clearing few",
    )
)
"""The last words of a bound: where another word stands before a number, BEFORE need not be tried."""
AFTER = re.compile(
    r"(?P<over>\+|\s?-?plus\b)|(?P<past>-odd\b|-somethings?\b|\sodd\b)|"
    r",?\s(?:(?P<at_least>or (?:more|above|over|older|higher)|"
    r"and (?:above|over|older|upwards?))|(?P<at_most>or (?:less|fewer|under|below|younger)|"
    r"and (?:below|under))|(?P<about>or so|or thereabouts))\b"
)
BETWEEN = re.compile(
    r"[\s-]{0,2}(?:(?:more|full|whole|consecutive|straight|further|additional|long|extra|short|solid|"
    r"calendar)[\s-])?(?P<name>(?:[a-z$%‰€£°℃℉²]|\.(?=[a-z]))[a-z$%²]*)"
)
WORDS_AFTER = re.compile(r"[a-z.]+[\s-][a-z]+(?:\s[a-z]+)?")
HALF_AFTER = re.compile(r"\s(?:and|-and-)\s?a\s?half\b|-and-a-half\b")
RANGE = re.compile(r"\s?(?:-|–|—|‑)\s?|\s(?:to|through|or)\s")
NUMBERED = re.compile(r"(?:\b(?:nos?\.?|number|chapter|article|section|phase|part|volume|episode|season|group)|#)\s?$")
IN_BEFORE = re.compile(
    r"\b(?:in|since|by|until|till|early|late|mid|last|this|next|from|of|to|between|and|during)[\s-]$"
)
CENTURY = re.compile(r"[\s-]century\b")
ANNIVERSARY = re.compile(r"[\s-](?:[a-z]+\s)?anniversar(?:y|ies)\b")
