"""What kind of work a title names."""

from __future__ import annotations

import pytest

from aligner.text.titles import chinese_titles, strip_marks, title_key
from aligner.text.works import find_work


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("电影《山茶》上周首映。", ["film"]),
        ("動畫片《山茶》很受歡迎。", ["film"]),
        ("《山茶》、《渡口》和《雾》等影片参展。", ["film", "film", "film"]),
        ("电视剧《渡口》《雾》开机。", ["series", "series"]),
        ("她写了长篇小说《雾》。", ["book"]),
        ("他在《雾》一书中说，船不会来。", ["book"]),
        ("大家唱起歌曲《渡口》。", ["song"]),
        ("依照《渡口管理条例》处理。", ["law"]),
        ("《海商法》第十条", ["law"]),
        ("两国签署《渡口合作协定》。", ["treaty"]),
        ("《江城晚报》报道了此事。", ["newspaper"]),
        ("国务院印发《内河航运发展规划》。", ["policy"]),
        ("《江城晚报》说，《雾》是好书。", ["newspaper", ""]),
        ("他喜欢《魔法》。", [""]),
    ],
)
def test_kind_is_told_by_words_around_or_by_the_ending(text: str, kinds: list[str]) -> None:
    """Right before, right after, over a list, or at the end of the title; a short title ends in nothing."""
    found = [find_work(text, start, end) for start, end in chinese_titles(text)]
    assert [work.name if work else "" for work in found] == kinds


def test_documents_have_fixed_names() -> None:
    """Laws, treaties, newspapers and policies; films and books have none."""
    law, film = find_work("《海商法》", 0, 5), find_work("电影《海商法》", 2, 7)
    assert law is not None
    assert film is not None
    assert (law.is_fixed, film.is_fixed) == (True, False)


def test_key_of_a_rendering_forgets_case_blanks_and_marks() -> None:
    """“The Ferry,” in a quotation and The ferry are one rendering, The Fog is another."""
    assert title_key("《渡口》", "“The Ferry,”") == title_key("渡口", "The  ferry")
    assert title_key("渡口", "The Ferry") != title_key("渡口", "The Fog")
    assert [strip_marks(text) for text in ("《渡口》", "〈渡口〉", "渡口")] == ["渡口"] * 3
