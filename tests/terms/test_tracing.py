"""What sentences of a third document take from an invented pair."""

from __future__ import annotations

import pytest

from aligner.encoders.base import TokenEncoder
from aligner.model import Document
from aligner.segmenters.document import split_document
from aligner.settings import TracingSettings
from aligner.term_evidence import read_passages
from aligner.terminology import trace_documents
from aligner.terms.tracing_decisions import Trace, find_traces
from tests.builders import bitext_of

_BITEXT = bitext_of(
    (
        "湖区今年将关闭四座小水电站，恢复鱼类洄游通道。",
        (
            "The lake district will close four small hydropower stations "
            "this year and reopen the routes by which fish migrate."
        ),
    ),
    (
        "“清水不争，游鱼自来。”老渔民常这样说。",
        ("“Still water quarrels with nobody, and the fish come by themselves,” old fishermen like to say."),
    ),
    (
        "图书馆的屋顶花园对公众开放，周末可以喝茶。",
        ("The roof garden of the library is open to the public, and tea is served there at weekends."),
    ),
    ("去年有六万名游客乘电动渡轮游湖。", "Last year, 60,000 visitors toured the lake by electric ferry."),
)


def _trace(encoder: TokenEncoder, text: str, language: str = "en-US") -> Trace:
    document = split_document(Document("report", language, text))
    assert len(document.segments) == 1
    return trace_documents(_BITEXT.alignment, [document], encoder)[0].traces[0]


@pytest.mark.parametrize(
    ("text", "beads", "relations"),
    [
        (
            (
                "Officials said the lake district will close four small "
                "hydropower stations this year and reopen the routes by which "
                "fish migrate."
            ),
            (0,),
            {"close"},
        ),
        (
            ('He recalled an old saying: "Still water quarrels with nobody, and the fish come by themselves."'),
            (1,),
            {"quote"},
        ),
        (
            (
                "Tea is served at weekends in the roof garden of the library, "
                "which is open to the public, and 60,000 visitors toured the "
                "lake by electric ferry last year."
            ),
            (2, 3),
            {"close", "partial"},
        ),
        ("The central bank left interest rates unchanged on Thursday.", (), {"none"}),
        ("Fish prices fell again.", (), {"none"}),
    ],
)
def test_sentences_find_the_segments_that_they_report(
    token_encoder: TokenEncoder, text: str, beads: tuple[int, ...], relations: set[str]
) -> None:
    """Verbatim, quoted, two in one, or nothing."""
    trace = _trace(token_encoder, text)
    assert trace.beads == beads
    assert trace.relation in relations
    assert (trace.score >= TracingSettings().report_from) == bool(beads)


def test_chinese_documents_are_compared_with_the_chinese_side(token_encoder: TokenEncoder) -> None:
    """The language of the document chooses the side."""
    assert _trace(token_encoder, "据介绍，湖区今年将关闭四座小水电站，以恢复鱼类洄游通道。", "zh-CN").beads == (0,)
    assert _trace(token_encoder, "央行周四宣布维持利率不变。", "zh-CN").beads == ()


def test_words_that_stand_in_the_pair_are_known(token_encoder: TokenEncoder) -> None:
    """The page marks them."""
    trace = _trace(token_encoder, ("Reporters saw that the roof garden of the library is open to the public."))
    assert trace.beads == (2,)
    assert max(trace.taken) > 0.9 > min(trace.taken)


def test_a_pair_without_text_on_that_side_has_nothing_to_report(token_encoder: TokenEncoder) -> None:
    """No bead, no proposal."""
    sentences = read_passages(["Anything at all."], "en", token_encoder)
    assert find_traces(sentences, [], TracingSettings()) == [Trace((), "none", 0.0)]
