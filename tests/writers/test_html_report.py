"""The report page: what it shows, in what order, and that text cannot become anything but text."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from dataclasses import replace
from html.parser import HTMLParser

from aligner.model import Alignment, Bead, Bitext, Checked, Document, Finding, Segment, Span
from aligner.writers.base import WriteOptions
from aligner.writers.html import render_html, render_report, visible
from aligner.writers.picture import MAX_MARKS, crossing_beads, draw_alignment
from tests.builders import sample_bitext

NONE: frozenset[int] = frozenset()


def document(name: str, language: str, texts: list[str], paragraphs: frozenset[int] = NONE) -> Document:
    """Return a document with one segment a line."""
    segments, start = [], 0
    for text in texts:
        segments.append(Segment(text, start))
        start += len(text) + 1
    return Document(name, language, "\n".join(texts), tuple(segments), paragraphs)


def align(source: list[str], target: list[str], beads: list[Bead] | None = None) -> Alignment:
    """Return an alignment, of 1-1 beads if none are given."""
    return Alignment(
        document("集市.txt", "zh-CN", source, frozenset({0})),
        document("market.txt", "en-US", target, frozenset({0})),
        tuple(beads or [Bead((k,), (k,), 0.9) for k in range(len(source))]),
    )


MARKET = align(
    ["集市上有六个摊位。", "没有人卖鱼。", "没有人卖鱼。", "茶很香。"],
    ["The market has seven stalls.", "They sell fish.", "They sell fish.", "The tea smells good."],
)


def negation(bead: int, severity: str = "major", status: str = "open") -> Finding:
    """Return a finding on the words 没有 of the second or third bead."""
    return Finding("negation", bead, severity, Span(bead, 0, 2), None, "没有 is lost", status=status)


class Page(HTMLParser):
    """The parsed page: its elements, and for each the text that follows directly."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.open_tags: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the element."""
        self.elements.append((tag, dict(attrs)))
        self.texts.append("")
        if tag not in {"meta", "input"}:
            self.open_tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Elements close in the order in which they opened."""
        if tag != "path":
            assert self.open_tags.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element of SVG that is closed at once."""
        self.elements.append((tag, dict(attrs)))
        self.texts.append("")

    def handle_data(self, data: str) -> None:
        """Keep the text."""
        if self.texts:
            self.texts[-1] += data

    def tags(self, name: str) -> list[tuple[dict[str, str | None], str]]:
        """Return the attributes of all elements of a name, and the text before the next tag."""
        return [(a, t) for (tag, a), t in zip(self.elements, self.texts, strict=True) if tag == name]


def row(page: str, number: int) -> str:
    """Return the HTML of one row of the table of pairs."""
    found = re.search(rf'<tr role="row" id="p{number}".*?</tr>', page, re.DOTALL)
    assert found
    return found[0]


def test_the_page_is_well_formed_html() -> None:
    """Every element is closed in its order, and every id is there once."""
    page = Page(render_html(Bitext(MARKET, (negation(1), negation(2)), "signed", (Checked("numbers", 2),))))
    assert page.open_tags == []
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    links = [attributes["href"] for attributes, _ in page.tags("a")]
    assert links
    assert {link.removeprefix("#") for link in links if link} <= set(ids)


def test_the_policy_admits_the_inline_blocks_and_nothing_else() -> None:
    """The hashes in the policy are those of the style and script as they stand in the page."""
    page = render_html(Bitext(MARKET))
    found = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    assert found
    policy = html.unescape(found[1])
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for tag in ("style", "script"):
        blocks = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        assert len(blocks) == 1
        digest = base64.b64encode(hashlib.sha256(blocks[0].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    attributes = {name for _, given in Page(page).elements for name in given}
    # The policy would block them: a page that has any looks wrong or does not work.
    assert not {name for name in attributes if name == "style" or name.startswith("on")}


def test_the_page_asks_for_nothing_from_a_network() -> None:
    """No address, no picture, font, frame or style sheet outside of the file."""
    page = render_html(Bitext(MARKET, (negation(1),), "signed"), date="2031-05-04")
    for reference in ("http://", "https://", "src=", "@import", "<link", "<iframe"):
        assert reference not in page
    assert set(re.findall(r"url\((.)", page)) == {"#"}


def test_places_stand_beside_their_segments() -> None:
    """A label is shown where it stands, escaped, and is no text to copy."""
    bitext = sample_bitext()
    anchors = ((0, '第"一"条'), (bitext.alignment.source.segments[2].start, "(a)"))
    source = replace(bitext.alignment.source, anchors=anchors)
    page = render_html(replace(bitext, alignment=replace(bitext.alignment, source=source)))
    assert '<span class="at" data-at="(a)"></span>今年有' in page.replace("\n", "")
    assert 'data-at="第&#34;一&#34;条"' in page
    assert "data-at=" not in render_html(bitext)


def test_text_is_never_html() -> None:
    """Names, text, messages, evidence, comments, notes and the signature may hold markup: it is shown."""
    evil = '<img onerror="alert(1)" x>'
    bead = Bead((0,), (0,), 0.9, note=evil)
    bitext = Bitext(
        Alignment(document(evil, "zh-CN", ["茶" + evil]), document("b", "en-US", [evil]), (bead,)),
        (
            Finding("negation", 0, "major", Span(0, 0, 9), None, evil, ((evil, evil),), comment=evil),
            Finding("idiom", 0, "info", Span(0, 0, 5), Span(0, 0, 3), evil, status="query"),
            Finding("omission", 0, "minor", None, None, evil, status="intended", comment=evil),
        ),
        evil,
        (Checked(evil, 3), Checked("terminology", 0, evil)),
    )
    page = render_html(bitext, date=evil)
    parsed = Page(page)
    assert "img" not in {tag for tag, _ in parsed.elements}
    assert "onerror" not in {name for _, given in parsed.elements for name in given}
    assert parsed.tags("title")[0][1].strip() == f"{evil} – b"
    assert page.count("&lt;img") >= 10


def test_control_characters_are_visible() -> None:
    """What HTML cannot hold is shown as a symbol, and the page can be written as UTF-8."""
    alignment = align(["茶\x01香\x00\ud800。"], ["The tea\u202e smells\x85 good\x7f."])
    finding = Finding("idiom", 0, "info", Span(0, 0, 2), None, "\x02")
    page = render_html(Bitext(alignment, (finding,), "\x03"))
    assert re.search(r"<mark[^>]*>茶␁</mark>香␀\ufffd。", page)
    assert "The tea[U+202E] smells[U+0085] good␡." in page
    assert "␂" in page
    assert "␃" in page
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", page)
    assert page.encode("utf-8")


def test_visible_leaves_ordinary_text_alone() -> None:
    """Chinese outside of the basic plane, tabs, line breaks and accents pass unchanged."""
    text = "\U00020000\t茶，“香”\ncafé – 《》"
    assert visible(text) == text


def test_spans_may_overlap() -> None:
    """Overlapping spans become pieces that name every finding over them; the text stays whole."""
    findings = (
        Finding("omission", 0, "minor", Span(0, 0, 5), None, "a"),
        Finding("number-mismatch", 0, "major", Span(0, 3, 6), None, "b"),
        Finding("idiom", 0, "info", Span(0, 6, 8), None, "c"),
    )
    page = render_html(Bitext(MARKET, findings))
    assert (
        '<mark class="minor" data-f="0">集市上</mark><mark class="major" data-f="1 0">有六</mark>'
        '<mark class="major" data-f="1">个</mark><mark class="info" data-f="2">摊位</mark>。</p>'
    ) in row(page, 1)


def test_words_of_a_finding_are_linked_across_the_sides() -> None:
    """Both sides and the chip carry the finding's number, which the script lights up together."""
    finding = Finding("number-mismatch", 0, "major", Span(0, 4, 6), Span(0, 15, 20), "6 / 7")
    cells = row(render_html(Bitext(MARKET, (finding,))), 1)
    assert re.findall(r'<mark class="major" data-f="0">(.*?)</mark>', cells) == ["六个", "seven"]
    assert re.search(r'<a class="chip major" data-f="0" href="#f1" title="6 / 7">number-mismatch</a>', cells)


def test_a_finding_on_the_same_words_is_shown_once_with_its_count() -> None:
    """Two negations on the same words are one card, with both pairs linked; a third severity stays apart."""
    page = render_html(Bitext(MARKET, (negation(1), negation(2))))
    assert len(re.findall('<article class="card', page)) == 1
    assert "2 places" in page
    assert 'pairs <a href="#p2">2</a> <a href="#p3">3</a>' in page
    apart = render_html(Bitext(MARKET, (negation(1), negation(2, "minor"))))
    assert re.findall('<article class="card (.*?)"', apart) == ["major", "minor"]


def test_findings_without_words_are_not_thrown_together() -> None:
    """Two pairs that do not belong together are two cards, though neither marks a word."""
    findings = tuple(Finding("misaligned", bead, "major", None, None, "no relation") for bead in (0, 3))
    assert render_html(Bitext(MARKET, findings)).count("<article") == 2


def test_findings_stand_in_the_order_of_risk() -> None:
    """Severity decides, then the order of the code table, then the bead."""
    findings = (
        Finding("omission", 0, "minor", None, None, "m5"),
        Finding("entity-mismatch", 0, "major", None, None, "m4"),
        negation(2, "critical"),
        Finding("negation", 3, "major", None, None, "m3"),
        Finding("negation", 0, "major", None, None, "m2"),
    )
    page = render_html(Bitext(MARKET, findings))
    assert re.findall(r'<h3 class="said" dir="auto">(.*?)</h3>', page) == [
        "没有 is lost",
        "m2",
        "m3",
        "m4",
        "m5",
    ]


def test_info_findings_are_links_and_not_alarms() -> None:
    """They stand in the folded section with the words of both sides, and no card is made of them."""
    finding = Finding("number-form", 0, "info", Span(0, 4, 5), Span(0, 15, 20), "another form")
    page = render_html(Bitext(MARKET, (finding,)))
    assert "<article" not in page
    assert "Nothing to look at" in page
    links = page[page.index('<section id="links">') : page.index('<section id="picture">')]
    assert '<bdi lang="zh-CN">六</bdi>' in links
    assert '<bdi lang="en-US">seven</bdi>' in links
    assert "<details>" in links


def test_settled_findings_are_out_of_the_alarms() -> None:
    """What a person dismissed is folded away, and not counted."""
    page = render_html(Bitext(MARKET, (negation(1, status="dismissed"),)))
    assert "<article" not in page
    assert '<section id="settled">' in page
    assert "4 pairs, nothing to look at" in page
    assert 'class="chip done"' in row(page, 2)
    assert '<section id="settled">' not in render_html(Bitext(MARKET, (negation(1),)))


def test_the_page_goes_from_the_verdict_to_its_limits() -> None:
    """Title, sentence, findings, links, picture, all pairs, what was not checked, how it was made."""
    page = render_html(Bitext(MARKET, (negation(1),), "aligner 1.2, encoder x"), date="2031-05-04")
    marks = [
        '<h1><bdi>集市.txt</bdi> <span class="to">↔</span> <bdi>market.txt</bdi></h1>',
        '<p class="verdict">4 pairs, 1 to look at; numbers not checked.</p>',
        '<section id="findings">',
        '<article class="card major" id="f1">',
        '<section id="links">',
        '<section id="picture">',
        '<section id="pairs">',
        '<section id="limits">',
        "<footer>Made with aligner 1.2, encoder x, 2031-05-04</footer>",
    ]
    places = [page.find(mark) for mark in marks]
    assert -1 not in places
    assert places == sorted(places)


def test_limits_name_what_did_not_run() -> None:
    """A check that ran is not among the limits; one that was skipped gives its reason."""
    checked = (Checked("numbers", 4), Checked("terminology", 0, "no termbase was given"), Checked("rhyme", 8))
    page = render_html(Bitext(MARKET, (), "", checked))
    limits = page[page.index('<section id="limits">') :]
    assert "<li>Terminology against a termbase: <bdi>no termbase was given</bdi></li>" in limits
    assert "<li>Words lost or added inside a pair</li>" in limits
    assert "numbers, units" not in limits.lower()
    assert "rhyme <i>8</i>" in page


def test_segments_of_a_bead_stay_apart() -> None:
    """Each segment is a line of its own with its number; paragraph starts and gaps are marked."""
    beads = [Bead((0, 2), (0,), 0.9), Bead((1,), (1, 2), 0.4)]
    alignment = align(["甲。", "乙。", "丙。"], ["A and c.", "B1.", "B2."], beads)
    page = render_html(Bitext(alignment))
    assert '<p dir="auto" data-n="1" class="par">甲。</p><p dir="auto" data-n="3" class=" gap">丙。</p>' in row(page, 1)
    second = row(page, 2)
    assert 'lang="en-US"><p dir="auto" data-n="2">B1.</p><p dir="auto" data-n="3">B2.</p></td>' in second
    assert "<b>1-2</b>" in second
    assert "0.40 <em>unsure</em>" in second
    assert "unsure" not in row(page, 1)


def test_a_missing_side_is_said() -> None:
    """A bead without target says so in words, and names its sort of boilerplate."""
    finding = Finding("unaligned", 0, "info", Span(0, 0, 2), None, "x", (("boilerplate", "dateline"),))
    alignment = align(["讯。", "茶。"], ["Tea."], [Bead((0,), (), 0.9), Bead((1,), (0,), 0.9)])
    first = row(render_html(Bitext(alignment, (finding,))), 1)
    assert '<p class="none" lang="en">no counterpart</p>' in first
    assert '<span class="status">dateline</span>' in first


def test_the_same_bitext_gives_the_same_bytes() -> None:
    """No time, no random id, no order of a set."""
    bitext = Bitext(MARKET, (negation(1), negation(2)), "signed", (Checked("numbers", 2),))
    again = Bitext(MARKET, (negation(1), negation(2)), "signed", (Checked("numbers", 2),))
    assert render_html(bitext) == render_html(again)
    assert render_html(bitext).endswith("</html>\n")


def test_the_file_shows_the_day_of_its_date() -> None:
    """The writers' date becomes a day that people read; without one the page shows none."""
    dated = render_report(Bitext(MARKET, (), "signed"), WriteOptions(date="20310504T061500Z")).data.decode()
    assert "<footer>Made with signed, 2031-05-04</footer>" in dated
    undated = render_report(Bitext(MARKET, (), "signed"), WriteOptions()).data.decode()
    assert "<footer>Made with signed</footer>" in undated


def test_an_empty_bitext_has_a_page() -> None:
    """Two texts without segments give a page that says so."""
    empty = Alignment(Document("", "zh-CN", ""), Document("", "en-US", ""), ())
    page = render_html(Bitext(empty))
    assert "No pairs, nothing to look at" in page
    assert "<h1>Untitled pair</h1>" in page


def test_beads_that_cross_are_found() -> None:
    """A bead crosses if the order is inverted, or if its segments interleave with another's; neighbours do not."""
    texts = [f"第{k}句。" for k in range(5)]
    inverted = align(texts, texts, [Bead((k,), (t,), 0.9) for k, t in enumerate((0, 2, 1, 3, 4))])
    assert crossing_beads(inverted) == {1, 2}
    beads = [Bead((0,), (0,), 0.9), Bead((1, 3), (1, 2), 0.9), Bead((2,), (3,), 0.9), Bead((4,), (4,), 0.9)]
    assert crossing_beads(align(texts, texts, beads)) == {1, 2}
    assert crossing_beads(align(texts, texts)) == NONE


def test_the_picture_tells_beads_apart_without_colour() -> None:
    """Shape, confidence and crossing are in the tooltip; a bead without counterpart has no ribbon."""
    beads = [Bead((0,), (1,), 0.5), Bead((1,), (0,), 0.9), Bead((2,), (2, 3), 0.9), Bead((3,), (), 0.9)]
    alignment = align(["甲。", "乙。", "丙。", "丁。"], ["B.", "A.", "C1.", "C2."], beads)
    (strip,) = draw_alignment(alignment, frozenset({0}), frozenset({2})).strips
    marks = {mark.bead: mark for mark in strip.marks}
    assert marks[1].tooltip == "Bead 1: 1-1, confidence 0.50, crosses, unsure"
    assert marks[1].label == "?"
    assert (marks[2].classes, marks[3].classes, marks[4].classes) == ("cross", "many flag", "lone")
    assert (marks[3].label, marks[4].label) == ("1-2", "1-0")
    assert [mark.bead for mark in strip.marks][-2:] == [1, 2]
    page = render_html(Bitext(alignment))
    assert "<title>Bead 3: 1-2, confidence 0.90</title>" in page
    assert '<a href="#p3"><title>' in page


def test_a_bead_in_two_stretches_has_two_ribbons() -> None:
    """The segments between its stretches belong to another bead, and are not covered."""
    texts = ["甲。", "乙。", "丙。"]
    alignment = align(texts, ["A and c.", "B."], [Bead((0, 2), (0,), 0.9), Bead((1,), (1,), 0.9)])
    (strip,) = draw_alignment(alignment, NONE, NONE).strips
    assert {mark.bead: mark.path.count("Z") for mark in strip.marks} == {1: 2, 2: 1}


def test_strips_are_cut_where_no_bead_crosses() -> None:
    """Every ribbon lies within one strip, even where beads cross at the place of the cut."""
    n = 300
    texts = [f"第{k}句。" for k in range(n)]
    order = list(range(n))
    order[95:110] = reversed(order[95:110])
    alignment = align(texts, texts, [Bead((k,), (t,), 0.9) for k, t in enumerate(order)])
    strips = draw_alignment(alignment, NONE, NONE).strips
    numbers = [sorted(mark.bead for mark in strip.marks) for strip in strips]
    assert sorted(number for strip in numbers for number in strip) == list(range(1, n + 1))
    assert [strip[0] for strip in numbers] == [1, 111, 211]
    for strip in strips:
        xs = [float(x) for mark in strip.marks for x in re.findall(r"[MH]([\d.]+)", mark.path)]
        assert min(xs) >= 0
        assert max(xs) <= 1200


def test_the_picture_of_a_long_text_is_bounded() -> None:
    """Several beads share a ribbon, and the tooltip says which; the page says it too."""
    n = MAX_MARKS + 1
    texts = ["茶。"] * n
    alignment = align(texts, texts)
    picture = draw_alignment(alignment, frozenset({1}), NONE)
    marks = [mark for strip in picture.strips for mark in strip.marks]
    assert len(marks) <= MAX_MARKS
    assert picture.beads_a_mark == 2
    assert marks[0].tooltip == "Beads 1 to 2: 1-1, confidence 0.90, unsure"
    assert "a ribbon stands for 2 beads" in render_html(Bitext(alignment))
