"""Labels of places, from the file to the segment."""

from __future__ import annotations

from pathlib import Path

from aligner.readers.plain import read_pair
from aligner.segmenters.document import split_document
from aligner.settings import ReadSettings
from tests.office_files import docx, numbering, paragraph, write


def test_contract_in_two_word_files(tmp_path: Path) -> None:
    """Each clause knows its number on either side; a second sentence of it has none."""
    chinese = docx(
        paragraph("甲方应当按期付款。逾期应当支付利息。", numbers=(1, 0)),
        paragraph("乙方应当按期交货。", numbers=(1, 0)),
        parts={"numbering": numbering(("chineseCounting", "第%1条"))},
    )
    english = docx(
        paragraph("Party A shall pay on time. Late payments bear interest.", numbers=(1, 0)),
        paragraph("Party B shall deliver on time.", numbers=(1, 0)),
        parts={"numbering": numbering(("decimal", "Article %1"))},
    )
    pair = read_pair(write(tmp_path / "合同.docx", chinese), write(tmp_path / "contract.docx", english), ReadSettings())
    source, target = split_document(pair.source), split_document(pair.target)
    assert [source.anchor(k) for k in range(3)] == ["第一条", "", "第二条"]
    assert [target.anchor(k) for k in range(3)] == ["Article 1", "", "Article 2"]
    assert (source.language, target.language) == ("zh-CN", "en-US")


def test_bilingual_table_in_one_word_file(tmp_path: Path) -> None:
    """Cells in turn are taken apart, with their labels."""
    rows = "".join(
        f"<w:tr><w:tc>{paragraph(zh)}</w:tc><w:tc>{paragraph(en)}</w:tc></w:tr>"
        for zh, en in (("定义", "Definitions"), ("货物指附件一所列货物。", "Goods means the goods listed in Annex 1."))
    )
    pair = read_pair(write(tmp_path / "f.docx", docx(f"<w:tbl>{rows}</w:tbl>")), None, ReadSettings())
    source, target = split_document(pair.source), split_document(pair.target)
    assert source.texts() == ("定义", "货物指附件一所列货物。")
    assert target.texts() == ("Definitions", "Goods means the goods listed in Annex 1.")
    assert [source.anchor(k) for k in range(2)] == ["table 1 R1C1", "table 1 R2C1"]
    assert [target.anchor(k) for k in range(2)] == ["table 1 R1C2", "table 1 R2C2"]
