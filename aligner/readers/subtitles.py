"""Subtitles (SubRip, WebVTT, SubStation Alpha) as sentences: cues cut them where the screen is full.

Each line of the text has the time of its first cue as anchor. Cues of both languages, one above the other, give a
mixed text: the Chinese line of a sentence, then its English line.
"""

from __future__ import annotations

import html
import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pysubs2

from aligner.errors import InputError
from aligner.readers.blocks import Blocks, join_wrapped
from aligner.readers.decode import read_text
from aligner.readers.documents import DocumentText
from aligner.settings import ReadSettings
from aligner.text.scripts import count_latin, has_han

__all__ = ["read_subtitles"]

_FORMATS = {".srt": "srt", ".vtt": "vtt", ".ass": "ass", ".ssa": "ssa"}
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|</?\d[\d:.]*>|\{\\[^{}]*\}")
_SPEAKER_BREAK = re.compile(r"^\s*[-–—]\s*(?=\S)")
_ENDS = re.compile(r"[.?!。？！…♪:：][\"'”’」』)）\]】]*$|[\]】)）]$")
_LEAST_ENDS = 0.2
"""A language fewer of whose cues end in a mark than this is subtitled without marks: its cues are not joined."""
_MOST_PAUSE_MS = 3_000
_MOST_CUES = 8
"""Cues that one sentence may run over."""
_LEAST_BILINGUAL = 0.5
_LEAST_ROLLED = 0.3
"""Share of the cues that begin with what the cue before them ended with, from which captions roll up the screen."""
_AT_ONCE_MS = 50
_MOST_IN_CUE = 10_000
"""Characters from one time to the next."""
_MOST_OPEN = 200
_NO_CUE = re.compile(r"(?:WEBVTT|NOTE|STYLE|REGION|X-TIMESTAMP-MAP)\b")
_INLINE_TIME = re.compile(r"<\d[\d:.]*>")


@dataclass(frozen=True, slots=True)
class _Cue:
    """What stands on the screen from `start` to `end`, in milliseconds."""

    start: int
    end: int
    lines: tuple[str, ...]


def read_subtitles(path: Path, settings: ReadSettings) -> DocumentText:
    """Read the sentences of a subtitle file; InputError for what holds none."""
    decoded = read_text(path, settings.encoding, settings.max_bytes)
    notes = [] if decoded.encoding in ("utf-8", "utf-8-sig") else [f"{path.name} read as {decoded.encoding}"]
    try:
        with warnings.catch_warnings():
            # It warns of margins and other numbers that are none; they are no text.
            warnings.simplefilter("ignore")
            kind = _FORMATS[path.suffix.lower()]
            parsed = _parse(path, decoded.text, kind)
    except (pysubs2.exceptions.Pysubs2Error, ValueError, OverflowError, IndexError, KeyError, TypeError) as error:
        raise InputError(f"{path}: is no {path.suffix[1:]} file that can be read; save it anew as .srt") from error
    cues = [_cue(event) for event in parsed.events if not event.is_comment and not event.is_drawing]
    # Programs write a text several times over itself to draw its shadow.
    cues = list(dict.fromkeys(sorted((cue for cue in cues if cue.lines), key=lambda cue: (cue.start, cue.end))))
    cues, n_rolled = _unroll(cues)
    if n_rolled:
        notes.append(f"{path.name}: captions that roll up: lines that {n_rolled:,} cues repeat read once")
    n_bilingual = sum(len(set(map(has_han, cue.lines))) == 2 for cue in cues)
    is_bilingual = n_bilingual > _LEAST_BILINGUAL * len(cues)
    blocks = Blocks()
    for cues_of_sentence in _sentences(cues, is_bilingual=is_bilingual):
        label = _time(cues_of_sentence[0].start)
        lines = [line for cue in cues_of_sentence for line in cue.lines]
        sides = [[x for x in lines if has_han(x)], [x for x in lines if not has_han(x)]] if is_bilingual else [lines]
        for side in sides:
            blocks.add(_joined(side), label)
    if is_bilingual:
        notes.append(f"{path.name}: Chinese and English in one cue")
    return blocks.document(path, notes, otherwise="give a file with cues in it")


def _parse(path: Path, text: str, kind: str) -> pysubs2.SSAFile:
    """Parse a file; InputError for one whose cues are built to use up time, by tags that begin and never end."""
    if kind not in ("srt", "vtt"):
        parsed = pysubs2.SSAFile.from_string(text, format_=kind)
    else:
        n_longest = max(map(len, text.split("-->")))
        if n_longest > _MOST_IN_CUE and "-->" in text:
            raise InputError(
                f"{path}: holds a cue of {n_longest:,} characters; if it is no subtitle file, name it .txt"
            )
        # Its patterns for tags take what stands between < and > in 3 < x and y > 2 for one; ours do not.
        parsed = pysubs2.SSAFile.from_string(_prepare(text, kind), format_=kind, keep_html_tags=True)
    if any(event.text.count("{") - event.text.count("}") > _MOST_OPEN for event in parsed.events):
        raise InputError(
            f"{path}: opens braces by the hundred and closes none; if it is no subtitle file, name it .txt"
        )
    return parsed


def _prepare(text: str, kind: str) -> str:
    """Return a text that pysubs2 reads as it is meant.

    It takes a number at the end of a cue for that of the next cue, also where there is none, and WebVTT for SubRip:
    names of cues, notes and styles would be text, and a line with two times in it the beginning of a cue.
    """
    if kind == "vtt":
        text = _plain_webvtt(text)
    return text + "\n\n0\n" if kind in ("srt", "vtt") else text


def _plain_webvtt(text: str) -> str:
    """Return the times and texts of the cues, each with a number before it."""
    blocks: list[str] = []
    for block in text.replace("\r\n", "\n").replace("\r", "\n").split("\n\n"):
        lines = block.strip("\n").split("\n")
        timed = next((k for k, line in enumerate(lines) if "-->" in line), None)
        if timed is not None:
            lines = ["0", *lines[timed:]]
        elif not blocks or _NO_CUE.match(lines[0]):
            continue
        blocks.append("\n".join(_INLINE_TIME.sub("", line) for line in lines))
    return "\n\n".join(blocks)


def _unroll(cues: list[_Cue]) -> tuple[list[_Cue], int]:
    """Return the cues without the lines that they repeat where captions roll up, and how many repeated any."""
    repeated = [0]
    for last, cue in pairwise(cues):
        most = min(len(last.lines), len(cue.lines)) if cue.start - last.end <= _AT_ONCE_MS else 0
        repeated.append(max((n for n in range(1, most + 1) if last.lines[-n:] == cue.lines[:n]), default=0))
    n_rolled = sum(n > 0 for n in repeated)
    if n_rolled < _LEAST_ROLLED * len(cues):
        return cues, 0
    rest = [_Cue(cue.start, cue.end, cue.lines[n:]) for cue, n in zip(cues, repeated, strict=False)]
    return [cue for cue in rest if cue.lines], n_rolled


def _cue(event: pysubs2.SSAEvent) -> _Cue:
    text = html.unescape(_TAG.sub("", event.plaintext))
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return _Cue(event.start, event.end, tuple(line for line in lines if line))


def _sentences(cues: Sequence[_Cue], *, is_bilingual: bool) -> list[list[_Cue]]:
    """Return the cues of each sentence. Of two languages the one with more marks decides, mostly English."""
    texts = [_deciding(cue, is_bilingual=is_bilingual) for cue in cues]
    ended = [bool(_ENDS.search(text)) for text in texts]
    uses_marks = sum(ended) >= _LEAST_ENDS * len(cues)
    sentences: list[list[_Cue]] = []
    for k, (cue, text) in enumerate(zip(cues, texts, strict=True)):
        goes_on = (
            k > 0
            and uses_marks
            and not ended[k - 1]
            and cue.start - cues[k - 1].end <= _MOST_PAUSE_MS
            and len(sentences[-1]) < _MOST_CUES
            and not any(_SPEAKER_BREAK.match(line) for line in cue.lines)
            and not text.startswith(("[", "【", "(", "（", "♪"))
        )
        if goes_on:
            sentences[-1].append(cue)
        else:
            sentences.append([cue])
    return sentences


def _deciding(cue: _Cue, *, is_bilingual: bool) -> str:
    """Return the text of a cue that tells where sentences end."""
    english = [line for line in cue.lines if not has_han(line) and count_latin(line)]
    return (english or list(cue.lines))[-1] if is_bilingual else cue.lines[-1]


def _joined(lines: Sequence[str]) -> str:
    """Return the lines of a sentence as one; a line that a speaker's dash opens stays one of its own."""
    text = ""
    for line in lines:
        said = _SPEAKER_BREAK.sub("", line)
        text = f"{text}\n{said}" if text and said != line else join_wrapped(text, said)
    return text


def _time(milliseconds: int) -> str:
    seconds, rest = divmod(max(milliseconds, 0), 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"
