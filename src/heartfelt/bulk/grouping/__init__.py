"""Messages grouped to conversations where they do not fit in memory: by way of files cut by conversation.

`splitting.py` reads each stretch of messages and writes it in as many buckets as there are, each conversation in one.
`bringing.py` makes of each bucket a file of conversations. `whole.py` does both, on whichever engine.
"""
