"""References and codes in texts, which are compared as strings: 第3.2条, Article 12(3), GB/T 19001-2016, A320, URLs.

find_references gives them with a key that is the same in both languages where they name the same thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from aligner.text.numerals.en_value import ONES, ORDINALS, ROMAN, TENS
from aligner.text.numerals.zh_value import SIMPLER, parse_chinese
from aligner.text.scripts import is_chinese

__all__ = ["Reference", "find_clauses", "find_references"]

Kind = Literal["clause", "annex", "code", "link", "phone"]


@dataclass(frozen=True, slots=True)
class Reference:
    """The name of a clause, standard, model, address or line: `start` and `end` are its character range.

    `keys` are what it is compared by, any of them; a clause has one entry a level (第十二条第三款: two references).
    """

    start: int
    end: int
    kind: Kind
    keys: tuple[str, ...]


_HAN = "[〇零一二三四五六七八九十百千]+"
_MARK = r"[（(]?(?P<{}>\d+(?:[.．\-]\d+)*|[〇零一二三四五六七八九十百千]+|[A-Za-z])[）)]?"
_ZH_CLAUSE = re.compile(
    rf"第\s?{_MARK.format('number')}\s?(?P<level>[条條款项項节節章编編目])(?:之(?P<sub>[一二三四五六七八九十]|\d+))?"
)
_ZH_ANNEX = re.compile(rf"附[件录錄表]\s?{_MARK.format('number')}")
_LEVEL = (
    r"article|art\.|clause|sub-?clause|section|sec\.|subsection|paragraph|para\.|subparagraph|item|rule|chapter|"
    r"part|point|regulation"
)
_EN_NUMBER = (
    r"(?:\d+(?:[.\-]\d+)*[A-Za-z]?|[IVXLC]+\b|[A-Z]\b|\((?:\d+|[a-z]|[ivx]+)\)|(?i:twenty-\w+|\w+teen|one|two|three"
    r"|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty)\b)"
)
_EN_CLAUSE = re.compile(
    rf"(?:\b(?i:{_LEVEL})(?:\s|s\s)\s?|§+\s?)(?P<first>{_EN_NUMBER})(?P<more>(?:\s?\((?:\d+|[a-z]|[ivx]+)\))*"
    rf"(?:(?:,\s|\s(?:and|or|to|through)\s|\s?[-–]\s?){_EN_NUMBER}(?:\s?\((?:\d+|[a-z]|[ivx]+)\))*)*)"
)
_EN_ORDINAL = re.compile(rf"\b(?P<first>{'|'.join(ORDINALS)}|\d+(?:st|nd|rd|th)) (?:{_LEVEL})s?\b", re.IGNORECASE)
_EN_ANNEX = re.compile(rf"\b(?i:annex|appendix|attachment|exhibit|schedule)\s(?P<first>{_EN_NUMBER})")
_EN_PART = re.compile(_EN_NUMBER)
_STANDARDS = "GB|GBZ|ISO|IEC|IEEE|ASTM|DIN|EN|BS|JIS|ANSI|HJ|YY|JGJ|JB|QB|SJ|DL|NB|DB|IATF|UL|MIL|RFC|T"
_CODE = re.compile(
    rf"(?<![A-Za-z\d@./])(?:(?:{_STANDARDS})(?:/[A-Z]+)*[\s\-]?\d[\d.]*\d?(?:[-—–:]\d+)*"
    r"|[A-Z][A-Za-z]{0,5}-?\d{1,6}[A-Z]{0,3}(?:-[A-Z\d]{1,6})*(?:\.\d+)?|[1-9]\d{0,3}[GDKP])(?:s\b)?(?![A-Za-z\d])"
)
_NO_CODE = re.compile(r"[QH][1-4](?:$|\d\d)|FY\d+|RMB|CNY|USD|[A-Z]{2}\$|No-?\d|Rs\d|EUR|HKD|GBP|I{1,3}\d")
_LINK = re.compile(r"https?://[^\s，。；、）)】》”\"<>]+|www\.[\w.\-/]+|[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+", re.ASCII)
_PHONE = re.compile(
    r"(?<![\d.])(?:\+\d{1,3}[\s\-]?(?:\(?\d{1,4}\)?[\s\-]?){1,3}\d{3,8}|\(?0\d{2,3}\)?[\s\-]\d{4}[\s\-]?\d{3,4}"
    r"|[48]00-\d{3}-\d{4}|[48]00-\d{4}-\d{3}|\d{3}-\d{3,4}-\d{4})(?![\d.])"
)
_MARK_OF_HINT = re.compile("[\\d@:w]")
"""What every hint has: most Chinese texts have none of it."""
_HINT = re.compile(r"[A-Za-z][-/ ]?\d|\d[GDKP]|@|://|www\.|[\d)]-\d{3}|\+\d")
_HINT_ZH = re.compile(
    r"第[\s（(]?[\d〇零一二三四五六七八九十百千]+[\d.．\-]*[）)]?\s?[条條款项項节節章编編目]|附[件录錄表][\s（(]?[\dA-Z一二三四五六七八九十]"
)


def find_references(text: str, language: str) -> tuple[Reference, ...]:
    """Return the references of a text in text order. `language` is a BCP 47 tag: zh-… or en-…."""
    found = list(find_clauses(text, language))
    if _MARK_OF_HINT.search(text) and _HINT.search(text):
        links = [Reference(*match.span(), "link", (_plain_link(match[0]),)) for match in _LINK.finditer(text)]
        links += [Reference(*match.span(), "phone", (_digits(match[0]),)) for match in _PHONE.finditer(text)]
        found += links
        found += [code for code in _codes(text) if not any(r.start < code.end and code.start < r.end for r in found)]
    return tuple(sorted(found, key=lambda reference: reference.start))


def find_clauses(text: str, language: str) -> tuple[Reference, ...]:
    """Return the clause references and annexes alone; they are looked for in few texts, and fast."""
    if is_chinese(language):
        return tuple(_chinese_clauses(text)) if _HINT_ZH.search(text) else ()
    return tuple(_english_clauses(text))


def _chinese_clauses(text: str) -> Iterator[Reference]:
    for match in _ZH_CLAUSE.finditer(text):
        number = _chinese_number(match["number"])
        if number:
            keys = (number, f"{number}-{_chinese_number(match['sub'])}") if match["sub"] else (number,)
            yield Reference(*match.span(), "clause", keys[-1:])
    for match in _ZH_ANNEX.finditer(text):
        if number := _chinese_number(match["number"]):
            yield Reference(*match.span(), "annex", (number, *_letter_keys(number)))


def _chinese_number(written: str) -> str:
    """Return 十二, 12 and 3.2 in digits, a letter in upper case; "" for no number."""
    if written[0].isdigit():
        return written.replace("．", ".")
    if written.isascii():
        return written.upper()
    value = parse_chinese(written.translate(SIMPLER))
    return str(value) if value else ""


def _english_clauses(text: str) -> Iterator[Reference]:
    for match in _EN_CLAUSE.finditer(text):
        start = match.start("first")
        for part in _EN_PART.finditer(text, start, match.end()):
            first = match.start() if part.start() == start else part.start()
            yield Reference(first, part.end(), "clause", _english_keys(part[0]))
    for match in _EN_ORDINAL.finditer(text):
        yield Reference(*match.span(), "clause", _english_keys(match["first"]))
    for match in _EN_ANNEX.finditer(text):
        keys = _english_keys(match["first"])
        yield Reference(*match.span(), "annex", (*keys, *(key for k in keys for key in _letter_keys(k))))


def _english_keys(written: str) -> tuple[str, ...]:
    """Return what a clause number may be: (c) is C and 3, XII is 12, (i) is 1 and 9."""
    plain = written.strip("()")
    if plain[0].isdigit():
        return (re.sub(r"(?:st|nd|rd|th)$", "", plain).upper(),)
    word = plain.lower()
    tens, _, ones = word.rpartition("-")
    value = ORDINALS.get(word) or ONES.get(word) or TENS.get(word) or TENS.get(tens, 0) + ONES.get(ones, 0)
    if value:
        return (str(value),)
    keys = [plain.upper()] if len(plain) == 1 else []
    if all(c in ROMAN for c in word):
        values = [ROMAN[c] for c in word]
        keys.append(str(sum(-v if v < max(values[k:]) else v for k, v in enumerate(values))))
    return (*keys, *_letter_keys(plain)) if len(plain) == 1 else tuple(keys)


def _letter_keys(letter: str) -> tuple[str, ...]:
    """Return the place of a letter in the alphabet: items are counted (a), (一) or (1)."""
    if len(letter) == 1 and letter.isascii() and letter.isalpha():
        return (str(ord(letter.upper()) - 64),)
    return ()


def _codes(text: str) -> Iterator[Reference]:
    for match in _CODE.finditer(text):
        if not _NO_CODE.match(match[0]):
            written = match[0].removesuffix("s") if match[0][-1] == "s" and match[0][-2].isalnum() else match[0]
            yield Reference(*match.span(), "code", (re.sub(r"[\s\-–—:/]", "", written).upper(),))


def _digits(written: str) -> str:
    digits = re.sub(r"\D", "", written)
    return digits.removeprefix("00").removeprefix("86").lstrip("0")


def _plain_link(written: str) -> str:
    """Return a link without what does not matter: protocol, www and the mark that ends the sentence."""
    return re.sub(r"^https?://|^www\.", "", re.sub(r"^https?://", "", written)).rstrip("/.,;:").lower()
