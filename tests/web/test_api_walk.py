"""The walk through the API in docs/api.md, run as it stands."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from web_program import token_for

from heartfelt.web.conversations.models import Conversation
from heartfelt.web.people.models import Team

PAGE = Path(__file__).parents[2] / "docs" / "api.md"


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
@pytest.mark.django_db(transaction=True)
def test_every_command_of_the_page_works(live_server: Any) -> None:
    team = Team.objects.create(name="Billing")
    blocks = re.findall(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert "export TOKEN=" in blocks[0]
    assert sum(block.count("curl ") for block in blocks) == 14
    environ = {**os.environ, "HEARTFELT": f"{live_server.url}/api/v1", "TOKEN": token_for(team).text}
    script = "\necho\n".join(["set -euo pipefail", *blocks[1:]])
    done = subprocess.run(["bash", "-c", script], env=environ, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr + done.stdout
    assert '"skipped":1,"lines":[{"line":2,' in done.stdout
    row = Conversation.objects.get(external_id="order-4711")
    assert (row.messages.count(), len(row.events)) == (3, 1)
    assert Conversation.objects.filter(external_id="a-1").exists()
