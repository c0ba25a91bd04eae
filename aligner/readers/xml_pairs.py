"""Files called .xml: which format of pairs they are is told by their outermost element."""

from __future__ import annotations

import gzip
import io
import zlib
from pathlib import Path

from lxml import etree

from aligner.errors import InputError
from aligner.readers.bitext import BITEXT_READERS, Rows, limit_bytes
from aligner.readers.decode import read_bytes
from aligner.readers.xml import parse_xml, refuse_references
from aligner.readers.xml_names import local_name
from aligner.settings import ReadSettings

__all__ = ["parse_file", "read_xml"]

_GZIP = b"\x1f\x8b"
_READERS = {
    "linkGrp": ".intertext", "cesAlign": ".intertext", "TEI": ".tei", "teiCorpus": ".tei", "TEI.2": ".tei",
    "tmx": ".tmx", "xliff": ".xliff",
}  # fmt: skip


def read_xml(path: Path, settings: ReadSettings) -> Rows:
    """Read the file by its outermost element; InputError for one that no format of pairs has."""
    name = local_name(parse_file(path, settings))
    suffix = _READERS.get(name, "")
    if suffix not in BITEXT_READERS:
        raise InputError(
            f"{path}: is XML, but no format of pairs that is known: its outermost element is {name}; of "
            "InterText, give the file of links"
        )
    return BITEXT_READERS.load(suffix)(path, settings)


def parse_file(path: Path, settings: ReadSettings) -> etree._Element:
    """Return the root of a file, which may be packed by gzip.

    InputError for what is no XML, or refers to entities that nothing declares.
    """
    limit = limit_bytes(settings)
    data = read_bytes(path, limit)
    if data.startswith(_GZIP):
        data = _unpack(path, data, limit)
    if not data.strip():
        raise InputError(f"{path}: is empty; give a file with text in it")
    root = parse_xml(data, str(path))
    refuse_references(root, str(path))
    return root


def _unpack(path: Path, data: bytes, limit: int) -> bytes:
    try:
        with gzip.open(io.BytesIO(data)) as file:
            unpacked = file.read(limit + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(f"{path}: is a damaged or cut-off gzip file; get it again") from error
    if len(unpacked) > limit:
        raise InputError(f"{path}: unpacks to more than {limit / 2**20:.0f} MB; raise the limit with --max-mb")
    return unpacked
