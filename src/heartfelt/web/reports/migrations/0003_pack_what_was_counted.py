"""What was counted as a row a thing is packed, all of a week in its row: nothing is counted again."""

from collections.abc import Iterator
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

import numpy as np
from django.db import migrations, models

FIELDS = {"cue": "cues", "sign": "named", "act": "named", "hour": "hours", "wait": "waits"}
PLAIN = np.dtype([("thing", "<u2"), ("count", "<u4")])
RATED = np.dtype([
    ("thing", "<u2"), ("clusters", "<u4"), ("count", "<u4"), ("total", "<u4"),
    ("count_squares", "<u8"), ("products", "<u8"), ("total_squares", "<u8"),
])  # fmt: skip
SLOTS = np.dtype([("slot", "u1"), ("agent", "<u2")])
LAYOUTS = {"cues": RATED, "named": PLAIN, "hours": RATED, "waits": PLAIN}


def pack(apps: Any, schema: Any) -> None:
    count, thing = apps.get_model("reports", "Count"), apps.get_model("reports", "Thing")
    names = count.objects.values_list("what", flat=True).distinct().order_by("what")
    numbers = {each.name: each.pk for each in thing.objects.bulk_create([thing(name=name) for name in names])}
    columns = ", ".join(f"{field} = %s" for field in LAYOUTS)
    packed = _packed(count, numbers)
    while some := list(islice(packed, 500)):
        rows = [(*fields.values(), pk) for pk, fields in some]
        with schema.connection.cursor() as cursor:
            cursor.executemany(f"UPDATE reports_week SET {columns} WHERE id = %s", rows)


def pack_slots(apps: Any, schema: Any) -> None:
    rows = apps.get_model("reports", "Week").objects.values_list("pk", "told_slots").order_by("pk")
    packed = ((_slots(slots), pk) for pk, slots in rows.iterator(chunk_size=1000))
    while some := list(islice(packed, 500)):
        with schema.connection.cursor() as cursor:
            cursor.executemany("UPDATE reports_week SET slots = %s WHERE id = %s", some)


def settle(_apps: Any, schema: Any) -> None:
    """PostgreSQL alters no table while checks of its rows are waiting."""
    if schema.connection.vendor == "postgresql":
        schema.connection.check_constraints()


def _slots(slots: dict[str, list[int]]) -> bytes:
    found = [(*map(int, slot.split(":")), place) for slot, places in slots.items() for place in places]
    return np.array([(24 * day + hour, place) for day, hour, place in sorted(found)], SLOTS).tobytes()


def _packed(count: Any, numbers: dict[str, int]) -> Iterator[tuple[int, dict[str, bytes]]]:
    sums = ("clusters", "count", "total", "count_squares", "products", "total_squares")
    rows = count.objects.order_by("week", "what").values_list("week", "what", *sums)
    for pk, mine in groupby(rows.iterator(chunk_size=20_000), itemgetter(0)):
        found: dict[str, list[tuple[int, ...]]] = {field: [] for field in LAYOUTS}
        for _, what, clusters, number, *more in mine:
            kind, *path = what.split(":")
            field = FIELDS[kind]
            if field == "waits" and len(path) == 2:  # how many conversations had one
                found[field].append((numbers[what], clusters))
            elif LAYOUTS[field] is PLAIN:
                found[field].append((numbers[what], number))
            else:
                found[field].append((numbers[what], clusters, number, *more))
        yield pk, {field: np.array(sorted(each), LAYOUTS[field]).tobytes() for field, each in found.items()}


class Migration(migrations.Migration):
    dependencies = [("reports", "0002_mark_what_is_read")]
    operations = [
        migrations.CreateModel(
            name="Thing",
            fields=[
                ("id", models.SmallAutoField(primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=100, unique=True)),
            ],
        ),
        *(
            migrations.AddField(model_name="week", name=field, field=models.BinaryField(default=bytes))
            for field in LAYOUTS
        ),
        migrations.RenameField(model_name="week", old_name="slots", new_name="told_slots"),
        migrations.AddField(model_name="week", name="slots", field=models.BinaryField(default=bytes)),
        migrations.RunPython(pack, migrations.RunPython.noop),
        migrations.RunPython(pack_slots, migrations.RunPython.noop),
        migrations.RunPython(settle, migrations.RunPython.noop),
        migrations.RemoveField(model_name="week", name="told_slots"),
        migrations.DeleteModel(name="Count"),
    ]
