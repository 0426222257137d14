"""Conversations that go for good, with everything that hangs on them, in batches of one transaction each.

Every table whose rows belong to a conversation is found through the models, so that one that is added later goes too.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable

from django.apps import apps
from django.db import transaction
from django.db.models import CASCADE, Model, QuerySet
from django.dispatch import Signal

from heartfelt.web.conversations.models import Conversation, Growth, Upload

# Tells strangers which `conversations` (ids) are about to go. Who keeps anything of them elsewhere than in rows that belong
# to them, such as a file, deletes it and returns how many by name: {"exports": 2}.
forgotten = Signal()
BATCH = 200
Counts = dict[str, int]


def reach() -> dict[type[Model], str]:
    """The models whose rows go with a conversation, each with the way back to it; conversations themselves as `pk`."""
    found: dict[type[Model], str] = {Conversation: "pk"}
    waiting: deque[tuple[type[Model], str]] = deque([(Conversation, "")])
    while waiting:
        model, path = waiting.popleft()
        for relation in model._meta.related_objects:
            child = relation.related_model
            if getattr(relation, "on_delete", None) is CASCADE and child not in found:
                found[child] = f"{relation.field.name}__{path}" if path else relation.field.name
                waiting.append((child, found[child]))
    return found


def counted(conversations: QuerySet[Conversation]) -> Counts:
    """How many rows of each table would go."""
    ids = conversations.order_by().values("pk")
    counts = {
        _name(model): model._base_manager.filter(**{f"{path}__in": ids}).count() for model, path in reach().items()
    }
    return {name: count for name, count in counts.items() if count}


def forget(
    conversations: QuerySet[Conversation], kept: Callable[[Counts], None], *, uploads: bool = True, batch: int = BATCH
) -> None:
    """Delete conversations; `kept` is called with the counts of each batch, in the transaction of the batch.

    With `uploads`, an upload of which nothing is left goes too: its file's name may tell of a customer.
    """
    while True:
        with transaction.atomic():
            rows = list(conversations.order_by("pk").values_list("pk", "upload_id")[:batch])
            if not rows:
                return
            ids = [pk for pk, _ in rows]
            brought = {upload for _, upload in rows if upload}
            brought.update(Growth.objects.filter(conversation__in=ids).values_list("upload", flat=True))
            counts: Counter[str] = Counter()
            for _, answer in forgotten.send(Conversation, conversations=ids):
                counts.update(answer or {})
            _, deleted = Conversation.objects.filter(pk__in=ids).delete()
            counts.update({_name(apps.get_model(label)): count for label, count in deleted.items()})
            if uploads:
                counts.update(_emptied(brought))
            kept(_in_order(counts))


def _in_order(counts: Counter[str]) -> Counts:
    """Conversations first, then what hangs on them, then the rest."""
    names = dict.fromkeys([*(_name(model) for model in reach()), *sorted(counts)])
    return {name: counts[name] for name in names if counts[name]}


def _emptied(uploads: set[int]) -> Counts:
    done = (Upload.State.DONE, Upload.State.FAILED, Upload.State.UNDONE)
    empty = Upload.objects.filter(pk__in=uploads, state__in=done, conversations=None, growths=None)
    for upload in empty.exclude(file=""):
        upload.file.delete(save=False)
    return {"uploads": empty.delete()[0]}


def _name(model: type[Model]) -> str:
    return str(model._meta.verbose_name_plural)
