"""A real S3-compatible server on loopback, whose clients can be killed in the middle of an upload."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

import boto3
import pytest
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

BUCKET = "lake"


class Store:
    """The server's side: what the bucket holds, and whom to kill when."""

    def __init__(self) -> None:
        self._app: Any = DomainDispatcherApplication(create_backend_app)
        self._kill_at = ""
        self.group = 0
        self.server = make_server("127.0.0.1", 0, self, threaded=True)
        self.url = f"http://127.0.0.1:{self.server.port}"

    def kill_at(self, part_of_request: str) -> None:
        """End the process group `group` while it sends a request whose path and query hold this, once."""
        self._kill_at = part_of_request

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        asked = f"{environ['PATH_INFO']}?{environ['QUERY_STRING']}"
        if environ["REQUEST_METHOD"] == "PUT" and self._kill_at and self._kill_at in asked:
            self._kill_at = ""
            environ["wsgi.input"].read(1)  # it began, and the rest never came
            os.killpg(self.group, signal.SIGKILL)
            start("400 Bad Request", [("Content-Length", "0"), ("Connection", "close")])
            return []
        answer: Iterable[bytes] = self._app(environ, start)
        return answer

    @property
    def client(self) -> Any:
        return boto3.client("s3", endpoint_url=self.url)

    def put(self, name: str, content: bytes) -> None:
        self.client.put_object(Bucket=BUCKET, Key=name, Body=content)

    def objects(self, folder: str) -> dict[str, bytes]:
        """What lies in a folder of the bucket, by the name within it."""
        found = self.client.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix=f"{folder}/")
        keys = [each["Key"] for page in found for each in page.get("Contents", ())]
        return {key[len(folder) + 1 :]: self.client.get_object(Bucket=BUCKET, Key=key)["Body"].read() for key in keys}


@contextmanager
def serving() -> Iterator[Store]:
    """A store with an empty bucket; this process and those it starts find it, and its credentials, in the environment."""
    store = Store()
    Thread(target=store.server.serve_forever, daemon=True).start()
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("AWS_ENDPOINT_URL", store.url)
        for name, value in (
            ("ACCESS_KEY_ID", "nobody"),
            ("SECRET_ACCESS_KEY", "nothing"),
            ("DEFAULT_REGION", "us-east-1"),
        ):
            patched.setenv(f"AWS_{name}", value)
        patched.setenv("no_proxy", "127.0.0.1")
        store.client.create_bucket(Bucket=BUCKET)
        yield store
    store.server.shutdown()
