"""The header and the units of a TMX as XML elements, with the properties that a profile gives them.

`trados`: fields typed as Trados Studio's own exports have them, and x-ConfirmationLevel from the status. `memoq`,
`omegat`: private names begin with x-, as the specification asks for; so do ours. `client`: the two texts, nothing else.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from lxml import etree

from aligner import __version__
from aligner.text.language_tags import language_code
from aligner.writers.base import WriteOptions
from aligner.writers.xml import ILLEGAL, XML_LANG, strip_illegal

__all__ = ["Unit", "has_legal_text", "make_header", "make_unit"]

_LEVELS = {"confirmed": "ApprovedTranslation", "open": "Translated", "check": "Draft", "no-counterpart": "Draft"}


@dataclass(frozen=True, slots=True)
class Unit:
    """What one `tu` says; a side may be empty, not both. `segtype` is empty for a sentence, as the header says that.

    `findings` are texts. `ids` are those of the segments on each side, separated by blanks.
    """

    number: int
    texts: tuple[str, str]
    confidence: float
    shape: str
    status: str
    note: str
    document: str
    ids: tuple[str, str]
    segtype: str = ""
    findings: tuple[str, ...] = ()
    markup: tuple[str, str] = ("", "")


def has_legal_text(text: str) -> bool:
    """Whether anything is left of a text when it is stripped."""
    return bool(text and ILLEGAL.sub("", text).strip())


def make_header(language: str, signature: str, options: WriteOptions) -> etree._Element:
    """Return the header; the signature tells the version, the encoder and the settings."""
    header = etree.Element(
        "header",
        creationtool="aligner",
        creationtoolversion=__version__,
        segtype="sentence",
        attrib={"o-tmf": strip_illegal(options.o_tmf, Counter()) or "aligner"},
        adminlang="en-US",
        srclang=language_code(language, options.tmx_langs),
        datatype="plaintext",
    )
    if options.date:
        header.set("creationdate", options.date)
    if signature and options.tmx_profile != "client":
        etree.SubElement(header, "prop", type=_name("signature", options)).text = strip_illegal(signature, Counter())
    return header


def make_unit(unit: Unit, languages: tuple[str, str], illegal: Counter[str], options: WriteOptions) -> etree._Element:
    """Return the `tu`; characters that XML cannot hold are taken out, told in a note, and counted."""
    element = etree.Element("tu", tuid=str(unit.number))
    if options.date:
        element.set("creationdate", options.date)
    if unit.segtype:
        element.set("segtype", unit.segtype)
    texts = [strip_illegal(text, illegal) for text in unit.texts]
    if not texts[0]:
        # The source language of the header is not among the languages of this unit.
        element.set("srclang", language_code(languages[1], options.tmx_langs))
    if options.tmx_profile != "client":
        _remark(element, unit, illegal, options)
    for language, text, markup in zip(languages, texts, unit.markup, strict=True):
        if not text:
            continue
        variant = etree.SubElement(element, "tuv", {XML_LANG: language_code(language, options.tmx_langs)})
        if markup:
            variant.append(etree.fromstring(f"<seg>{markup}</seg>"))
        else:
            etree.SubElement(variant, "seg").text = text
    return element


def _remark(element: etree._Element, unit: Unit, illegal: Counter[str], options: WriteOptions) -> None:
    dropped = sorted({c for text in unit.texts for c in ILLEGAL.findall(text)})
    if unit.note:
        etree.SubElement(element, "note").text = strip_illegal(unit.note, illegal)
    if dropped:
        etree.SubElement(element, "note").text = "taken out: " + ", ".join(f"U+{ord(c):04X}" for c in dropped)
    for kind, value in _props(unit, options):
        etree.SubElement(element, "prop", type=kind).text = strip_illegal(value, Counter())


def _props(unit: Unit, options: WriteOptions) -> list[tuple[str, str]]:
    fields = [("confidence", f"{unit.confidence:.4f}"), ("shape", unit.shape), ("status", unit.status)]
    fields += [("finding", finding) for finding in unit.findings]
    fields += [("document", unit.document), ("source-ids", unit.ids[0]), ("target-ids", unit.ids[1])]
    own: list[tuple[str, str]] = []
    if options.tmx_profile == "trados":
        own = [("x-Origin", "Alignment"), ("x-ConfirmationLevel", _LEVELS[unit.status])]
        # A field of type SingleString has one value.
        fields = [field for field in fields if field[0] != "finding"] + [("finding", "; ".join(unit.findings))]
    return own + [(_name(name, options), value) for name, value in fields if value]


def _name(name: str, options: WriteOptions) -> str:
    return f"x-{name}:SingleString" if options.tmx_profile == "trados" else f"x-{name}"
