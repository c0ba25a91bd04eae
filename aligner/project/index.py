"""Which things share a key, where the things change all the time."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from itertools import islice
from typing import Generic, TypeVar

__all__ = ["Index"]

Key = TypeVar("Key", bound=Hashable)


class Index(Generic[Key]):
    """Numbers of things by a key that follows from them.

    Keys are worked out when somebody asks, and only of what was touched since. `key_of` gives None for what has no key
    now, or is not there; `numbers` are the things that there are from the beginning.
    """

    def __init__(self, key_of: Callable[[int], Key | None], numbers: Iterable[int] = ()) -> None:
        self._key_of = key_of
        self._keys: dict[int, Key] = {}
        self._members: dict[Key, dict[int, None]] = {}
        self._touched: dict[int, None] = dict.fromkeys(numbers)

    def touch(self, number: int) -> None:
        """Say that a thing came, went or may have another key."""
        self._touched[number] = None

    def key(self, number: int) -> Key | None:
        """Return the key of a thing."""
        if number in self._touched:
            self._renew(number)
        return self._keys.get(number)

    def members(self, key: Key) -> tuple[int, ...]:
        """Return everything with a key, in the order of the numbers."""
        self.renew(len(self._touched))
        return tuple(sorted(self._members.get(key, ())))

    def renew(self, n: int) -> bool:
        """Work out up to `n` of the keys that nobody asked for yet; whether any are left."""
        for number in tuple(islice(self._touched, n)):
            self._renew(number)
        return bool(self._touched)

    def _renew(self, number: int) -> None:
        del self._touched[number]
        before, after = self._keys.pop(number, None), self._key_of(number)
        if before is not None and before != after:
            same = self._members[before]
            del same[number]
            if not same:
                del self._members[before]
        if after is not None:
            self._keys[number] = after
            self._members.setdefault(after, {})[number] = None
