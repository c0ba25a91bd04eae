"""The page's modules joined into one file: in which order, under which names, and what cannot be joined."""

from __future__ import annotations

import pytest

from aligner.review.app import _served
from aligner.review.scripts import LIBRARY, join_modules


def test_module_follows_what_it_imports() -> None:
    """Names, other names for them, all names at once, and names that are passed on; each module exports its own."""
    joined = join_modules(
        {
            "app": 'import { go as walk, where } from "./road.js";\nimport * as inn from "./two-inns.js";\nwalk();\n',
            "road": "export const where = 1;\nexport async function go() {}\nfunction own() {}\n",
            "two-inns": 'import {\n  where,\n} from "./road.js";\n'
            'export { where };\nexport { h } from "./preact-htm.js";\n',
        }
    )
    assert joined.startswith('import * as $preact_htm from "./preact-htm.js";\n')
    heads = [line for line in joined.splitlines() if line.startswith("const $")]
    assert heads == ["const $road = (() => {", "const $two_inns = (() => {", "const $app = (() => {"]
    assert "const { go: walk, where } = $road; const inn = $two_inns;\nwalk();\nreturn {  };" in joined
    assert "const where = 1;\nasync function go() {}\nfunction own() {}\nreturn { where, go };" in joined
    assert "const { h } = $preact_htm;" in joined
    assert "return { where, h };" in joined
    assert joined.endswith('export { $road as "road", $two_inns as "two-inns", $app as "app" };\n')


@pytest.mark.parametrize(
    "text",
    [
        "export default 1;\n", "export let n = 1;\n", 'import "./b.js";\n', 'import("./b.js");\n', "import.meta.url;\n",
        'export * from "./b.js";\n', "const a = 1;\nexport { a as b };\n", 'import { a } from "./a.js";\n',
        'import { c } from "./nowhere.js";\n', "import b from './b.js';\n",
    ],
)  # fmt: skip
def test_what_would_mean_something_else_is_refused(text: str) -> None:
    """Exports that change, circles, modules that are not there: better no page than one that goes wrong."""
    with pytest.raises(ValueError, match=r"joined|cycle|no module"):
        join_modules({"a": text, "b": "export const c = 1;\n"})


def test_page_is_one_script_and_the_library() -> None:
    """A module that was served by itself as well would be there twice, with a state of its own."""
    served = _served()
    assert {name for name in served if name.endswith(".js")} == {"page.js", f"{LIBRARY}.js"}
    script = served["page.js"][0].decode()
    assert '$actions as "actions"' in script
    assert script.count("\nimport ") == 0
