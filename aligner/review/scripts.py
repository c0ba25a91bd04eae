"""The page's modules as one file: a browser that fetches forty of them one from another is a second late.

    files of static/ -join_modules-> one module, which exports each of them by its name

Every module becomes a function that takes what it imports from those before it and returns what it exports. That is
what a browser does with modules that form no circle and whose exports never change; other forms are refused. The
drawing library stays a file of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from graphlib import TopologicalSorter

__all__ = ["LIBRARY", "join_modules"]

LIBRARY = "preact-htm"
_IMPORT = re.compile(
    r'^import (?:\* as (?P<all>\w+)|\{(?P<names>[^}]*)\}) from "\./(?P<module>[\w-]+)\.js";\n', re.MULTILINE
)
_PASSED_ON = re.compile(r'^export \{(?P<names>[^}]*)\} from "\./(?P<module>[\w-]+)\.js";\n', re.MULTILINE)
_LISTED = re.compile(r"^export \{(?P<names>[^}]*)\};\n", re.MULTILINE)
_DECLARED = re.compile(r"^export (?=(?:async function|function|const|class) (?P<name>\w+))", re.MULTILINE)
_LEFT_OVER = re.compile(r"^(?:import|export)\b.*|\bimport\(.*|\bimport\.meta\b.*", re.MULTILINE)


def join_modules(modules: Mapping[str, str]) -> str:
    """Return one module made of those with these names and texts; ValueError for what cannot be joined."""
    needs = {name: {found["module"] for found in _imports(text)} - {LIBRARY} for name, text in modules.items()}
    # Sorted, as sets have no order: the same modules always give the same file.
    ordered = list(TopologicalSorter({name: sorted(needs[name]) for name in sorted(needs)}).static_order())
    missing = sorted(set(ordered) - modules.keys())
    if missing:
        raise ValueError(f"there is no module {missing[0]}.js")
    joined = [f'import * as {_variable(LIBRARY)} from "./{LIBRARY}.js";\n']
    joined += [_wrap(name, modules[name]) for name in ordered]
    exports = ", ".join(f'{_variable(name)} as "{name}"' for name in ordered)
    return "".join(joined) + f"export {{ {exports} }};\n"


def _imports(text: str) -> Iterator[re.Match[str]]:
    yield from _IMPORT.finditer(text)
    yield from _PASSED_ON.finditer(text)


def _wrap(name: str, text: str) -> str:
    """Return a module as a function that is called at once, and whose result goes by the module's name."""
    taken = [
        f"const {found['all']} = {_variable(found['module'])};"
        if found["all"]
        else f"const {{{found['names'].replace(' as ', ': ')}}} = {_variable(found['module'])};"
        for found in _IMPORT.finditer(text)
    ]
    taken += [f"const {{{found['names']}}} = {_variable(found['module'])};" for found in _PASSED_ON.finditer(text)]
    exports = [found["name"] for found in _DECLARED.finditer(text)]
    for form in (_LISTED, _PASSED_ON):
        exports += [word.strip() for found in form.finditer(text) for word in found["names"].split(",") if word.strip()]
    body = text
    for form in (_IMPORT, _PASSED_ON, _LISTED, _DECLARED):
        body = form.sub("", body)
    strange = _LEFT_OVER.search(body) or next((word for word in exports if not word.isidentifier()), None)
    if strange:
        raise ValueError(f"{name}.js: cannot be joined: {strange if isinstance(strange, str) else strange[0]}")
    return f"const {_variable(name)} = (() => {{\n{' '.join(taken)}\n{body}return {{ {', '.join(exports)} }};\n}})();\n"


def _variable(name: str) -> str:
    # No name in the modules begins with a dollar.
    return "$" + name.replace("-", "_")
