"""OmegaT translates a document wholly from our TMX, which it finds in tm/auto, and reads our glossary.

Its exit status is 0 whatever happens, so that only the translated document tells. Without a window it loads no glossary
by itself: a script that it runs when the project is open has its own reader, the one for the file's suffix, read it.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from aligner.cli import run
from aligner.writers.base import WriteOptions
from aligner.writers.termbases import render_termbase
from tests.clients.programs import need, run_program
from tests.terms.termbases import sample_termbase, term, termbase

pytestmark = [pytest.mark.client, pytest.mark.slow]

_CHINESE = """小镇的图书馆

去年秋天，镇上的图书馆搬进了老粮仓。新馆有三层，藏书四万册，比旧馆多一倍。孩子们最喜欢顶楼的天窗！

谁来管理这座图书馆？二十七位退休教师轮流值班，其中最年长的《县志》编者已经八十九岁了。

第二条 读者应当爱护图书；遗失图书的，按原价<不含邮费>赔偿。

𠮷野先生捐了一台 R&D 用的旧显微镜。
"""
_ENGLISH = """The Library of a Small Town

Last autumn the town's library moved into the old granary. The new building has three floors. It holds 40,000 volumes, \
twice as many as the old one. Children like the skylight on the top floor best!

Who looks after this library? Twenty-seven retired teachers take turns at the desk, and the oldest of them, who edited \
the "County Annals", is 89.

Article 2 Readers shall take good care of the books; whoever loses a book shall pay its original price \
<without postage>.

Mr Yoshino gave it an old microscope from his R&D department.
"""
_PROJECT = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<omegat><project version="1.0">
<source_dir>__DEFAULT__</source_dir><target_dir>__DEFAULT__</target_dir><tm_dir>__DEFAULT__</tm_dir>
<glossary_dir>__DEFAULT__</glossary_dir><glossary_file>__DEFAULT__</glossary_file>
<dictionary_dir>__DEFAULT__</dictionary_dir>
<source_lang>zh-CN</source_lang><target_lang>en-US</target_lang>
<source_tok>org.omegat.tokenizer.LuceneCJKTokenizer</source_tok>
<target_tok>org.omegat.tokenizer.LuceneEnglishTokenizer</target_tok>
<sentence_seg>true</sentence_seg><support_default_translations>true</support_default_translations>
<remove_tags>false</remove_tags>
</project></omegat>
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the project file of the two texts, aligned."""
    need("omegat")
    folder = tmp_path_factory.mktemp("library")
    (folder / "library.zh.txt").write_text(_CHINESE, encoding="utf-8")
    (folder / "library.en.txt").write_text(_ENGLISH, encoding="utf-8")
    texts = [str(folder / f"library.{language}.txt") for language in ("zh", "en")]
    assert run(["align", *texts, "-f", "aligner", "-o", str(folder), "--quiet"]) == 0
    return folder / "library.aligner"


def _translate(folder: Path, memory: Path | None, *options: str) -> str:
    """Return the document as OmegaT translates it in a project of its own. Its paths must not hold blanks."""
    for name in ("source", "target", "omegat", "glossary", "dictionary", "tm/auto"):
        (folder / "project" / name).mkdir(parents=True)
    (folder / "project/omegat.project").write_text(_PROJECT, encoding="utf-8")
    (folder / "project/source/library.txt").write_text(_CHINESE, encoding="utf-8")
    if memory is not None:
        (folder / "project/tm/auto/library.tmx").write_bytes(memory.read_bytes())
    command = ["omegat", folder / "project", "--mode=console-translate", f"--config-dir={folder / 'config'}"]
    run_program([*command, "--disable-project-locking", *options], folder / "home")
    return (folder / "project/target/library.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("profile", ["omegat", "client", "trados"])
def test_omegat_translates_the_document_from_our_tmx(profile: str, project: Path, tmp_path: Path) -> None:
    """Every segment is found, whatever the profile writes beside the pairs."""
    memory = tmp_path / "library.tmx"
    assert run(["export", str(project), "-f", "tmx", "--tmx-profile", profile, "-o", str(memory), "--quiet"]) == 0
    assert _translate(tmp_path, memory) == _ENGLISH


def test_without_our_tmx_the_document_stays_chinese(project: Path, tmp_path: Path) -> None:
    """So that it is our memory that translates it."""
    assert project.exists()
    assert _translate(tmp_path, None) == _CHINESE


_SCRIPT = """
def found = org.omegat.gui.glossary.GlossaryReaderTSV.read(new File("{folder}/terms.utf8"), false)
def rows = found.collect {{ [it.srcText, it.locText, it.commentText].collect {{ groovy.json.JsonOutput.toJson(it) }} }}
new File("{folder}/read.jsonl").setText(rows.collect {{ "[" + it.join(",") + "]\\n" }}.join(""), "UTF-8")
"""


def test_omegat_reads_our_glossary(tmp_path: Path) -> None:
    """Every rendering that is allowed, with its note, in Chinese and beyond the first plane; none that is forbidden."""
    need("omegat")
    terms = termbase(
        *sample_termbase().terms, term("图书馆", "library", "public library", forbidden=("book hall",), note="in towns")
    )
    (tmp_path / "terms.utf8").write_bytes(render_termbase(terms, "omegat", WriteOptions()).data)
    script = tmp_path / "read.groovy"
    script.write_text(_SCRIPT.format(folder=tmp_path), "utf-8")
    _translate(tmp_path, None, f"--script={script}")
    rows = [json.loads(line) for line in (tmp_path / "read.jsonl").read_text("utf-8").splitlines()]
    assert [row[:2] for row in rows] == [[one.source, text] for one in terms.terms for text in one.targets]
    assert ["图书馆", "library", "in towns"] in rows
