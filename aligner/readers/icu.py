"""Regular expressions as ICU writes them, which SRX prescribes, compiled by `regex`.

`regex` (Apache-2.0) knows most of ICU: Unicode properties, POSIX classes, set operations, possessive quantifiers,
atomic groups, lookbehind of any length. Written anew here is what it spells otherwise.
"""

from __future__ import annotations

import re

import regex

__all__ = ["compile_icu"]

_ESCAPE = re.compile(
    r"\\(?:Q(?P<quoted>.*?)(?:\\E|$)|x\{(?P<code>[0-9A-Fa-f]{1,8})\}|c(?P<control>[@-_a-z])|0(?P<octal>[0-7]{1,3})"
    r"|u(?P<high>[dD][89abAB][0-9a-fA-F]{2})\\u(?P<low>[dD][c-fC-F][0-9a-fA-F]{2})|(?P<other>.))"
    r"|(?P<operator>[-&])(?=\[)|(?P<plain>.)",
    re.DOTALL,
)
_WRITTEN = {"e": r"\x1b", "z": r"\Z", "Z": r"(?=(?:\r\n|[\n\r\x85\u2028\u2029])?\Z)"}


def compile_icu(pattern: str, *, ignore_case: bool = False) -> regex.Pattern[str]:
    """Compile an expression; ValueError, with the reason, for one that is none."""
    flags = regex.VERSION1 | (regex.IGNORECASE if ignore_case else 0)
    try:
        return regex.compile(_rewrite(pattern), flags)
    except (regex.error, OverflowError, RecursionError) as error:
        raise ValueError(str(error)) from error


def _rewrite(pattern: str) -> str:
    """Return the expression with what `regex` spells otherwise written anew."""
    parts = []
    depth = 0
    last = ""
    for found in _ESCAPE.finditer(pattern):
        kind, text = found.lastgroup, found[0]
        if kind == "quoted":
            text = regex.escape(found["quoted"], special_only=False)
        elif kind in {"code", "octal", "control", "low"}:
            text = f"\\U{_code_point(found):08x}"
        elif kind == "other":
            text = _WRITTEN.get(found["other"], text)
        elif kind == "operator":
            # A set less a set, or what two sets share: ICU takes one sign, `regex` two.
            text = text * 2 if depth and last not in {"[", "^", text} else text
        elif text == "[":
            depth += 1
        elif text == "]" and depth:
            depth -= 1
        parts.append(text)
        last = found[0]
    return "".join(parts)


def _code_point(found: re.Match[str]) -> int:
    if found["code"]:
        code = int(found["code"], 16)
        if code > 0x10FFFF:
            raise ValueError(f"there is no character {found[0]}")
        return code
    if found["octal"]:
        return int(found["octal"], 8)
    if found["control"]:
        return ord(found["control"].upper()) ^ 0x40
    return 0x10000 + (int(found["high"], 16) - 0xD800) * 0x400 + int(found["low"], 16) - 0xDC00
