"""
Settings. Everything that differs between machines comes from the environment.

SECRET_KEY       signs cookies; `manage.py serve` makes one for a local install
DEBUG            1 shows tracebacks and rereads content/ when it changes
DATABASE_URL     default: SQLite in var/
ALLOWED_HOSTS    comma-separated; default: this machine only
CSRF_ORIGINS     comma-separated origins when a proxy ends TLS
CONTENT_PACKS    folders with content of others beside ours, with : between them (docs/operators.md)
BROKER_SOCKET    unix socket of the broker that runs handlers
CHECKER_SOCKET   unix socket of the process that checks templates
SANDBOX_ALLOW_GUARDED  1: serve others behind sandbox tier “guarded” too; docs/security.md says what it lacks
SANDBOX_AT_ONCE  jobs under way at once on this machine; default: twice its processors
SANDBOX_QUEUE    jobs that may wait in the broker behind them; default: 64
SANDBOX_MEMORY_MB       memory of all jobs under way together; default: three quarters of what there is
SANDBOX_MOST_MEMORY_MB  memory of one function; default: SANDBOX_MEMORY_MB, 10240 at most
SANDBOX_CPU_SHARES      0: every function has all processors; default: 1, as many as AWS gives for its memory
RUN_THREADS      how many runs this web process drives at once
RUN_QUEUE        runs that may be under way or wait, everybody's
RUNS_PER_LEARNER of them, one learner's at once
RUNS_A_MINUTE    how many a learner may start within a minute
CALLS_A_MINUTE   how often one address of a deployed function may be called within a minute
CALL_HOST        a host for the addresses of deployed functions, and for nothing else (docs/security.md)
RUBRIC_LLM_URL   chat completions of a language model that reads answers in words (docs/operators.md)
RUBRIC_LLM_MODEL its name there
RUBRIC_LLM_KEY   what it asks for, if anything
METRICS_TOKEN    what a scraper shows to read /metrics; without it nobody may
"""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import dj_database_url
from csp.constants import NONCE, NONE, SELF
from django.core.management.utils import get_random_secret_key

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("VAR_DIR", BASE_DIR / "var"))
VAR_DIR.mkdir(parents=True, exist_ok=True)
CONTENT_DIR = Path(os.environ.get("CONTENT_DIR", BASE_DIR / "content"))
CONTENT_PACKS = [Path(folder) for folder in os.environ.get("CONTENT_PACKS", "").split(":") if folder.strip()]
BROKER_SOCKET = Path(os.environ.get("BROKER_SOCKET", VAR_DIR / "broker.sock"))
CHECKER_SOCKET = Path(os.environ.get("CHECKER_SOCKET", VAR_DIR / "checker.sock"))
SANDBOX_ALLOW_GUARDED = os.environ.get("SANDBOX_ALLOW_GUARDED", "") == "1"
SANDBOX_OPTIONS = {  # of the broker, which has defaults of its own
    option: int(os.environ[name])
    for option, name in (
        ("--at-once", "SANDBOX_AT_ONCE"),
        ("--queue", "SANDBOX_QUEUE"),
        ("--memory", "SANDBOX_MEMORY_MB"),
        ("--most-memory", "SANDBOX_MOST_MEMORY_MB"),
        ("--cpu-shares", "SANDBOX_CPU_SHARES"),
    )
    if os.environ.get(name)
}
RUN_THREADS = int(os.environ.get("RUN_THREADS", "8"))
RUN_QUEUE = int(os.environ.get("RUN_QUEUE", "200"))
RUNS_PER_LEARNER = int(os.environ.get("RUNS_PER_LEARNER", "2"))
RUNS_A_MINUTE = int(os.environ.get("RUNS_A_MINUTE", "60"))
CALLS_A_MINUTE = int(os.environ.get("CALLS_A_MINUTE", "30"))
CALL_HOST = os.environ.get("CALL_HOST", "").strip().lower()
RUBRIC_LLM = {
    name: os.environ.get(f"RUBRIC_LLM_{name.upper()}", "").strip() for name in ("url", "model", "key")
}
METRICS_TOKEN = os.environ.get("METRICS_TOKEN", "").strip()


def _list(name: str, default: str = "") -> list[str]:
    return [item.strip() for item in os.environ.get(name, default).split(",") if item.strip()]


DEBUG = os.environ.get("DEBUG", "") == "1"
# A command that serves nobody (check_content, invoke) needs no lasting key.
SECRET_KEY = os.environ.get("SECRET_KEY") or get_random_secret_key()
ALLOWED_HOSTS = _list("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = _list("CSRF_ORIGINS")

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "csp",
    "template_partials",
    "portal",
    "portal.records.accounts",
    "portal.records.runs",
    "portal.records.progress",
    "portal.records.solutions",
    "portal.records.incidents",
    "portal.records.reports",
    "portal.records.reviews",
    "portal.records.interviews",
    "portal.records.badges",
    "portal.records.plans",
    "portal.records.notes",
    "portal.records.diagnostics",
    "portal.records.playground",
    "portal.records.stacks",
]

MIDDLEWARE = [
    "portal.pages.home.request_metrics.CountRequests",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.pages.home.language.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "portal.records.accounts.middleware.LearnerMiddleware",
    "portal.pages.home.alone.AloneMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
ASGI_APPLICATION = "portal.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "portal.pages.home.shell.shell",
            ],
        },
    },
]


def _database() -> dict[str, Any]:
    database: dict[str, Any] = dict(
        dj_database_url.parse(os.environ.get("DATABASE_URL", f"sqlite:///{VAR_DIR}/warmstart.sqlite3"))
    )
    if "sqlite" in database["ENGINE"]:
        # WAL and IMMEDIATE: eight writers without one "database is locked"; FULL survives a power cut.
        database["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 10,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        }
        database["CONN_MAX_AGE"] = None  # a thread keeps its connection: opening costs more than a query
        # A file: threads that share a database in memory see locks that WAL does not have.
        database["TEST"] = {"NAME": Path(gettempdir()) / f"warmstart-test-{os.getpid()}.sqlite3"}
    else:
        database["CONN_HEALTH_CHECKS"] = True
        pool = {"min_size": 2, "max_size": 16, "timeout": 5}
        database["OPTIONS"] = {**database.get("OPTIONS", {}), "pool": pool}  # ?sslmode=require stays
    return database


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = os.environ.get("EMAIL_VERIFICATION", "none")
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
EMAIL_BACKEND = os.environ.get("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")

LANGUAGE_CODE = "en"
# Each names itself, so that whoever cannot read the page still finds it.
LANGUAGES = [("en", "English"), ("de", "Deutsch"), ("es", "Español")]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "portal.assets.HashedAssets",
    },
}

# The longest form a page sends: 256 KB of code and a 6 MB event, form-encoded.
DATA_UPLOAD_MAX_MEMORY_SIZE = 24 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "portal.pages.playground.uploads.BoundedUploads",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SECURE_COOKIES = os.environ.get("SECURE_COOKIES", "") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "INFO")},
}
