"""Titles of works: paired with their English words, and told apart by how they are rendered."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from aligner.checks.base import CheckContext
from aligner.checks.title_measures import spelling_likeness
from aligner.checks.title_pairs import pair_titles
from aligner.checks.titles import check_titles, classify
from aligner.encoders.base import Encoder, load_encoder
from aligner.model import Alignment, Bead, Document
from aligner.settings import CheckSettings
from aligner.text.titles import chinese_titles, english_candidates
from tests.builders import document_of


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    """Load the embedded encoder: titles are a matter of meaning."""
    return load_encoder("use")


def _context(encoder: Encoder, source: Document, target: Document) -> CheckContext:
    beads = tuple(Bead((k,), (k,), 1.0) for k in range(len(source.segments)))
    return CheckContext(Alignment(source, target, beads), encoder.encode, CheckSettings())


def _pairs(encoder: Encoder, zh: list[str], en: list[str]) -> list[tuple[str, str, str]]:
    context = _context(encoder, document_of(*zh), document_of(*en, language="en-US"))
    return [
        (p.chinese_text, p.english_text, classify(p, context.settings.localized_below))
        for p in pair_titles(context, "source")
    ]


_FESTIVAL = (
    "影展放映了《芙蓉镇》、《霸王别姬》和《花样年华》。",
    "The festival showed Hibiscus Town, Farewell My Concubine and In the Mood for Love.",
)


def test_list_of_titles_is_paired_in_order(encoder: Encoder) -> None:
    """Three titles between commas and "and", one of them with small words at its head."""
    assert [(zh, en) for zh, en, _ in _pairs(encoder, [_FESTIVAL[0]], [_FESTIVAL[1]])] == [
        ("芙蓉镇", "Hibiscus Town"),
        ("霸王别姬", "Farewell My Concubine"),
        ("花样年华", "In the Mood for Love"),
    ]


@pytest.mark.parametrize(
    ("zh", "en", "expected"),
    [
        ("他读了《红楼梦》。", "He read “Dream of the Red Chamber.”", "Dream of the Red Chamber"),
        ("根据《公司法》，公司应当设立董事会。", "Under the Company Law, a company shall have a board.", "Company Law"),
        ("《人民日报》发表了文章。", "People's Daily published an article.", "People's Daily"),
        ("作家写了《活着》一书。", "The author wrote *To Live*, a novel.", "To Live"),
        ("導演說《悲情城市》改變了他。", "The director said A City of Sadness changed him.", "A City of Sadness"),
    ],
)  # fmt: skip
def test_title_is_found_by_marks_capitals_and_meaning(encoder: Encoder, zh: str, en: str, expected: str) -> None:
    """Quotation marks, italics or capitals; books, laws, newspapers and films."""
    assert [pair[1] for pair in _pairs(encoder, [zh], [en])] == [expected]


def test_names_around_a_title_are_not_taken_for_it(encoder: Encoder) -> None:
    """A person spelt in pinyin and a city that the sentence names are accounted for."""
    zh = "李少红在上海谈到了《红西服》。"
    en = "Li Shaohong spoke about Her Red Suit in Shanghai."
    assert [pair[1] for pair in _pairs(encoder, [zh], [en])] == ["Her Red Suit"]


def test_title_that_recurs_is_recognised_by_its_company(encoder: Encoder) -> None:
    """Where one sentence is unclear, the words that stand with the title elsewhere are taken."""
    zh = ["《无名街》今天上映。", "《无名街》讲述两兄弟的故事。", "观众喜欢《无名街》。"]
    en = ["Sunset Hotel Opens Today", "Sunset Hotel tells of two brothers.", "Audiences like Sunset Hotel."]
    assert {pair[1] for pair in _pairs(encoder, zh, en)} == {"Sunset Hotel"}


def test_kinds_of_rendering(encoder: Encoder) -> None:
    """A translation is literal, another title localized, pinyin transliterated, and nothing at all unpaired."""
    zh = ["他看了《紫色风暴》。", "他看了《无问西东》。", "他看了《西游记》。", "他看了《长江七号》。"]
    en = ["He saw Purple Storm.", "He saw Forever Young.", "He saw Xi You Ji.", "he saw a film."]
    assert [kind for _, _, kind in _pairs(encoder, zh, en)] == ["literal", "localized", "transliterated", "unpaired"]


def test_only_localized_titles_are_findings_and_sides_may_be_swapped(encoder: Encoder) -> None:
    """With English as the source the spans change places, and nothing else does."""
    zh, en = (
        document_of("他看了《无问西东》。", "他读《人民日报》。"),
        document_of("He saw Forever Young.", "He reads People's Daily.", language="en-US"),
    )
    forth = check_titles(_context(encoder, zh, en))
    back = check_titles(_context(encoder, en, zh))
    assert forth.checked.n_items == back.checked.n_items == 2
    (finding,) = forth.findings
    (reverse,) = back.findings
    assert (finding.source_span, finding.target_span) == (reverse.target_span, reverse.source_span)
    assert finding.source_span is not None
    assert zh.segments[0].text[finding.source_span.start : finding.source_span.end] == "《无问西东》"
    assert "Forever Young" in finding.message


def test_marks_belong_to_the_range_of_a_chinese_title() -> None:
    """Nested and single marks; empty ones are no title."""
    text = "《论〈红楼梦〉》和〈序〉与《》"
    assert [text[a:b] for a, b in chinese_titles(text)] == ["《论〈红楼梦〉》", "〈序〉"]


def test_candidates_are_runs_of_capitals_and_their_parts() -> None:
    """Commas and small words cut a run; an article at the head of the sentence alone is no candidate."""
    text = "The two saw Good Wife and A Bad Day, not “my life”."
    words = {text[c.start : c.end] for c in english_candidates(text)}
    assert words == {"Good Wife", "A Bad Day", "Good Wife and A Bad Day", "my life"}


@pytest.mark.parametrize(
    ("zh", "en", "expected"),
    [
        ("继《雾中人》之后，他又写了剧本。", "After A Man in the Fog, he wrote plays.", "A Man in the Fog"),
        ("他作《政府工作报告》。", "He gave the government work report.", "government work report"),
        ("她在《邮差先生》中饰演母亲。", "She plays the mother in Mr. Postman.", "Mr. Postman"),
        ("三亚影展放映了《渔火》。", "Fishing Lights was shown at the Sanya Festival on May 9.", "Fishing Lights"),
        ("《山中来信》第二季开播。", "Season Two of Letters from the Hill began.", "Letters from the Hill"),
        ("他引用了〈春雨〉一诗。", "He quoted the poem <i>Spring Rain</i>.", "Spring Rain"),
        ("依據《海商法》，船東應予賠償。", "Under the Maritime Law, the shipowner shall pay.", "Maritime Law"),
        ("本報記者讀過《老街故事》。", "Our reporter has read _Stories of an Old Street_.", "Stories of an Old Street"),
    ],
)  # fmt: skip
def test_counterpart_is_found_in_many_genres(encoder: Encoder, zh: str, en: str, expected: str) -> None:
    """News, laws, reports and criticism; small letters, openers, seasons, italics, single marks, traditional text."""
    assert [pair[1] for pair in _pairs(encoder, [zh], [en])] == [expected]


def test_list_in_another_order_is_paired_by_meaning(encoder: Encoder) -> None:
    """The English names the two books the other way round."""
    pairs = _pairs(
        encoder,
        ["他译过《雪山飞鸟》和《海边的孩子》。"],
        ["He translated Children by the Sea and Birds of the Snow Mountain."],
    )
    assert [(zh, en) for zh, en, _ in pairs] == [
        ("雪山飞鸟", "Birds of the Snow Mountain"),
        ("海边的孩子", "Children by the Sea"),
    ]


def test_localized_titles_in_a_list_stand_in_its_order(encoder: Encoder) -> None:
    """Nothing in common with either: the order of the list decides."""
    pairs = _pairs(
        encoder,
        ["《长街尽头》《小满》《归鸿》均已售出。"],
        ["Neon Harbor, The Bean Counter and Twelve Angry Geese have been sold."],
    )
    assert [en for _, en, _ in pairs] == ["Neon Harbor", "The Bean Counter", "Twelve Angry Geese"]
    assert {kind for *_, kind in pairs} == {"localized"}


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("他读《江城日报》。", "He reads Riverside Daily."),
        ("依照《渡口条例》办理。", "This is done under the Ferry Regulations."),
        ("各方遵守《山城公约》。", "All parties observe the Mountain City Convention."),
        ("会议通过《远洋捕捞白皮书》。", "The meeting adopted China's Distant Water Fishing."),
    ],
)
def test_documents_have_fixed_names_and_are_no_alarms(encoder: Encoder, zh: str, en: str) -> None:
    """Newspapers, laws, treaties and policies."""
    context = _context(encoder, document_of(zh), document_of(en, language="en-US"))
    assert check_titles(context).findings == ()


@pytest.mark.parametrize(
    ("zh", "en", "kind"),
    [
        ("电影《星船》", "the film Starship", "literal"),
        ("小说《西安》", "the novel Xi'an", "transliterated"),
        ("小说《我的哈密》", "the novel My Hami", "literal"),
        ("小说《三只小羊》", "the novel Three Little Lambs", "literal"),
        ("电影《阿宝：回家》", "the film Abao", "transliterated"),
        ("电影《旧账》", "the film Paid in Full: An Old Debt", "literal"),
        ("电影《风从海上来》", "the film Summer of Nineteen", "localized"),
        ("電影《雙城故事》", "the film A Tale of Two Cities", "literal"),
        ("電影《春去春又來》", "the film Paper Lions", "localized"),
    ],
)
def test_kind_follows_glosses_pinyin_and_sense(encoder: Encoder, zh: str, en: str, kind: str) -> None:
    """Compounds, partly spelt titles, dropped subtitles, traditional characters."""
    assert [pair[2] for pair in _pairs(encoder, [f"{zh}已上架。"], [f"{en[0].upper()}{en[1:]} is available."])] == [
        kind
    ]


def test_evidence_shows_gloss_coverage_and_pinyin(encoder: Encoder) -> None:
    """What a reviewer needs to judge, and the kind of the work."""
    zh, en = (
        document_of("电影《风从海上来》上映。"),
        document_of("The film Summer of Nineteen opens.", language="en-US"),
    )
    (finding,) = check_titles(_context(encoder, zh, en)).findings
    evidence = dict(finding.evidence)
    assert evidence["gloss"] == "no word in common"
    assert evidence["coverage"] == "0% of the Chinese, 0% of the English"
    assert evidence["pinyin"] == "feng cong hai shang lai"
    assert evidence["work"] == "film"
    assert 0.4 < finding.confidence <= 1.0


def test_every_title_is_listed_also_without_counterpart(encoder: Encoder) -> None:
    """A title in a bead that has no English is unpaired; the other is what it is."""
    source, target = (
        document_of("他读《人民日报》。", "没有英文的《渡船》。"),
        document_of("He reads People's Daily.", language="en-US"),
    )
    beads = (Bead((0,), (0,), 1.0), Bead((1,), (), 1.0))
    checked = check_titles(CheckContext(Alignment(source, target, beads), encoder.encode, CheckSettings())).checked
    assert [(title.kind, title.work) for title in checked.titles] == [("literal", "newspaper"), ("unpaired", "")]


def test_text_without_titles_asks_nothing_of_the_encoder() -> None:
    """Nothing is encoded and nothing is loaded."""

    def refuse(texts: Sequence[str]) -> NDArray[np.float32]:
        raise AssertionError(texts)

    source, target = document_of("今天没有书名。"), document_of("No title today.", language="en-US")
    context = CheckContext(Alignment(source, target, (Bead((0,), (0,), 1.0),)), refuse, CheckSettings())
    assert check_titles(context).checked.n_items == 0


def test_spelling_is_compared_with_pinyin() -> None:
    """A dropped subtitle still counts as spelt; other words do not."""
    assert spelling_likeness("西游记", "Xi You Ji") == 1.0
    assert spelling_likeness("哪吒闹海", "Nezha") == 1.0
    assert spelling_likeness("西游记", "Forever Young") < 0.5
