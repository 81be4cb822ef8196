"""Data files in TOML, read and checked field by field.

Each function takes a field out of a parsed table; what is left at the end was not asked for. Errors are
ValueErrors that name the file, the item, the field and what is allowed. Standard library only.
"""

import tomllib


def read(path):
    """The tables of a TOML file."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{path.name}: not valid TOML: {error}") from error


REQUIRED = object()


def take(item, where, field, kind=str, default=REQUIRED):
    """Take a field out of a parsed table, of the right kind and, if it is needed, not empty."""
    if not isinstance(item, dict):
        raise ValueError(f"{where}: {item!r} is not a table")
    value = item.pop(field, default)
    if value is REQUIRED:
        raise ValueError(f"{where}, {field}: missing")
    if not isinstance(value, kind):
        raise ValueError(f"{where}, {field}: {value!r} is not a {kind.__name__}")
    if isinstance(value, str):
        value = value.strip()
    if default is REQUIRED and not value:
        raise ValueError(f"{where}, {field}: empty")
    return value


def one_of(allowed, value, where, field):
    """Return the value if it is allowed."""
    if value not in allowed:
        raise ValueError(f"{where}, {field}: {value!r} is not one of {', '.join(allowed)}")
    return value


def nothing_left(item, where):
    """Refuse a table that holds a field nobody took."""
    if item:
        raise ValueError(f"{where}: unknown field {', '.join(sorted(item))}")
