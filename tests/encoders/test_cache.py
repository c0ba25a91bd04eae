"""Kept vectors: nothing is encoded twice, results do not depend on what was kept, and processes share a file."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from aligner.encoders.base import Advance, TokenEncoder, load_encoder
from aligner.encoders.cache import keep_vectors
from aligner.encoders.hashing import HashingEncoder
from aligner.encoders.vector_stores import KeptVectors, VectorFile, VectorStore
from aligner.errors import OutputError

_TEXTS = ["船在午夜靠岸。", "The ship came in at midnight.", "", "船在午夜靠岸。", "\ud800"]


class _Counting(HashingEncoder):
    """Remembers what it encoded."""

    def __init__(self, signature: str = "counting@1 (2 threads)") -> None:
        self.seen: list[str] = []
        self._signature = signature

    @property
    def signature(self) -> str:
        return self._signature

    def encode(self, texts: Sequence[str], advance: Advance | None = None) -> NDArray[np.float32]:
        self.seen += texts
        return super().encode(texts, advance)


@pytest.mark.parametrize("kind", ["memory", "file"])
def test_second_time_nothing_is_encoded(kind: str, tmp_path: Path) -> None:
    """Each different text once, to the last bit the same again, and every text is counted for the progress."""
    store: VectorStore = KeptVectors() if kind == "memory" else VectorFile(tmp_path / "v")
    first = _Counting()
    done: list[int] = []
    vectors = keep_vectors(first, [store]).encode(_TEXTS, done.append)
    assert first.seen == [_TEXTS[0], *_TEXTS[1:3], _TEXTS[4]]
    assert sum(done) == len(_TEXTS)
    np.testing.assert_allclose(vectors, HashingEncoder().encode(_TEXTS), atol=1e-3)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-6)
    again = keep_vectors(_Counting("counting@1 (7 threads)"), [store])
    np.testing.assert_array_equal(again.encode(_TEXTS), vectors)
    assert (again.n_kept, again.n_encoded) == (4, 0)
    other = _Counting("counting@2")
    keep_vectors(other, [store]).encode(_TEXTS)
    assert len(other.seen) == 4
    assert keep_vectors(other, [store]).encode([]).shape[0] == 0


def test_results_are_the_same_without_a_store() -> None:
    """Rounding does not depend on what was kept."""
    np.testing.assert_array_equal(
        keep_vectors(_Counting(), []).encode(_TEXTS), keep_vectors(_Counting(), [KeptVectors()]).encode(_TEXTS)
    )


def test_what_a_far_store_has_comes_to_the_near_ones() -> None:
    """A project that is made anew has all vectors that it was made with, wherever they came from."""
    near, far = KeptVectors(), KeptVectors()
    keep_vectors(_Counting(), [far]).encode(_TEXTS[:1])
    keep_vectors(_Counting(), [near, far]).encode(_TEXTS)
    assert near.vectors == far.vectors
    assert len(near.vectors["counting@1"]) == 4


def test_encoders_with_tokens_still_show_them() -> None:
    """The second look needs them."""
    assert isinstance(keep_vectors(load_encoder("use"), []), TokenEncoder)
    assert not isinstance(keep_vectors(HashingEncoder(), []), TokenEncoder)


def test_files_that_are_no_caches_are_told(tmp_path: Path) -> None:
    """One line, and the file stays as it was."""
    (tmp_path / "letter.txt").write_text("Dear all, " * 100)
    with pytest.raises(OutputError, match=r"letter\.txt: cannot be used to keep vectors: .*--vector-cache"):
        VectorFile(tmp_path / "letter.txt")
    assert (tmp_path / "letter.txt").read_text() == "Dear all, " * 100
    with pytest.raises(OutputError, match="cannot be used to keep vectors"):
        VectorFile(tmp_path / "no" / "folder")


_WRITER = """
import sys
from pathlib import Path
from aligner.encoders.vector_stores import VectorFile
with VectorFile(Path(sys.argv[1])) as store:
    for k in range(200):
        own = b"%s%d" % (sys.argv[2].encode(), k)
        store.write_vectors("e@1", {own: b"own", b"both%d" % k: b"both"})
        assert store.read_vectors("e@1", [own]) == {own: b"own"}
"""


def test_two_processes_write_one_file(tmp_path: Path) -> None:
    """Neither waits in vain, and nothing is lost."""
    path = tmp_path / "v"
    writers = [subprocess.Popen([sys.executable, "-c", _WRITER, str(path), name]) for name in "ab"]  # noqa: S603 - ours
    assert [writer.wait() for writer in writers] == [0, 0]
    wanted = [b"%s%d" % (name, k) for name in (b"a", b"b", b"both") for k in range(200)]
    with VectorFile(path) as store:
        assert len(store.read_vectors("e@1", wanted)) == 600
