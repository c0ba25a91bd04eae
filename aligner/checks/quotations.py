"""Find quotations that one side adapts: words in quotation marks that become reported speech, or a saying paraphrased.

`measure` reads what stands in quotation marks after a word of saying (说, 曰, 谚语), or is a sentence by itself. Such a
quotation is *reported* where the English has no quotation marks, *marked* where only the English has them, and
otherwise *quoted*; then it counts how long the English is, how literal, and how alike an encoder finds the two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from aligner.checks.base import CheckContext, CheckResult
from aligner.checks.idioms import literal_share
from aligner.checks.passages import Pair
from aligner.codes import CODES
from aligner.lexicon.stems import content_stems
from aligner.model import Checked, Finding
from aligner.settings import CheckSettings

__all__ = ["Kind", "Measured", "accepts", "check_quotations", "measure"]

Kind: TypeAlias = Literal["reported", "marked", "quoted"]
Range: TypeAlias = tuple[int, int]

_CHINESE = re.compile("[“「『]([^“”「」『』]{4,})[”」』]")
_CHINESE_MARK = re.compile('[“”「」『』"]')
_ENGLISH = re.compile(r"[“\"]([^“”\"]{4,})[”\"]|‘([^‘’]{4,})’(?!\w)|(?<![\w'])'([^']{4,}(?:\w'\w[^']*)*)'(?!\w)")
_ENGLISH_MARK = re.compile(r"[“”\"‘„«»]|(?<!\w)'|'(?!\w)|(?<!\w)’")
_SAYING = (
    "(?:谚语|諺語|俗语|俗語|古语|古語|俗话|俗話|古话|古話|老话|老話|名言|格言|箴言|诗句|詩句|诗云|詩云|古人|先贤|先賢|先哲|圣人|聖人|有句话|有句話"
    "|有云|有言|有道|常言|曰|意思是|意为|意為)"
)
_TRADITION = re.compile(_SAYING + "[^。；！？“”「」]{0,8}$")
_SAID = re.compile(
    "(?:(?:说|說|讲|講|表示|指出|写道|寫道|强调|強調|认为|認為|坦言|问道|問道|喊道|答道|称赞|稱讚|呼吁|呼籲)(?:过|過|了|着)?"
    f"|(?:曰|云|言|道|称|稱|问|問|答|喊)(?=[：:，,])|{_SAYING}[^。；！？]{{0,6}})[：:，,]? *$"
)
_SAYS_WITHOUT_MARKS = re.compile(
    "(?:常说|常說|常言道|俗话说|俗話說|古人说|古人說|古语云|古語云|所谓|所謂|曰|有道是|讲过|說過|说过)[：:，,]?"
    "([\u4e00-\u9fff]{3,}(?:[，,、][\u4e00-\u9fff]{3,})*)"
)
_SENTENCE = re.compile("[，,。！？!?；;：…]")
_FEWEST_WORDS = 4
_LONG = 12
"""Characters from which the length of a quotation says something."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A quotation of the Chinese and what stands for it.

    `ratio` is the length of the English words to that of the Chinese, in characters; `literal` the share of the Chinese
    whose glosses are in the English; `alike` a cosine, measured for sayings only. `is_saying` tells a proverb or a line
    handed down from speech.
    """

    kind: Kind
    chinese: Range
    english: Range | None
    is_saying: bool
    ratio: float = 0.0
    literal: float = 1.0
    alike: float = 1.0


def check_quotations(context: CheckContext) -> CheckResult:
    """Look for adapted quotations in every bead that has both sides."""
    found: list[tuple[Pair, Measured]] = []
    n_quotations = 0
    for pair in context.pairs:
        measured = measure(pair.chinese.text, pair.english.text)
        n_quotations += len(measured)
        found += [(pair, one) for one in measured]
    found = _measure_likeness(context, found)
    accepted = [(pair, one) for pair, one in found if accepts(one, context.settings)]
    findings = [_report(pair, one) for pair, one in accepted]
    return CheckResult(tuple(findings), Checked("quotations", n_quotations))


def measure(chinese: str, english: str) -> list[Measured]:
    """Return the quotations of somebody's words, without how alike the two sides are."""
    if not _CHINESE_MARK.search(chinese):
        return list(_marked_in_english(chinese, english))
    ours = list(_quotations(chinese))
    if not ours or _is_unbalanced(chinese) or _is_unbalanced(english):
        return []
    theirs = [match.span(match.lastindex or 0) for match in _ENGLISH.finditer(english)]
    if not theirs:
        if _ENGLISH_MARK.search(english):
            return []
        return [Measured("reported", span, None, saying) for span, saying, is_said in ours if is_said]
    if any(english[start - 1] == "'" for start, _ in theirs):
        return []  # a straight single mark is an apostrophe too: where such a quotation ends is a guess
    return list(_pair(chinese, english, ours, theirs))


def _pair(
    chinese: str, english: str, ours: Sequence[tuple[Range, bool, bool]], theirs: Sequence[Range]
) -> Iterator[Measured]:
    """Yield the quotations of both sides in order, and the sayings that are left over."""
    if len(theirs) > len(ours) == 1:
        yield _compare(chinese, english, ours[0][0], theirs, is_saying=ours[0][1])
        return
    for k, (span, is_saying, is_said) in enumerate(ours):
        if k < len(theirs) <= len(ours):
            yield _compare(chinese, english, span, [theirs[k]], is_saying=is_saying)
        elif k >= len(theirs) and is_said and is_saying:
            yield Measured("reported", span, None, is_saying)


def _compare(chinese: str, english: str, ours: Range, theirs: Sequence[Range], *, is_saying: bool) -> Measured:
    """Measure a quotation against one in English that a "he said" may cut into pieces."""
    words = (theirs[0][0], theirs[-1][1])
    ratio = sum(end - start for start, end in theirs) / (ours[1] - ours[0])
    literal = literal_share(chinese[slice(*ours)], content_stems(english[slice(*words)]))
    return Measured("quoted", ours, words, is_saying, ratio, literal)


def accepts(measured: Measured, settings: CheckSettings) -> bool:
    """Whether a quotation is adapted, and not just translated."""
    if measured.kind != "quoted":
        return True
    if measured.is_saying:
        return measured.literal <= settings.saying_literal or measured.alike < settings.quotation_alike
    is_long = measured.chinese[1] - measured.chinese[0] >= _LONG
    is_short_there = measured.ratio < settings.quotation_ratio
    return is_long and is_short_there and measured.literal <= settings.saying_literal


def _quotations(text: str) -> Iterator[tuple[Range, bool, bool]]:
    """Yield the range of each quotation of words, whether it is a saying, and whether it follows a word of saying."""
    for match in _CHINESE.finditer(text):
        before = text[max(0, match.start() - 24) : match.start()]
        is_saying, is_said = bool(_TRADITION.search(before)), bool(_SAID.search(before))
        if is_said or _SENTENCE.search(match[1]):
            yield match.span(1), is_saying, is_said


def _marked_in_english(chinese: str, english: str) -> Iterator[Measured]:
    """Yield a saying that stands without marks in the Chinese and with them in the English."""
    said = _SAYS_WITHOUT_MARKS.search(chinese)
    if said and not _is_unbalanced(english):
        for match in _ENGLISH.finditer(english):
            group = match.lastindex or 0
            if len(match[group].split()) >= _FEWEST_WORDS:
                yield Measured("marked", said.span(1), match.span(group), is_saying=True)
                return


def _is_unbalanced(text: str) -> bool:
    return text.count("“") != text.count("”") or text.count("「") != text.count("」") or text.count('"') % 2 == 1


def _measure_likeness(context: CheckContext, found: Sequence[tuple[Pair, Measured]]) -> list[tuple[Pair, Measured]]:
    """Fill in how alike the two sides of the quoted sayings are, all in one call."""
    asked = [k for k, (_, one) in enumerate(found) if one.kind == "quoted" and one.is_saying]
    if not asked:
        return list(found)
    texts = [found[k][0].chinese.text[slice(*found[k][1].chinese)] for k in asked]
    texts += [found[k][0].english.text[slice(*(found[k][1].english or (0, 0)))] for k in asked]
    vectors = context.encode(texts)
    alike = (vectors[: len(asked)] * vectors[len(asked) :]).sum(axis=1)
    result = list(found)
    for k, value in zip(asked, alike, strict=True):
        pair, one = found[k]
        result[k] = pair, replace(one, alike=float(value))
    return result


def _report(pair: Pair, measured: Measured) -> Finding:
    chinese = pair.chinese.span(*measured.chinese)
    english = pair.english.span(*measured.english) if measured.english else None
    messages = {
        "reported": "a quotation here, reported without quotation marks in the English",
        "marked": "in quotation marks in the English only",
        "quoted": "a saying, paraphrased" if measured.is_saying else "a quotation, reduced or rewritten",
    }
    evidence: list[tuple[str, str]] = [("kind", measured.kind)]
    if measured.kind == "quoted":
        evidence += [("literal", f"{measured.literal:.2f}"), ("length", f"{measured.ratio:.2f}")]
        evidence += [("alike", f"{measured.alike:.2f}")] if measured.is_saying else []
    words = pair.chinese.text[slice(*measured.chinese)]
    return Finding(
        "quote-adapted",
        pair.position,
        CODES["quote-adapted"].severity,
        *pair.order(chinese, english),
        f"{words}: {messages[measured.kind]}",
        tuple(evidence),
    )
