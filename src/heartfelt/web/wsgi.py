"""What a web server calls."""

from __future__ import annotations

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heartfelt.web.settings")
application = get_wsgi_application()
import_module(settings.ROOT_URLCONF)
# What stays for good is not looked through for garbage: of some pages that took a tenth of a second.
gc.collect()
gc.freeze()
