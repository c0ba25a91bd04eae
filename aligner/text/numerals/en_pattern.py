"""What a number in an English text may look like, and the words that bound it."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from aligner.text.numerals.en_value import MONTH_OF, MONTHS, ONES, ORDINALS, SCALES, SHORT, TENS

__all__ = [
    "AFTER",
    "ANNIVERSARY",
    "BEFORE",
    "BETWEEN",
    "CENTURY",
    "HALF_AFTER",
    "IN_BEFORE",
    "LAST_OF_BOUND",
    "NUMBERED",
    "RANGE",
    "WORDS_AFTER",
    "candidate",
]


_MONTH = "(?:" + "|".join(MONTHS) + r"|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?)"
_WORD = "(?:" + "|".join(sorted([*ONES, *TENS, *SCALES, "dozen"], key=len, reverse=True)) + ")"
_ORDINAL = "(?:" + "|".join(sorted(ORDINALS, key=len, reverse=True)) + ")"
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?![\d,]*\d)|\d+)(?:\.\d+)?"
_CURRENCY = r"(?:us\$|hk\$|nt\$|a\$|c\$|s\$|rmb\s?¥?|cny|usd|eur|gbp|hkd|twd|jpy|[$£€¥₹])"
_CODES = "rmb cny usd eur gbp hkd twd jpy"
_VAGUE = "several few many couple of tens dozens hundreds thousands millions billions trillions some"
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


def _openings() -> str:
    """Return a pattern of the first three letters of all words that may open a number."""
    words = [
        *ONES,
        *TENS,
        *SCALES,
        *ORDINALS,
        *MONTH_OF,
        *SHORT,
        "decade",
        "century",
        "millennium",
        "half",
    ]
    words += [word.replace("y", "ies") for word in TENS] + re.findall(r"[a-z]{2,}", f"{_VAGUE} {_HEADING} {_CODES}")
    words += [phrase for phrase in _idioms() if phrase[:2].isalpha()]
    seconds: dict[str, dict[str, set[str]]] = {}
    for word in words:
        if len(word) > 2:
            seconds.setdefault(word[0], {}).setdefault(word[1], set()).add(word[2])
    branches = []
    for first, thirds in sorted(seconds.items()):
        tails = (f"{second}[{re.escape(''.join(sorted(last)))}]" for second, last in sorted(thirds.items()))
        branches.append(f"{first}(?:{'|'.join(tails)})")
    return "|".join(branches) + r"|(?:us|hk|nt|[acs])\$"


_SCALE = "hundred|thousand|million|billion|trillion|dozen"
_MANY = "(?:several|few|many|some few|couple of)"
_SMALL = "two|three|four|five|six|seven|eight|nine"
_DAY = r"(?P<{}>\d{{1,2}})(?:st|nd|rd|th)?"
_KINDS = {
    "vague": rf"(?:(?:{_MANY}|tens of|hundreds of|dozens of)\s)*"
    r"(?:tens|dozens|hundreds|thousands|millions|billions|trillions)\b(?!-)"
    rf"|{_MANY}\s(?:{_SCALE})s?\b",
    "date": rf"(?:{_DAY.format('d1')}\s(?:of\s)?)?(?P<month>{_MONTH})(?![a-z])"
    rf"(?:\s(?:the\s)?{_DAY.format('d2')}(?![\d:])(?!,\d{{3}}))?"
    r"(?:(?:,|\sof)?\s(?P<year>[12]\d{3})(?![\d,]*\d))?",
    "iso": r"(?P<y>[12]\d{3})(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<day>\d{1,2})(?![\d.])",
    "decade": r"(?P<tens>(?:1[0-9]|20)\d0|'?\d0)'?s(?![a-z])|(?:nineteen|eighteen)?[\s-]?"
    r"(?P<ties>twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties)\b",
    "clock": r"(?P<hh>\d{1,3}):(?P<mm>\d\d)(?!\d)(?:\s?(?P<half1>[ap])\.?m\b\.?)?"
    r"|(?P<h>\d{1,2})(?:\.(?P<m2>\d\d))?\s?(?P<half2>[ap])\.?m\b\.?",
    "roman": rf"(?P<head>{_HEADING})[\s-](?P<numeral>[ivxlc]+)\b",
    "share": rf"(?P<times>an?|one|{_SMALL})[\s-](?P<part>(?:third|quarter|(?:fif|six|seven|eigh|ten)th)s?)\b"
    r"(?!\s(?:century|time|year|day|month|quarter|party))"
    rf"|(?P<in1>one|{_SMALL}|\d+)\s(?:in|out\sof)\s(?:every\s)?(?P<in2>{_SMALL}|ten|\d+)\b"
    r"(?!\s(?:january|may|june|july|matches|games))",
    "half": r"half\san?\s(?P<halfunit>[a-z]+)|half-(?P<halfhyphen>[a-z]+)|(?:a|one)?[\s-]?half\sof\b",
    "and": r"an?\s(?P<andunit>year|month|week|day|hour|decade|century)\sand\sa\shalf\b",
    "period": r"(?:an?\s)?(?P<age>decade|century|millennium)\b(?!'s)",
    "digits": rf"(?P<money>{_CURRENCY})?\s?(?P<num>{_DIGITS})(?P<frac>½)?"
    rf"(?:(?P<th>st|nd|rd|th)(?![a-z])|(?:[\s-]?(?P<scale>{_SCALE})|(?P<short>bn|mn|tn|m|k))(?![a-z]))?",
    "words": rf"(?:(?P<article>an?\s)(?=(?:{_SCALE})\b))?{_WORD}"
    rf"(?:(?:[\s-]and[\s-]|[\s-]){_WORD}){{0,20}}(?:-(?P<th1>{_ORDINAL}))?(?:(?=fold)|(?![a-z]))",
    "ordinal": rf"{_ORDINAL}(?![a-z])",
}


@cache
def candidate() -> re.Pattern[str]:
    """Return the pattern of all that may be a number: its groups are the kinds, idioms to be skipped first.

    Each place is first asked for its first three letters: most places of a text fail there.
    """
    idioms = "|".join(map(re.escape, _idioms()))
    kinds = "|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _KINDS.items())
    return re.compile(
        rf"(?<![a-z0-9])(?<!\d[.,])(?=[\d$£€¥₹']|an?[\s-][a-z]|{_openings()})"
        rf"(?:(?P<idiom>(?:{idioms})(?![a-z]))|{kinds})"
    )


_BOUNDS = {
    "over": "more than|over|above|exceed(?:s|ed|ing)?|surpass(?:es|ed|ing)?|in excess of|upwards? of|beyond"
    "|topp(?:ed|ing)|tops|greater than|higher than|older than|longer than|well over|just over",
    "at_least": "at least|no less than|no fewer than|not less than|not fewer than|a minimum of|minimum of",
    "under": "less than|fewer than|under|below|short of|lower than|younger than",
    "at_most": "at most|no more than|not more than|not exceeding|a maximum of|not over",
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
LAST_OF_BOUND = frozenset(
    re.findall(
        "[a-z]+",
        "than over above exceed exceeds exceeded exceeding surpass surpasses surpassed surpassing of beyond "
        "topped topping tops least under below most nearly almost to approaching approached approaches near "
        "about around approximately roughly some circa estimated as the a an its their",
    )
)
"""The last words of a bound: where another word stands before a number, BEFORE need not be tried."""
AFTER = re.compile(
    r"(?P<over>\+|\s?-?plus\b)|,?\s(?:(?P<at_least>or (?:more|above|over|older|higher)|"
    r"and (?:above|over|older|upwards?))|(?P<at_most>or (?:less|fewer|under|below|younger)|"
    r"and (?:below|under))|(?P<about>or so|or thereabouts))\b"
)
BETWEEN = re.compile(
    r"[\s-]{0,2}(?:(?:more|full|whole|consecutive|straight|further|additional|long|extra|short|solid|"
    r"calendar)[\s-])?(?P<name>(?:[a-z$%€£°℃℉²]|\.(?=[a-z]))[a-z$%²]*)"
)
WORDS_AFTER = re.compile(r"[a-z.]+[\s-][a-z]+(?:\s[a-z]+)?")
HALF_AFTER = re.compile(r"\s(?:and|-and-)\s?a\s?half\b|-and-a-half\b")
RANGE = re.compile(r"\s?(?:-|–|—|‑)\s?|\s(?:to|through)\s")
NUMBERED = re.compile(r"(?:\b(?:nos?\.?|number|chapter|article|section|phase|part|volume|episode|season|group)|#)\s?$")
IN_BEFORE = re.compile(
    r"\b(?:in|since|by|until|till|early|late|mid|last|this|next|from|of|to|between|and|during)[\s-]$"
)
CENTURY = re.compile(r"[\s-]century\b")
ANNIVERSARY = re.compile(r"[\s-](?:[a-z]+\s)?anniversar(?:y|ies)\b")
