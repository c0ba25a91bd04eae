"""A file that the page offers for download."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from urllib.parse import quote

from starlette.responses import Response

from aligner import pipeline
from aligner.model import Bitext
from aligner.review.arguments import CommandError
from aligner.review.views import EXPORTS
from aligner.writers.base import FILTERED, WriteOptions

__all__ = ["export_file"]


def export_file(bitext: Bitext, project: str, given: Mapping[str, str]) -> Response:
    """Render a format that the page offers; what was left out stands in the header `X-Aligner-Notes`.

    Raises CommandError for a format or options that are not offered.
    """
    name = given.get("format", "")
    if name not in EXPORTS:
        raise CommandError(f"there is no export {name!r}; there are: {', '.join(EXPORTS)}")
    confirmed_only, one_sided = given.get("confirmed_only") == "1", given.get("one_sided") == "1"
    if name not in FILTERED and confirmed_only:
        raise CommandError(f"{name} always holds every pair; choose {', '.join(sorted(FILTERED & EXPORTS.keys()))}")
    stem = PurePath(project).stem
    options = WriteOptions(stem=stem, confirmed_only=confirmed_only, one_sided=one_sided and name in FILTERED)
    rendered = pipeline.render(bitext, name, options)
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(stem + EXPORTS[name])}",
        "X-Aligner-Notes": quote("; ".join(rendered.notes)),
    }
    return Response(rendered.data, media_type="application/octet-stream", headers=headers)
