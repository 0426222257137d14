"""A second reader by choice: a language model behind an endpoint that the user names. Nothing is sent otherwise.

`judging.Judge` asks, `endpoint.Endpoint` talks HTTP, `budget.Budget` stops in time, `store.Store` remembers; what comes back
is checked word by word (`checking`) and becomes an assessment that names its reader. Asking needs the extra `judge`.
"""
