"""Files as a pair of Documents: one mixed file, or a file a side."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from aligner.errors import InputError
from aligner.model import Document
from aligner.readers.documents import read_document
from aligner.readers.mixed import Script, Separated, separate
from aligner.settings import ReadSettings
from aligner.text.scripts import count_han, count_latin, is_chinese, main_script, uses_traditional

__all__ = ["DocumentPair", "read_pair", "read_single"]

_SAMPLE = 50_000
_LANGUAGE_OF = {"Han": "zh-CN", "Latin": "en-US"}


@dataclass(frozen=True, slots=True)
class DocumentPair:
    """Both texts, not yet segmented, and what was found out while reading."""

    source: Document
    target: Document
    notes: tuple[str, ...] = ()


def read_pair(source: Path, target: Path | None, settings: ReadSettings) -> DocumentPair:
    """Read a pair of texts; raises InputError for whatever is no such pair.

    Where no language is given, the Chinese text is zh-CN (zh-TW in traditional characters), the English one en-US, and
    the first file, or the first script of a mixed one, is the source.
    """
    if target is None:
        return _read_mixed(source, settings)
    decoded = [read_document(path, settings) for path in (source, target)]
    if source.samefile(target):
        raise InputError(f"{source}: source and target are one file; give it once if both languages are in it")
    scripts = [main_script(d.text[:_SAMPLE]) for d in decoded]
    if scripts[0] == scripts[1] == "Han":
        raise InputError(f"{source} and {target}: both are Chinese; give a Chinese text and its English translation")
    if settings.source_lang is None and settings.target_lang is None and scripts[0] == scripts[1]:
        raise InputError(
            f"{source} and {target}: neither is Chinese; give a Chinese text and its English translation, "
            "or name the languages with --source-lang and --target-lang"
        )
    languages = [
        given or _language(d.text, script) for given, d, script in zip(_given(settings), decoded, scripts, strict=True)
    ]
    for path, script in zip((source, target), scripts, strict=True):
        if not script:
            raise InputError(f"{path}: no word of Chinese or English in it; give a text")
    for path, language, text in zip((source, target), languages, (d.text for d in decoded), strict=True):
        _check_script(str(path), language, text)
    documents = [
        Document(_shown_name(path), language, d.text, anchors=d.anchors)
        for path, language, d in zip((source, target), languages, decoded, strict=True)
    ]
    notes = [*(note for d in decoded for note in d.notes), *_direction_note(languages)]
    return DocumentPair(documents[0], documents[1], tuple(notes))


def read_single(path: Path, settings: ReadSettings) -> tuple[Document, tuple[str, ...]]:
    """Read a text in one language, Chinese or English as its script shows, and return what was noted with it."""
    decoded = read_document(path, settings)
    script = main_script(decoded.text[:_SAMPLE])
    if not script:
        raise InputError(f"{path}: no word of Chinese or English in it; give a text")
    document = Document(_shown_name(path), _language(decoded.text, script), decoded.text, anchors=decoded.anchors)
    return document, decoded.notes


def _shown_name(path: Path) -> str:
    """Return the name as text; bytes of it that are none in this system's encoding become U+FFFD."""
    return path.name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _given(settings: ReadSettings) -> tuple[str | None, str | None]:
    return (settings.source_lang, settings.target_lang)


def _language(text: str, script: str) -> str:
    if script == "Han" and uses_traditional(text[:_SAMPLE]):
        return "zh-TW"
    return _LANGUAGE_OF.get(script, "en-US")


def _check_script(name: str, language: str, text: str) -> None:
    """Refuse a text without a word of the script that its language is written in."""
    if is_chinese(language) and not count_han(text):
        raise InputError(
            f"{name}: no Chinese in it, but its language is {language}; swap the files or set the languages"
        )
    if language.lower().startswith("en") and not count_latin(text):
        raise InputError(
            f"{name}: no English in it, but its language is {language}; swap the files or set the languages"
        )


def _direction_note(languages: list[str]) -> list[str]:
    return [] if languages == ["zh-CN", "en-US"] else [f"languages: {languages[0]} to {languages[1]}"]


def _read_mixed(path: Path, settings: ReadSettings) -> DocumentPair:
    decoded = read_document(path, settings)
    separated = separate(decoded.text)
    scripts: tuple[Script, Script] = ("Han", "Latin")
    texts: dict[str, str] = {script: separated.text(decoded.text, script) for script in scripts}
    for script, language in (("Han", "Chinese"), ("Latin", "English")):
        if not texts[script].strip():
            hint = "give the other text as a second file"
            if count_han(decoded.text) and count_latin(decoded.text) > count_han(decoded.text) / 4:
                hint = "if both stand on one line, put a tab between them; else " + hint
            raise InputError(f"{path}: no line is {language} alone; {hint}")
    first = separated.first
    # A named language decides which script is the source, else the one that comes first does.
    given = settings.source_lang or settings.target_lang
    if given is not None:
        names_chinese = is_chinese(given)
        first = "Han" if names_chinese == (settings.source_lang is not None) else "Latin"
    second: Script = "Latin" if first == "Han" else "Han"
    languages = [
        named or _language(texts[script], script)
        for named, script in zip(_given(settings), (first, second), strict=True)
    ]
    for language, script in zip(languages, (first, second), strict=True):
        if is_chinese(language) != (script == "Han"):
            raise InputError(f"{path}: holds Chinese and English, not {languages[0]} and {languages[1]}")
    source, target = (
        Document(
            _shown_name(path),
            language,
            texts[script],
            anchors=separated.anchors(decoded.text, decoded.anchors, script),
        )
        for language, script in zip(languages, (first, second), strict=True)
    )
    notes = [*decoded.notes, *_direction_note(languages), *_layout_notes(separated)]
    return DocumentPair(source, target, tuple(notes))


def _layout_notes(separated: Separated) -> list[str]:
    layouts = {"blocks": "one language after the other", "columns": "two columns", "lines": "lines in turn"}
    notes = [f"mixed file: {layouts[separated.layout]}"]
    if separated.n_left_out:
        notes.append(f"{separated.n_left_out} cells without a word were left out")
    return notes
