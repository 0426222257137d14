"""The interface, version 1: every operation, and its description in OpenAPI."""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from heartfelt.web.api import conversations, drafts, findings, health, problems, reports
from heartfelt.web.api.schemas import components

PREFIX = "/api/v1/"


class Interface(NinjaAPI):
    """Tells the formats beside the operations."""

    def get_openapi_schema(self, **_: Any) -> OpenAPISchema:
        """The description, the same wherever the workspace stands."""
        schema = super().get_openapi_schema(path_prefix=PREFIX.lstrip("/"))
        schema["components"]["schemas"].update(components())
        return schema


v1 = Interface(
    title="heartfelt",
    version="1",
    description="Put conversations, read what was found in them. See docs/api.md.",
    urls_namespace="api",
    docs_url=None,
)
problems.register(v1)
v1.add_router("/conversations", conversations.router)
v1.add_router("", findings.router)
v1.add_router("/reports", reports.router)
v1.add_router("/drafts", drafts.router)
v1.add_router("", health.router)
