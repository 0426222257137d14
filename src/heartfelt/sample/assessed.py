"""What is found in conversations of the sample, read on all cores: on one the full reader takes more than a minute."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context

from heartfelt.assessment import Assessment, assess, reader_named
from heartfelt.collection import Collection
from heartfelt.conversation import Conversation
from heartfelt.norms import Norms
from heartfelt.processes import begin, cores

MANY = 200  # below this, processes take longer to begin than the conversations to be read
_collections: list[Collection] = []  # of a process that was started here, the one that it was given


def assessed(conversations: Sequence[Conversation], norms: Sequence[Norms], reader: str) -> Iterator[Assessment]:
    """The assessment of each, in order and among all of them, by norms of its own and a reader of this name."""
    collection = Collection.of(conversations)
    if len(conversations) < MANY:
        yield from map(partial(_assessed, reader, collection), conversations, norms)
        return
    context = get_context("spawn")  # a fork would inherit locks of threads that it does not have
    with ProcessPoolExecutor(cores(), context, initializer=_begin, initargs=(collection,)) as pool:
        yield from pool.map(partial(_assessed, reader, None), conversations, norms, chunksize=4)


def _assessed(reader: str, collection: Collection | None, conversation: Conversation, norms: Norms) -> Assessment:
    collection = collection or _collections[0]
    return assess(conversation, collection=collection, norms=norms, reader=reader_named(reader))


def _begin(collection: Collection) -> None:
    _collections.append(collection)
    begin()
