"""Where conversations come from and go to: `read` and `write` for files."""

from heartfelt.connectors.connector import Format, Head, Options
from heartfelt.connectors.reading import formats, read, write

__all__ = ["Format", "Head", "Options", "formats", "read", "write"]
