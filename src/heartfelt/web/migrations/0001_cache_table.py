from django.core.management import call_command
from django.db import migrations


def make(apps, schema_editor):
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    """The table of CACHES in the settings; nothing in it has to be kept."""

    initial = True
    dependencies = []
    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
