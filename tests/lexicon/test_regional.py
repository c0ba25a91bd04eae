"""Words and characters of one region."""

from __future__ import annotations

from aligner.lexicon.regional import foreign_characters, foreign_words


def test_words_come_with_what_to_write_instead() -> None:
    """In the script of the text, in both directions."""
    assert foreign_words("mainland", "simplified")["软体"] == "软件"
    assert foreign_words("taiwan", "traditional")["軟件"] == "軟體"
    assert foreign_words("mainland", "traditional")["計程車"] == "出租車"


def test_words_in_use_in_both_regions_are_left_out() -> None:
    """What the table converts is not foreign by that alone."""
    assert not {"储存", "智慧", "影片", "数位", "连线", "通道"} & set(foreign_words("mainland", "simplified"))
    assert not {"程序", "支持", "數字", "項目", "算法", "萬象"} & set(foreign_words("taiwan", "traditional"))


def test_characters_of_both_scripts_are_left_out() -> None:
    """Characters that a standard of the text's own script holds are not foreign to it."""
    assert {"這", "個", "體"} <= foreign_characters("simplified")
    assert {"这", "个", "体"} & foreign_characters("traditional") == {"这", "个"}
    assert not set("著乾后里面干只") & (foreign_characters("simplified") | foreign_characters("traditional"))
