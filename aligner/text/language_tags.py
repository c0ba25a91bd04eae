"""Language codes in the forms that translation tools want (BCP 47: zh-CN, zh-Hans-CN; in capitals: ZH-CN)."""

from __future__ import annotations

from functools import cache

__all__ = ["language_code", "script_of"]

_TRADITIONAL = frozenset(("TW", "HK", "MO"))


def _parts(tag: str) -> tuple[str, str, str]:
    """Return language, script and region; of Chinese, one tells the other where it is not named."""
    language, *rest = tag.split("-")
    script = next((part.title() for part in rest if len(part) == 4 and part.isalpha()), "")
    region = next((part.upper() for part in rest if len(part) == 2 or (len(part) == 3 and part.isdecimal())), "")
    if language.lower() == "zh":
        region = region or ("TW" if script == "Hant" else "CN")
        script = script or ("Hant" if region in _TRADITIONAL else "Hans")
    return language.lower(), script, region


@cache
def language_code(tag: str, form: str) -> str:
    """Return a tag in the form of an example: zh-CN, zh-Hans-CN or ZH-CN; as it is where the form is empty."""
    if not form:
        return tag
    language, script, region = _parts(tag)
    code = "-".join(filter(None, (language, script if form == "zh-Hans-CN" else "", region)))
    return code.upper() if form == "ZH-CN" else code


def script_of(tag: str) -> tuple[str, str]:
    """Return language and script: what two texts must share to be of one memory."""
    language, script, _ = _parts(tag)
    return language, script
