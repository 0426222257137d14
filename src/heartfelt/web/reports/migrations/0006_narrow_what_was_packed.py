"""Rows of what was packed are little more than half as long: reading them was half of what a page of a year takes."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

import numpy as np
from django.db import migrations

SUMS = ("clusters", "count", "total", "count_squares", "products", "total_squares")
PLAIN = np.dtype([("thing", "<u2"), ("count", "<u4")]), np.dtype([("thing", "<u2"), ("count", "<u2")])
RATED = (
    np.dtype([("thing", "<u2"), *((name, "<u8" if place > 2 else "<u4") for place, name in enumerate(SUMS))]),
    np.dtype([("thing", "<u2"), *((name, "<u4" if place > 2 else "<u2") for place, name in enumerate(SUMS))]),
)
FIELDS = {"cues": RATED, "named": PLAIN, "hours": RATED, "waits": PLAIN}
COLUMNS = ", ".join(f"{field} = %s" for field in FIELDS)


def narrow(apps: Any, schema: Any) -> None:
    _rewrite(apps, schema, _narrow)


def widen(apps: Any, schema: Any) -> None:
    _rewrite(apps, schema, _wide)


def _rewrite(apps: Any, schema: Any, anew: Any) -> None:
    weeks = apps.get_model("reports", "Week").objects.order_by("pk").values_list(*FIELDS, "pk")
    rows = ((*map(anew, FIELDS, map(bytes, fields)), pk) for *fields, pk in weeks.iterator(chunk_size=1000))
    while some := list(islice(rows, 500)):
        with schema.connection.cursor() as cursor:
            cursor.executemany(f"UPDATE reports_week SET {COLUMNS} WHERE id = %s", some)


def _narrow(field: str, rows: bytes) -> bytes:
    """Sums that are too large go on in a row behind their own: rows of one thing are added up anyway."""
    wide, narrow = FIELDS[field]
    return b"".join(part.tobytes() for part in _parts(np.frombuffer(rows, wide).copy(), narrow))


def _parts(left: np.ndarray[Any, Any], narrow: np.dtype[Any]) -> Iterator[np.ndarray[Any, Any]]:
    names = (narrow.names or ())[1:]
    while len(left):
        part = left.astype(narrow, casting="unsafe")
        for name in names:
            part[name] = np.minimum(left[name], np.iinfo(narrow[name]).max)
            left[name] -= part[name]
        yield part
        left = left[np.any([left[name] > 0 for name in names], axis=0)]


def _wide(field: str, rows: bytes) -> bytes:
    wide, narrow = FIELDS[field]
    return np.frombuffer(rows, narrow).astype(wide).tobytes()


class Migration(migrations.Migration):
    dependencies = [("reports", "0005_count_all_of_bots")]
    operations = [migrations.RunPython(narrow, widen)]
