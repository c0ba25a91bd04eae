"""Segmentation rules in SRX 2.0 files, as OmegaT, Okapi and most translation tools exchange them.

file -iterate_xml-> languagerules and maprules -> BreakRules
"""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import cast

import regex
from lxml import etree

from aligner.break_rules import BreakRule, BreakRules, LanguagePattern
from aligner.errors import InputError
from aligner.readers.decode import read_bytes
from aligner.readers.icu import compile_icu
from aligner.readers.xml import iterate_xml, refuse_references
from aligner.readers.xml_names import local_name

__all__ = ["read_srx"]

_MAX_BYTES = 16 * 2**20
_NAMES = ("srx", "header", "languagerule", "languagemap")
_SHOWN = 3


def read_srx(path: Path) -> BreakRules:
    """Read the rules; InputError, with the lines, for expressions that cannot be compiled and maps to no rules."""
    data = read_bytes(path, _MAX_BYTES)
    if not data.strip():
        raise InputError(f"{path}: is empty")
    reading = _Reading(path)
    for event, element in iterate_xml(io.BytesIO(data), str(path), "srx", "SRX file", _NAMES):
        if event == "start" and local_name(element) == "srx":
            reading.check_version(element)
        elif event == "end":
            reading.take(element)
    return reading.rules(hashlib.sha256(data).hexdigest()[:12])


class _Reading:
    """What is known of a file up to some element of it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._cascade = False
        self._rules: dict[str, tuple[BreakRule, ...]] = {}
        self._maps: list[tuple[LanguagePattern, str, int]] = []
        self._faults: list[str] = []

    def check_version(self, element: etree._Element) -> None:
        """Refuse another version: 1.0 has its maps in another form."""
        version = element.get("version", "2.0")
        if not version.startswith("2"):
            raise InputError(f"{self._path}: is SRX {version}; save it as SRX 2.0")

    def take(self, element: etree._Element) -> None:
        """Take in a whole element."""
        refuse_references(element, str(self._path))
        name = local_name(element)
        if name == "header":
            self._cascade = element.get("cascade", "no").strip().lower() in {"yes", "true", "1"}
        elif name == "languagerule":
            rules = (self._rule(rule) for rule in element.iterfind("{*}rule"))
            self._rules[element.get("languagerulename", "")] = tuple(rule for rule in rules if rule)
        elif name == "languagemap":
            pattern = self._compile(element, element.get("languagepattern", ""), ignore_case=True)
            if pattern is not None:
                self._maps.append((pattern, element.get("languagerulename", ""), _line(element)))

    def _rule(self, rule: etree._Element) -> BreakRule | None:
        before, after = (rule.findtext("{*}" + name, default="") for name in ("beforebreak", "afterbreak"))
        # Each by itself first, so that no bracket of the one closes in the other.
        if any(self._compile(rule, part) is None for part in (before, after)):
            return None
        # What the first has matched it keeps: else a run of marks would end inside itself, where the second goes on.
        pattern = self._compile(rule, f"(?>{before})(?=(?:{after}))")
        is_break = rule.get("break", "yes").strip().lower() not in {"no", "false", "0"}
        return None if pattern is None else BreakRule(is_break, pattern, _line(rule))

    def _compile(self, element: etree._Element, text: str, *, ignore_case: bool = False) -> regex.Pattern[str] | None:
        try:
            return compile_icu(text, ignore_case=ignore_case)
        except ValueError as error:
            self._faults.append(f"line {_line(element)}: {text!r} is no regular expression that is known: {error}")
            return None

    def rules(self, signature: str) -> BreakRules:
        """Return all rules, or raise InputError with what is wrong in the file."""
        self._faults += [
            f"line {line}: maps a language to {name!r}, but no languagerule is called so"
            for _, name, line in self._maps
            if name not in self._rules
        ]
        if self._faults:
            more = f"; and {len(self._faults) - _SHOWN} more" if len(self._faults) > _SHOWN else ""
            raise InputError(f"{self._path}: {'; '.join(self._faults[:_SHOWN])}{more}")
        if not self._maps:
            raise InputError(
                f"{self._path}: has no languagemap, so its rules are for no language; add one for zh and en"
            )
        groups = tuple((pattern, self._rules[name]) for pattern, name, _ in self._maps)
        return BreakRules(self._path.name, signature, groups, self._cascade)


def _line(element: etree._Element) -> int:
    # The stubs have an ellipsis for the type.
    return cast("int", element.sourceline)
