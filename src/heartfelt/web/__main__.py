"""`python -m heartfelt.web COMMAND`: Django's own commands and `serve`, with the settings of the workspace."""

from __future__ import annotations

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import OperationalError
from django.db.migrations.exceptions import MigrationSchemaMissing

from heartfelt.web import environment, keys


def main() -> None:
    """Run a command; a wrong setting and a database that is not there end in one sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heartfelt.web.settings")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # small matrices: threads cost more than they bring
    try:
        keys.make(environment.data_folder())
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"error: {error}")
    except (OperationalError, MigrationSchemaMissing) as error:
        said = " ".join(str(error).split()).rstrip(".?")
        sys.exit(
            f"error: The database cannot be used: {said}. See that it runs, that it lets this user make tables, and that "
            "HEARTFELT_DATABASE_URL (or HEARTFELT_DATA, where it is a file) says where it is."
        )


if __name__ == "__main__":
    main()
