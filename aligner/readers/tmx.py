"""TMX of any version from 1.1 to 1.4: two of its languages as pairs.

Read element by element, twice: once to see which languages there are, once for the units, so that memory does not grow
with the file. A file comes from anywhere: nothing outside it is loaded, and one that declares entities is refused (they
are how a small file becomes a huge text).

Inline elements: the text of a segment is without the native codes (bpt, ept, it, ph, ut), with what hi marks. The
segment as it was, its tags included, goes along as the row's markup, which a TMX written from the rows has again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from lxml import etree

from aligner.errors import InputError
from aligner.model import BEAD_STATUSES, SIDES
from aligner.pairs import Row, RowStream
from aligner.readers.bitext import Rows, limit_bytes
from aligner.readers.decode import check_file
from aligner.readers.tmx_markup import read_markup, read_words
from aligner.readers.xml import XML_LANG, forget, in_either_encoding, iterate_xml, refuse_references
from aligner.readers.xml_names import local_name
from aligner.settings import ReadSettings
from aligner.text.cells import parse_ids, parse_share
from aligner.text.scripts import is_chinese
from aligner.text.tags import usual_tag

__all__ = ["read_tmx", "stream_tmx"]

_STATUS_OF_LEVEL = {
    "ApprovedTranslation": "confirmed", "ApprovedSignOff": "confirmed",
    "Draft": "check", "RejectedTranslation": "check", "RejectedSignOff": "check",
}  # fmt: skip
"""Confirmation levels of Trados Studio that say more than `open` does."""


@dataclass(slots=True)
class _Survey:
    """What the first look at a file tells."""

    srclang: str = ""
    languages: Counter[str] = field(default_factory=Counter)
    """How many units have a text in each language."""
    variants: Counter[str] = field(default_factory=Counter)
    """How many more texts there are in a language that the unit has already."""

    def notes(self, source: str, target: str) -> list[str]:
        """Return what the user should know of texts that are not read."""
        others = [tag for tag in self.languages if tag not in (source, target)]
        n_others = sum(self.languages[tag] + self.variants[tag] for tag in others)
        n_variants = self.variants[source] + self.variants[target]
        counts = (
            (n_others, f"texts in {', '.join(map(usual_tag, others))} left out"),
            (n_variants, "texts left out: their units have one in the same language before them"),
        )
        return [f"{count:,} {what}" for count, what in counts if count]


def read_tmx(path: Path, settings: ReadSettings) -> Rows:
    """Read the units; InputError for what is no TMX, or where it is unclear which two languages are meant."""
    check_file(path, limit_bytes(settings))
    stream = stream_tmx(path, settings)
    rows = tuple(stream.rows)
    return Rows(rows, stream.source_lang, stream.target_lang, tuple(stream.notes))


def stream_tmx(path: Path, settings: ReadSettings) -> RowStream:
    """Give the units one by one; everything that is wrong with the file is told before the first."""
    check_file(path)
    if not path.stat().st_size:
        raise InputError(f"{path}: is empty; give a TMX file")
    survey, encoding = in_either_encoding(partial(_survey, path), settings.encoding)
    if not survey.languages:
        raise InputError(f"{path}: holds no unit with a text; give a TMX with tu, tuv and seg elements")
    source, target = _choose(path, survey.languages, survey.srclang.lower(), settings)
    named = [usual_tag(tag) if "-" in tag else "" for tag in (source, target)]
    stream = RowStream(iter(()), named[0], named[1], path.name, survey.notes(source, target))
    stream.rows = _rows(path, encoding, (source, target), stream.notes)
    return stream


def _rows(path: Path, encoding: str | None, languages: tuple[str, str], notes: list[str]) -> Iterator[Row]:
    n_left_out = n_marked = 0
    for number, unit in enumerate(_elements(path, encoding), 1):
        row = _read_unit(unit, languages, number)
        if row is None:
            n_left_out += 1
            continue
        n_marked += any(row.markup)
        yield row
    if n_left_out:
        notes.append(f"{n_left_out:,} units without {languages[0]} and {languages[1]} left out")
    if n_marked:
        notes.append(f"{n_marked:,} units have inline tags, which only a TMX keeps; the text is without them")


def _survey(path: Path, encoding: str | None) -> _Survey:
    survey = _Survey()
    for element in _elements(path, encoding, survey):
        refuse_references(element, str(path))
        tags = Counter(tag for tag, segment in _variants(element) if read_words(segment))
        survey.languages.update(dict.fromkeys(tags, 1))
        survey.variants.update({tag: count - 1 for tag, count in tags.items() if count > 1})
    return survey


def _elements(path: Path, encoding: str | None, survey: _Survey | None = None) -> Iterator[etree._Element]:
    """Yield the units, each valid until the next is asked for."""
    try:
        with path.open("rb") as file:
            for event, element in iterate_xml(file, str(path), "tmx", "TMX", ("header", "tu"), encoding):
                if event == "start":
                    continue
                if local_name(element) == "tu":
                    yield element
                    forget(element)
                elif survey is not None:
                    survey.srclang = element.get("srclang", "")
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error


def _variants(unit: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """Yield the language, in lower case, and the segment of each variant that has both."""
    for variant in unit:
        if local_name(variant) == "tuv":
            tag = (variant.get(XML_LANG) or variant.get("lang") or "").replace("_", "-").lower()
            segment = next((child for child in variant if local_name(child) == "seg"), None)
            if tag and segment is not None:
                yield tag, segment


def _read_unit(unit: etree._Element, languages: tuple[str, str], number: int) -> Row | None:
    """Return the first text of each of two languages as a row, None where neither is there."""
    found: dict[str, tuple[str, str]] = {}
    for tag, segment in _variants(unit):
        if tag in languages and tag not in found:
            text = read_words(segment)
            if text:
                found[tag] = (text, read_markup(segment) if len(segment) else "")
    if not found:
        return None
    (source, source_markup), (target, target_markup) = (found.get(tag, ("", "")) for tag in languages)
    props = _props(unit)
    return Row(
        source,
        target,
        *_ids(props, (source, target), number),
        parse_share(props.get("x-confidence", "")),
        _status(props.get("x-status", ""), props.get("x-ConfirmationLevel", "")),
        "; ".join(text for child in unit if local_name(child) == "note" and (text := (child.text or "").strip())),
        props.get("x-document", "").strip(),
        (source_markup, target_markup),
    )


def _props(unit: etree._Element) -> dict[str, str]:
    """Return the properties of a unit, those of every profile by the names that we give them in our own."""
    props = (child for child in unit if local_name(child) == "prop")
    return {(prop.get("type") or "").partition(":")[0]: prop.text or "" for prop in props}


def _ids(props: dict[str, str], texts: tuple[str, str], number: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the ids of the segments on each side, as we write them; the number of the unit where they are not told."""
    source, target = (parse_ids(props.get(f"x-{side}-ids", "")) for side in SIDES)
    if (bool(source), bool(target)) == (bool(texts[0]), bool(texts[1])):
        return source, target
    return (number,) * bool(texts[0]), (number,) * bool(texts[1])


def _status(own: str, level: str) -> str:
    """Return the status that we wrote, unless Trados has another level since: then somebody decided there."""
    by_level = _STATUS_OF_LEVEL.get(level, "open")
    unchanged = "check" if own == "no-counterpart" else own
    return own if own in BEAD_STATUSES and (not level or by_level == unchanged) else by_level


def _choose(path: Path, languages: Counter[str], srclang: str, settings: ReadSettings) -> tuple[str, str]:
    """Return the tags of source and target, by the options, the header and what is there."""
    source = _match(settings.source_lang, languages) or _match(srclang, languages)
    target = _match(settings.target_lang, languages)
    if not source:
        others = [tag for tag in languages if tag != target]
        chinese = [tag for tag in others if is_chinese(tag)]
        source = chinese[0] if len(chinese) == 1 else others[0] if others and len(languages) <= 2 else ""
    if not target:
        others = [tag for tag in languages if tag != source]
        crossing = [tag for tag in others if is_chinese(tag) != is_chinese(source)]
        target = others[0] if len(others) == 1 else crossing[0] if len(crossing) == 1 else ""
    for wanted, found, option in ((settings.source_lang, source, "source"), (settings.target_lang, target, "target")):
        if not found or (wanted and found != _match(wanted, languages)) or source == target:
            there = ", ".join(usual_tag(tag) for tag in languages)
            raise InputError(f"{path}: holds {there}; name the {option} among them with --{option}-lang")
    return source, target


def _match(wanted: str | None, languages: Counter[str]) -> str:
    """Return the tag of the file that a tag means: the same, or the only one of its language; "" for none."""
    if not wanted:
        return ""
    tag = wanted.lower().replace("_", "-")
    if tag in languages:
        return tag
    alike = [other for other in languages if other.split("-")[0] == tag.split("-")[0]]
    return alike[0] if len(alike) == 1 else ""
