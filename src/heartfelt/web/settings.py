"""All settings of the workspace. Those that an installation chooses come from variables HEARTFELT_*: docs/workspace.md."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

from heartfelt.web import environment, keys, provider

HERE = Path(__file__).parent
DATA = environment.data_folder()
DEBUG = environment.flag("HEARTFELT_DEBUG", False)

# Where people reach the workspace; https turns on everything that belongs to it.
ADDRESS = environment.address("HEARTFELT_URL", "http://127.0.0.1:8000")
LOOPBACK = ("127.0.0.1", "localhost", "::1")
LOCAL = ADDRESS.hostname in LOOPBACK
HTTPS = ADDRESS.scheme == "https"
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"] if LOCAL else [str(ADDRESS.hostname)]
CSRF_TRUSTED_ORIGINS = [f"{ADDRESS.scheme}://{ADDRESS.netloc}"]
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
ALLAUTH_TRUSTED_PROXY_COUNT = 0
if environment.flag("HEARTFELT_BEHIND_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1  # whose attempts to sign in are counted together

# `heartfelt serve` makes them and keeps them there. Without them this process has its own, and a check complains.
SECRET_KEY_PLACE, JOIN_KEY_PLACE = keys.place(DATA), keys.join_place(DATA)
SECRET_KEY = keys.secret(DATA)
SECRET_KEY_IS_KEPT = bool(SECRET_KEY)
SECRET_KEY = SECRET_KEY or get_random_secret_key()
SECRET_KEY_FALLBACKS = [key for key in [keys.before(DATA)] if key]
JOIN_KEY = keys.join(DATA) or SECRET_KEY.encode()

READER = environment.one_of("HEARTFELT_READER", "full", ("full", "fast", "phrases"))
WEBHOOKS_TO_PRIVATE = environment.flag("HEARTFELT_WEBHOOKS_PRIVATE", False)
LARGEST_UPLOAD = environment.number("HEARTFELT_UPLOAD_MB", 200, 1, 100_000) * 1_000_000
TIME_ZONE = environment.one_of("HEARTFELT_TIME_ZONE", "UTC", available_timezones())
USE_TZ = True
LANGUAGE_CODE = "en-gb"
USE_I18N = False

INSTALLED_APPS = [
    "heartfelt.web",
    "heartfelt.web.audit",
    "heartfelt.web.people",
    "heartfelt.web.masking",
    "heartfelt.web.keeping",
    "heartfelt.web.agreements",
    "heartfelt.web.conversations",
    "heartfelt.web.saved",
    "heartfelt.web.exports",
    "heartfelt.web.home",
    "heartfelt.web.reports",
    "heartfelt.web.workers",
    "heartfelt.web.reading",
    "heartfelt.web.tokens",
    "heartfelt.web.webhooks",
    "heartfelt.web.api",
    "heartfelt.web.steering",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "django_tasks_db",
]
MIDDLEWARE = [
    "heartfelt.web.health.answer",
    "heartfelt.web.api.problems.as_problems",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "heartfelt.web.caching.no_store",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "heartfelt.web.people.access.SignInRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "heartfelt.web.urls"
WSGI_APPLICATION = "heartfelt.web.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "heartfelt.web.webhooks.selectors.stopped",
            ],
        },
    }
]


def _database() -> dict[str, Any]:
    url = environment.text("HEARTFELT_DATABASE_URL", f"sqlite:///{DATA / 'heartfelt.sqlite3'}")
    try:
        database: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
    except (ValueError, KeyError):
        database = {}
    if database.get("ENGINE") == "django.db.backends.sqlite3":
        # Readers do not wait for writers, and who writes says so at the beginning instead of failing in the middle.
        pragmas = (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-32000; "
            "PRAGMA secure_delete=ON;"
        )
        database["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": pragmas}
    elif database.get("ENGINE") == "django.db.backends.postgresql":
        # Pages ask many short questions: to compile each would take longer than to answer it.
        database.setdefault("OPTIONS", {}).setdefault("options", "-c jit=off -c random_page_cost=1.1")
    else:  # the value may hold a password: it is not shown
        raise ImproperlyConfigured(
            "HEARTFELT_DATABASE_URL is not an address of a database that is supported. "
            "Use postgres://USER:PASSWORD@HOST:5432/NAME or sqlite:////path/to/file.sqlite3."
        )
    return database


DATABASES = {"default": _database()}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
MEDIA_ROOT = DATA / "uploads"
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000

STATIC_URL = "static/"
STATICFILES_DIRS = [("echarts", HERE.parent / "report" / "vendor")]  # the library's report draws with it too
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"] = {"min_length": 10}  # type: ignore[assignment]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "heartfelt.web.people.signing_in.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = ADDRESS.scheme
MFA_ADAPTER = "heartfelt.web.people.signing_in.FactorAdapter"
ACCOUNT_FORMS = {
    "login": "heartfelt.web.people.forms.SignInForm",
    "reauthenticate": "heartfelt.web.people.forms.AgainForm",
    "change_password": "heartfelt.web.people.forms.PasswordForm",
    "set_password": "heartfelt.web.people.forms.FirstPasswordForm",
    "reset_password_from_key": "heartfelt.web.people.forms.InvitedForm",
}
MFA_FORMS = {
    "add_webauthn": "heartfelt.web.people.forms.PasskeyForm",
    "authenticate": "heartfelt.web.people.forms.CodeForm",
    "reauthenticate": "heartfelt.web.people.forms.CodeAgainForm",
    "activate_totp": "heartfelt.web.people.forms.AppForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "heartfelt"

# A link, not a form: the policy on where forms go would stop at the provider's own redirects.
SINGLE_SIGN_ON = provider.provider()
SOCIALACCOUNT_PROVIDERS = SINGLE_SIGN_ON.settings if SINGLE_SIGN_ON else {}
SOCIALACCOUNT_ADAPTER = "heartfelt.web.people.single_sign_on.Adapter"
SOCIALACCOUNT_LOGIN_ON_GET = True

# Attempts to sign in are counted for all processes and machines together; the table is made by a migration of people.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "workspace_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# Two cookies, both necessary: who is signed in, and the proof that a form came from us.
SESSION_COOKIE_NAME = "heartfelt-session"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "heartfelt-csrf"
CSRF_COOKIE_HTTPONLY = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],  # data: is the code that an authenticator app scans
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}

environment.refuse_slips()  # here, where every setting was asked for
