"""Tables from a name that the user types to a factory, imported only when it is asked for."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar, cast

from aligner.errors import MissingPackageError, UnknownNameError

__all__ = ["Entry", "Table"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a factory lives (`module:attribute`), and the optional package that it needs."""

    factory: str
    package: str = ""
    extra: str = ""


class Table(Generic[T]):
    """Named factories of one kind of thing.

    `kind` is the word used in messages: "encoder", "format".
    """

    def __init__(self, kind: str, entries: Mapping[str, Entry]) -> None:
        self.kind = kind
        self._entries = dict(entries)

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    def names(self) -> str:
        """Return the names as the user may type them, comma separated."""
        return ", ".join(self._entries)

    def check(self, name: str) -> None:
        """Raise UnknownNameError, with the right names, if the table has no such name."""
        if name not in self._entries:
            raise UnknownNameError(f"no {self.kind} named {name!r}; there are: {self.names()}")

    def load(self, name: str) -> Callable[..., T]:
        """Import and return the factory.

        Raises UnknownNameError for a name that is not in the table, MissingPackageError where the entry's own
        optional package is not installed; any other import error is a bug and goes up.
        """
        self.check(name)
        entry = self._entries[name]
        module_name, _, attribute = entry.factory.partition(":")
        try:
            module = importlib.import_module(module_name)
        except ModuleNotFoundError as error:
            if entry.package and error.name == entry.package:
                raise MissingPackageError(
                    f"{self.kind} {name} needs the package {entry.package}; run: "
                    f"pip install -c constraints.txt '.[{entry.extra}]'"
                ) from error
            raise
        return cast("Callable[..., T]", getattr(module, attribute))
