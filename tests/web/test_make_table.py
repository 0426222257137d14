import test_permissions as t, pytest
from django.test import Client
def test_x(everybody):
    from django.db import transaction
    people = {"agent": everybody.ann,"agent elsewhere": everybody.elsewhere,"coach": everybody.coach,"coach elsewhere": everybody.coach_elsewhere,"manager": everybody.manager,"admin": everybody.admin}
    out=[]
    for n in t.ADDRESSES:
        for m in ("GET","POST"):
            sid=transaction.savepoint()
            cells=[]
            for w in t.WHO:
                c=Client()
                if w in people: c.force_login(people[w])
                cells.append(t.said(c.generic(m,t.address(n,everybody))))
            transaction.savepoint_rollback(sid)
            out.append(f"| `{n}` | {m} | "+" | ".join(cells)+" |")
    open("/tmp/table.md","w").write("\n".join(out)+"\n")
