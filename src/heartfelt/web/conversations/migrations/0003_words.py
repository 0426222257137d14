"""The index of words, with what was said until now, and which conversations were reopened."""

from typing import Any

from django.db import migrations

from heartfelt.web.conversations.reopening import reopened
from heartfelt.web.conversations.words.installing import install


def index_words(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001
    install(schema_editor.connection)


def remember_reopened(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001
    conversations = apps.get_model("conversations", "Conversation").objects
    with_status = conversations.exclude(events=[]).values_list("pk", "events").iterator()
    again = [pk for pk, events in with_status if reopened(events)]
    for start in range(0, len(again), 1000):
        conversations.filter(pk__in=again[start : start + 1000]).update(reopened=True)


class Migration(migrations.Migration):
    dependencies = [("conversations", "0002_find")]

    operations = [
        migrations.RunPython(remember_reopened, migrations.RunPython.noop),
        migrations.RunPython(index_words, migrations.RunPython.noop),
    ]
