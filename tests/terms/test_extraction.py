"""Terms of invented pairs: what is a candidate, and which English words are found for it."""

from __future__ import annotations

import pytest

from aligner.encoders.base import TokenEncoder
from aligner.model import Bitext
from aligner.settings import ExtractionSettings
from aligner.term_evidence import gather_words, name_hints
from aligner.terms.extraction import Extracted, extract_terms
from aligner.terms.extraction_candidates import find_candidates
from aligner.writers.base import WriteOptions
from aligner.writers.extracted import EXTRACTED_COLUMNS, render_extracted
from tests.builders import bitext_of, reverse

_PAIRS = (
    (
        "港口城市要发展海上风电、冷链物流和智能仓储。",
        ("Port cities should develop offshore wind power, cold-chain logistics and smart warehousing."),
    ),
    ("冷链物流让渔民增收。", "Cold-chain logistics brings fishermen more income."),
    ("《渔歌》在挪威上映。", "Song of the Fishermen opened in Norway."),
    ("我们实施“蓝色粮仓”计划，保护海洋牧场。", "We carry out the “Blue Granary” plan and protect marine ranches."),
)


@pytest.fixture(scope="module")
def found(token_encoder: TokenEncoder) -> dict[str, Extracted]:
    """Return the terms of the pairs by their Chinese."""
    terms = extract_terms(gather_words(bitext_of(*_PAIRS), token_encoder), ExtractionSettings())
    return {term.chinese: term for term in terms}


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("海上风电", "offshore wind power"),
        ("冷链物流", "cold-chain logistics"),
        ("挪威", "norway"),
        ("蓝色粮仓", "blue granary"),
        ("海洋牧场", "marine ranches"),
    ],
)
def test_terms_have_the_words_that_render_them(found: dict[str, Extracted], chinese: str, english: str) -> None:
    """Listed nouns, names and quoted words, each with its own English."""
    assert found[chinese].english.lower() == english


def test_every_occurrence_is_evidence(found: dict[str, Extracted]) -> None:
    """Both places of a term are there, with the beads and the words at each."""
    places = found["冷链物流"].places
    assert [place.bead for place in places] == [0, 1]
    assert [place.rendering for place in places] == ["cold-chain logistics", "Cold-chain logistics"]
    bitext = bitext_of(*_PAIRS)
    for place in places:
        segment = bitext.alignment.source.segments[place.chinese.segment].text
        assert segment[place.chinese.start : place.chinese.end] == "冷链物流"


def test_quoted_words_and_titles_say_so(found: dict[str, Extracted]) -> None:
    """The type column tells what marks told."""
    assert found["蓝色粮仓"].kind == "quoted"
    assert found["渔歌"].kind == "title"


def test_terms_rank_above_clauses(found: dict[str, Extracted]) -> None:
    """A verb with its object is worth less than the object."""
    order = list(found)
    clause = next((k for k, text in enumerate(order) if text.startswith("保护海洋")), len(order))
    assert order.index("海洋牧场") < clause


def test_the_list_is_cut_at_the_limit(token_encoder: TokenEncoder) -> None:
    """As many as are asked for, the best ones."""
    words = list(gather_words(bitext_of(*_PAIRS), token_encoder))
    everything = extract_terms(words, ExtractionSettings())
    assert extract_terms(words, ExtractionSettings(limit=3)) == everything[:3]


def test_chinese_may_be_the_target(token_encoder: TokenEncoder) -> None:
    """The source term is then the English one."""
    bitext = Bitext(reverse(bitext_of(*_PAIRS).alignment))
    terms = extract_terms(gather_words(bitext, token_encoder), ExtractionSettings())
    alignment = bitext.alignment
    rendered = render_extracted(terms, alignment.source, alignment.target, "tsv", WriteOptions())
    header, *rows = rendered.data.decode().splitlines()
    assert tuple(header.split("\t")) == EXTRACTED_COLUMNS
    assert "Norway\t挪威" in {"\t".join(row.split("\t")[:2]) for row in rows}


def test_a_termbase_in_tbx_has_the_terms(token_encoder: TokenEncoder) -> None:
    """What tools for translators read."""
    alignment = bitext_of(*_PAIRS).alignment
    terms = extract_terms(gather_words(Bitext(alignment), token_encoder), ExtractionSettings(limit=5))
    rendered = render_extracted(terms, alignment.source, alignment.target, "tbx", WriteOptions())
    assert terms[0].chinese in rendered.data.decode()


@pytest.mark.parametrize(
    ("text", "wanted", "unwanted"),
    [
        ("我们要加强数字治理。", "数字治理", "要加强数字治理"),
        ("大會討論了氣候變化和糧食安全。", "糧食安全", "了氣候變化"),
        ("他提出“三步走”方案，很多人支持他。", "三步走", "支持他"),
    ],
)
def test_candidates_begin_and_end_in_content_words(text: str, wanted: str, unwanted: str) -> None:
    """Modal verbs, particles and pronouns are in none; Simplified and Traditional alike."""
    texts = {candidate.text for candidate in find_candidates(text)}
    assert wanted in texts
    assert unwanted not in texts


def test_names_meet_by_gazetteer_pinyin_and_sound() -> None:
    """挪威 is Norway, 何清 reads He Qing, 哈格里夫斯 sounds like Hargreaves."""
    chinese, english = "何清与哈格里夫斯到访挪威。", "Qing and Hargreaves visited Norway."
    met = {(chinese[slice(*hint.chinese)], english[slice(*hint.english)]) for hint in name_hints(chinese, english)}
    assert {("清", "Qing"), ("挪威", "Norway")} <= met
    assert any(word == "Hargreaves" for _, word in met)
