"""Blocks of options that become one value: how to read, how to write. And sections, in which --help shows them.

A block is a decorator of a command: it adds its options, and hands the command one argument made of them, so that what
several commands share is written once, and a command has fewer parameters than options.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar, cast

import click

from aligner.cli.options import (
    date_option,
    encoder_option,
    language_options,
    profile_option,
    termbase_option,
    vector_cache_option,
)
from aligner.settings import ReadSettings
from aligner.writers.base import FILTERED, TMX_LANGS, TMX_PROFILES, WriteOptions

__all__ = [
    "Sectioned",
    "check_write_options",
    "document_block",
    "plain_write_block",
    "read_block",
    "run_block",
    "section",
    "text_block",
    "write_block",
]

F = TypeVar("F", bound=Callable[..., Any])
_FIRST = "Options"


class Sectioned(click.Command):
    """A command whose options stand in sections: those of `section`, then those of none."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options under the names of their sections, in the order in which these first come."""
        rows: dict[str, list[tuple[str, str]]] = {_FIRST: []}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx) if isinstance(parameter, click.Option) else None
            if record is not None:
                rows.setdefault(getattr(parameter, "section", _FIRST), []).append(record)
        for name, own in rows.items():
            if own:
                with formatter.section(name):
                    formatter.write_dl(own)


def section(name: str, *options: Callable[[F], F]) -> Callable[[F], F]:
    """Return a decorator that adds some options, the first first, under a name of their own in --help."""

    def decorate(command: F) -> F:
        known = len(getattr(command, "__click_params__", ()))
        for option in reversed(options):
            command = option(command)
        for parameter in getattr(command, "__click_params__", ())[known:]:
            parameter.section = name
        return command

    return decorate


def _packed(command: F, name: str, make: Callable[[dict[str, Any]], object]) -> F:
    """Return the command with its argument `name` made of keywords, which `make` takes out of the others."""

    @functools.wraps(command)
    def wrapper(*args: Any, **keywords: Any) -> Any:
        value = make(keywords)
        return command(*args, **{name: value}, **keywords)

    return cast("F", wrapper)


def _beads(command: F) -> F:
    for option in (
        click.option("--one-sided", is_flag=True, help="TMX, Moses: pairs with an empty side too."),
        click.option("--confirmed-only", is_flag=True, help="Only pairs that somebody confirmed."),
        click.option(
            "--min-confidence",
            metavar="P",
            type=click.FloatRange(0, 1),
            default=0.0,
            help="Only pairs of this confidence, 0 to 1, or more.",
        ),
    ):
        command = option(command)
    return command


def _tmx(command: F) -> F:
    for option in (
        click.option(
            "--o-tmf",
            metavar="NAME",
            default=WriteOptions().o_tmf,
            show_default=True,
            help="What the header calls the original format.",
        ),
        click.option(
            "--tmx-langs",
            metavar="FORM",
            type=click.Choice(TMX_LANGS),
            help=f"Form of language codes: {', '.join(TMX_LANGS)} [default: as they are].",
        ),
        click.option(
            "--tmx-profile",
            metavar="NAME",
            type=click.Choice(TMX_PROFILES),
            help=f"Properties as {', '.join(TMX_PROFILES)} want them; client: the texts only.",
        ),
    ):
        command = option(command)
    return command


_EXCEL = click.option("--excel", is_flag=True, help="Begin TSV files with a byte order mark, as Excel wants it.")
_WRITTEN = ("date", "excel", "one_sided", "confirmed_only", "min_confidence", "o_tmf")


def write_block(command: F) -> F:
    """Add what every file that is written heeds; the command gets `options`, a WriteOptions."""

    def make(keywords: dict[str, Any]) -> WriteOptions:
        profile, langs = keywords.pop("tmx_profile"), keywords.pop("tmx_langs")
        own = {name: keywords.pop(name) for name in _WRITTEN}
        return WriteOptions(tmx_profile=profile or "", tmx_langs=langs or "", **own)

    command = _packed(command, "options", make)
    command = section("TMX", _tmx)(command)
    return section("Pairs and files", _beads, _EXCEL, date_option)(command)


def plain_write_block(command: F) -> F:
    """Add what files of findings heed; the command gets `options`, a WriteOptions."""
    command = _packed(
        command, "options", lambda keywords: WriteOptions(date=keywords.pop("date"), excel=keywords.pop("excel"))
    )
    return _EXCEL(date_option(command))


_ENCODING = click.option(
    "--encoding",
    metavar="NAME",
    help="Encoding of text files that are read (of TMX and XLIFF, where they name a wrong one): utf-8, utf-16, "
    "gb18030, big5 [default: found out].",
)


def _languages(command: F) -> F:
    return language_options(_ENCODING(command))


_LANGUAGES = ("source_lang", "target_lang", "encoding")


def _max_mb(what: str) -> Callable[[F], F]:
    return click.option(
        "--max-mb",
        metavar="N",
        type=click.IntRange(min=1),
        default=ReadSettings().max_bytes // 2**20,
        show_default=True,
        help=what,
    )


def _settings(keywords: dict[str, Any], names: Sequence[str]) -> ReadSettings:
    max_bytes = keywords.pop("max_mb") * 2**20
    return ReadSettings(max_bytes=max_bytes, **{name: keywords.pop(name) for name in names})


_MAX_MB = _max_mb("Largest file that is read as a whole; of bitexts in text or XML, 512 at least.")


def read_block(command: F) -> F:
    """Add languages, encoding and the largest size; the command gets `read`, a ReadSettings."""
    command = _packed(command, "read", lambda keywords: _settings(keywords, _LANGUAGES))
    return _languages(_MAX_MB(command))


def text_block(command: F) -> F:
    """Add encoding and the largest size; the command gets `read`, a ReadSettings."""
    command = _packed(command, "read", lambda keywords: _settings(keywords, ("encoding",)))
    return _ENCODING(_MAX_MB(command))


def document_block(command: F) -> F:
    """Add what `read_block` adds, and how documents become segments; the command gets `read`, a ReadSettings."""
    names = (*_LANGUAGES, "segmented", "srx", "tracked", "whole_page")
    command = _packed(command, "read", lambda keywords: _settings(keywords, names))
    return section(
        "Documents",
        _languages,
        click.option(
            "--segmented", is_flag=True, help="One segment a line, a blank line is a paragraph break; split nothing."
        ),
        click.option(
            "--srx",
            metavar="FILE",
            type=click.Path(path_type=Path),
            help="Where sentences end: rules of this SRX 2.0 file, for the languages that it has.",
        ),
        _max_mb("Largest file that is read."),
        click.option(
            "--tracked",
            type=click.Choice(("accept", "reject")),
            default=ReadSettings().tracked,
            show_default=True,
            help="Tracked changes of Word and OpenDocument files: read the text with them, or the one before them.",
        ),
        click.option("--whole-page", is_flag=True, help="Take menus, links and margins of a web page too."),
    )(command)


def run_block(command: F) -> F:
    """Add --profile, --encoder, --vector-cache and --termbase."""
    return profile_option(encoder_option(vector_cache_option(termbase_option(command))))


def check_write_options(names: Sequence[str], options: WriteOptions) -> None:
    """Refuse options that every one of some formats would pass over without a word."""
    shown = ", ".join(names)
    if "tmx" not in names and (options.tmx_profile or options.tmx_langs or options.o_tmf != WriteOptions().o_tmf):
        raise click.UsageError(f"--tmx-profile, --tmx-langs and --o-tmf are for -f tmx, not for {shown}")
    if FILTERED.isdisjoint(names) and (options.confirmed_only or options.min_confidence or options.one_sided):
        raise click.UsageError(
            f"--one-sided, --confirmed-only and --min-confidence are for {', '.join(sorted(FILTERED))}; {shown} always "
            "holds every bead"
        )
