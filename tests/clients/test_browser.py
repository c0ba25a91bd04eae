"""The HTML report in a real browser: what stands in the page after its script ran."""

from __future__ import annotations

from pathlib import Path

import lxml.html
import pytest

from aligner.pipeline import render
from aligner.writers.base import WriteOptions
from tests.builders import sample_bitext
from tests.clients.programs import browse, need

pytestmark = [pytest.mark.client, pytest.mark.browser]

_PAIRS = (
    (
        "<script>document.title = '坏';</script>山茶开了。",
        "</td></table><script>document.title = 'bad'</script>In bloom.",
    ),
    ("他说：“a < b && c > d”。", "He said \"a < b && c > d\" &amp; 'left'."),
    ("𠮷野家 😀 第二行", "Extension B, emoji, ]]> and {{ braces }}"),
    ("\u202b左右\u202c 分明", "marks that turn the words around"),
)


def _text(element: lxml.html.HtmlElement) -> str:
    return "".join(map(str, element.itertext()))


def test_a_browser_shows_every_pair_and_runs_the_script(tmp_path: Path) -> None:
    """The texts are what they were, markup in them does nothing, and no script complains."""
    need("chromium")
    bitext = sample_bitext(*_PAIRS)
    page = tmp_path / "report.html"
    page.write_bytes(render(bitext, "html", WriteOptions()).data)
    shown = browse(page, tmp_path / "profile", "--dump-dom")
    assert "CONSOLE" not in shown.stderr, [line for line in shown.stderr.splitlines() if "CONSOLE" in line]
    root = lxml.html.document_fromstring(shown.stdout)
    alignment = bitext.alignment
    rows = [
        tuple(
            " ".join(map(_text, row.iterfind(f"td[@lang='{language}']/p[@data-n]"))) for language in ("zh-CN", "en-US")
        )
        for row in root.iterfind(".//section[@id='pairs']//tbody/tr")
    ]
    texts = [(alignment.text(bead, "source"), alignment.text(bead, "target")) for bead in alignment.beads]
    # What would turn the words around is shown by its name.
    assert rows == [(zh.replace("\u202b", "[U+202B]").replace("\u202c", "[U+202C]"), en) for zh, en in texts]
    title = render(bitext, "html", WriteOptions()).data.decode().partition("<title>")[2].partition("</title>")[0]
    assert root.findtext("head/title") == title
    # The form that filters the rows is hidden until the script shows it.
    form = root.find(".//form[@id='filter']")
    assert form is not None
    assert "hidden" not in form.attrib
