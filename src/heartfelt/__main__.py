"""`python -m heartfelt` is the command `heartfelt`."""

from heartfelt.cli.main import main

main()
