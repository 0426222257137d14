"""`python -m heartfelt.web COMMAND`: Django's own commands and `serve`, with the settings of the workspace."""

from __future__ import annotations

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from heartfelt.web import environment, keys


def main() -> None:
    """Run a command; a wrong setting ends in one sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heartfelt.web.settings")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # small matrices: threads cost more than they bring
    try:
        keys.make(environment.data_folder())
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
