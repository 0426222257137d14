"""The queues of teams, by one step through an index for each, however many conversations there are."""

from __future__ import annotations

from django.db import connection

MOST = 500
_STEPS = """
WITH RECURSIVE step (queue) AS (
  SELECT min(queue) FROM conversations_conversation WHERE queue > ''
  UNION ALL
  SELECT (SELECT min(queue) FROM conversations_conversation WHERE queue > step.queue) FROM step WHERE queue IS NOT NULL
)
SELECT queue FROM step WHERE EXISTS (
  SELECT 1 FROM conversations_conversation AS found WHERE found.queue = step.queue AND found.team_id IN ({teams})
) LIMIT {most}
"""


def queues_of_teams(teams: list[int]) -> list[str]:
    """The names of queues in which these teams have conversations, sorted."""
    if not teams:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_STEPS.format(teams=", ".join("%s" for _ in teams), most=MOST), teams)
        return [queue for (queue,) in cursor.fetchall()]
