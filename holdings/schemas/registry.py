"""Finds the readers by walking `holdings.schemas.formats`: a module that offers a `READER` is a format."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import TYPE_CHECKING

import holdings.schemas.formats

if TYPE_CHECKING:
    from holdings.schemas.base import SchemaFile, SchemaReader


@cache
def readers() -> tuple[SchemaReader, ...]:
    """Every reader, sorted by its format's name."""
    package = holdings.schemas.formats
    modules = (importlib.import_module(f"{package.__name__}.{module.name}") for module in pkgutil.iter_modules(package.__path__))
    return tuple(sorted((module.READER for module in modules if hasattr(module, "READER")), key=lambda reader: str(reader.name)))


def suffixes() -> frozenset[str]:
    """The endings of all files that any reader may know."""
    return frozenset().union(*(reader.suffixes for reader in readers()))


def readers_of(file: SchemaFile) -> tuple[SchemaReader, ...]:
    """The readers that claim a file by its ending and its content: one of Python can hold models of several kinds."""
    return tuple(reader for reader in readers() if file.suffix in reader.suffixes and reader.claims(file))
