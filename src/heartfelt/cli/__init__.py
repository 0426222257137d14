import os

# heartfelt works on small matrices: threads for them cost more than they bring, and several processes would fight.
# numpy looks at this when it is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
