"""Pages that need no network: templates that escape every text, and a policy that admits no foreign style or script."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined, Template

__all__ = ["content_policy", "page_template", "resource", "visible"]


def visible(text: str) -> str:
    """Return the text with a symbol in the place of every character that HTML cannot hold or show.

    Control characters become their control pictures (U+0001 becomes ␁), lone surrogates and noncharacters
    U+FFFD; C1 controls and directional overrides are spelt out, as [U+202E].
    """
    return text.translate(_SYMBOLS)


def _symbols() -> dict[int, str]:
    symbols = {code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\t\n"}
    symbols[0x7F] = "\u2421"
    spelt_out = (*range(0x80, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A))
    symbols |= {code: f"[U+{code:04X}]" for code in spelt_out}
    symbols |= dict.fromkeys((*range(0xD800, 0xE000), *range(0xFDD0, 0xFDF0)), "\ufffd")
    symbols |= {plane << 16 | low: "\ufffd" for plane in range(17) for low in (0xFFFE, 0xFFFF)}
    return symbols


_SYMBOLS = _symbols()


@cache
def page_template(name: str) -> Template:
    """Return a template of the package; it escapes whatever is put into it."""
    environment = Environment(
        loader=FunctionLoader(resource),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        # Also what reaches the template outside of segments: names, messages, evidence, comments.
        finalize=lambda value: visible(value) if type(value) is str else value,
    )
    return environment.get_template(name)


@cache
def resource(name: str) -> str:
    """Return the text of a file beside the report's template."""
    return files("aligner.writers").joinpath("report").joinpath(name).read_text("utf-8")


def content_policy(style: str, script: str = "") -> str:
    """Return a Content Security Policy that admits this style and script and nothing else."""

    def hashed(block: str) -> str:
        return "'sha256-" + base64.b64encode(hashlib.sha256(block.encode()).digest()).decode("ascii") + "'"

    return (
        f"default-src 'none'; style-src {hashed(style)}; "
        + (f"script-src {hashed(script)}; " if script else "")
        + "base-uri 'none'; form-action 'none'"
    )
