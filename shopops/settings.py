"""Settings, all of them from the environment; `docs/deploy.md` has the table.

SHOPOPS_ENV is `demo` (what `make run` starts), `test` or `production`.
"""

from datetime import timedelta
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from shopops import embedded

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

SHOPOPS_ENV = env.str("SHOPOPS_ENV", "demo")
IS_PRODUCTION = SHOPOPS_ENV == "production"
DEBUG = env.bool("DEBUG", False)
DATA_DIR = Path(env.str("DATA_DIR", str(BASE_DIR / "var"))).resolve()
PORT = env.int("PORT", 8000)

# --- secrets ---------------------------------------------------------------------------------------------


def _secret(name: str) -> str:
    """A secret from the environment, else the one `make run` made and keeps in DATA_DIR."""
    value = env.str(name, "") or embedded.stored_secret(DATA_DIR, name)
    if value:
        return value
    if IS_PRODUCTION:
        raise ImproperlyConfigured(f"{name} is not set; see docs/deploy.md")
    return f"not-a-secret-{name.lower()}-for-demo-and-tests-only-0123456789"


SECRET_KEY = _secret("SECRET_KEY")
PERSONAL_DATA_KEY = _secret("PERSONAL_DATA_KEY")

# --- services --------------------------------------------------------------------------------------------

_embedded_urls = embedded.urls(DATA_DIR) or ("", "")
DATABASE_URL = env.str("DATABASE_URL", "") or _embedded_urls[0]
REDIS_URL = env.str("REDIS_URL", "") or _embedded_urls[1]

# With no database known (help, static checks) Django still starts; the first query says what is missing.
DATABASES = {"default": env.db_url_config(DATABASE_URL or "postgres:///shopops")}
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True, "ATOMIC_REQUESTS": False}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

CELERY_BROKER_URL = REDIS_URL or None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_TIME_LIMIT = 30 * 60
CELERY_TASK_DEFAULT_QUEUE = "default"
# Longer than the longest task, or a long task would be handed out twice (checked in shopops.lib.health).
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 60 * 60,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_BEAT_SCHEDULER = "shopops.lib.scheduler:OneBeatScheduler"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# --- apps ------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "django.contrib.postgres",
    "django_htmx",
    "django_filters",
    "template_partials",
    "rest_framework",
    "knox",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_celery_beat",
    "axes",
    "csp",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "pgtrigger",
    "pghistory",
    "shopops.lib.api",
    "shopops.lib.audit",
    "shopops.lib.health",
    "shopops.lib.imports",
    "shopops.lib.jobs",
    "shopops.lib.lists",
    "shopops.lib.outbox",
    "shopops.lib.rollup",
    "staff",
    "products",
    "orders",
    "promotions",
    "customer_service",
    "analytics",
    "shopops.demo",
]

MIDDLEWARE = [
    "shopops.lib.requestlog.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    # Before the check of the CSRF token, which reads the body.
    "shopops.lib.request_bodies.BodyLimitMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "staff.accounts.middleware.LanguageMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "staff.accounts.middleware.SessionLimitsMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "staff.accounts.middleware.AccountStepsMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "shopops.urls"
WSGI_APPLICATION = "shopops.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "staff.accounts.context_processors.shell",
            ],
            # {% icon %} and friends need no {% load %}.
            "builtins": ["shopops.lib.frontend_tags"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- language and time -----------------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", _("英文"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
USE_THOUSAND_SEPARATOR = False

# --- static files and uploads ----------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", "") or DATA_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "shopops.lib.frontend.NpmFinder",
    "shopops.lib.icons.IconFinder",
]
# Files of the front-end parts that pages really load; served as static path `npm/<file>`.
NPM_ROOT = BASE_DIR / "node_modules"
NPM_FILES = [
    "@tabler/core/dist/css/tabler.min.css",
    "htmx.org/dist/htmx.min.js",
    "echarts/dist/echarts.min.js",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if SHOPOPS_ENV == "test"
        else "shopops.lib.frontend.StaticStorage",
        # Unlike uploads, they are for everybody: an image collects them as root and serves them as another user.
        "OPTIONS": {"file_permissions_mode": 0o644, "directory_permissions_mode": 0o755},
    },
}
WHITENOISE_USE_FINDERS = SHOPOPS_ENV == "test" or DEBUG
# Files are looked up when asked for: a test client starts without listing them all.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS
# Uploads are never served by a URL: views stream them as attachments after a permission check.
MEDIA_ROOT = DATA_DIR / "media"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

# --- login and sessions ----------------------------------------------------------------------------------

AUTH_USER_MODEL = "staff.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "staff:login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "staff:login"
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_AGE = int(timedelta(days=7).total_seconds())
SESSION_IDLE_SECONDS = env.int("SESSION_IDLE_SECONDS", 8 * 3600)
SESSION_ABSOLUTE_SECONDS = env.int("SESSION_ABSOLUTE_SECONDS", 24 * 3600)
# Roles that must use a second factor; none in the demo so that it can be tried at once.
OTP_REQUIRED_ROLES = env.list("OTP_REQUIRED_ROLES", default=["manager"] if IS_PRODUCTION else [])
OTP_TOTP_ISSUER = "shopops"
AXES_FAILURE_LIMIT = env.int("LOGIN_FAILURE_LIMIT", 5)
AXES_COOLOFF_TIME = timedelta(minutes=15)
# Of one account, from all addresses together; browsers that have signed in before are not counted (known_devices).
LOGIN_FAILURES_PER_ACCOUNT = env.int("LOGIN_FAILURES_PER_ACCOUNT", 20)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "staff/locked_out.html"
AXES_SENSITIVE_PARAMETERS = ["username", "password"]
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False

# --- security headers ------------------------------------------------------------------------------------

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if IS_PRODUCTION else ["*"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
if IS_PRODUCTION:
    # Both headers are the proxy's: guesses at passwords are counted for each visitor, not for all together.
    AXES_CLIENT_IP_CALLABLE = "shopops.lib.requests.visitor_address"
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", 365 * 24 * 3600)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True

# --- API -------------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "shopops.lib.api.authentication.BearerAuthentication",
        "shopops.lib.api.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["shopops.lib.api.permissions.Needs"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["shopops.lib.api.parsers.BoundedJSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "shopops.lib.api.paging.UniqueCursorPagination",
    "DEFAULT_SCHEMA_CLASS": "shopops.lib.api.schema.ShopSchema",
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_THROTTLE_CLASSES": [
        "shopops.lib.api.throttling.CallerThrottle",
        "shopops.lib.api.throttling.WriteThrottle",
    ],
    # For each token, or each account of a browser session.
    "DEFAULT_THROTTLE_RATES": {
        "caller": env.str("API_RATE", "600/min"),
        "write": env.str("API_WRITE_RATE", "120/min"),
    },
    "EXCEPTION_HANDLER": "shopops.lib.api.problem.handle",
    "COERCE_DECIMAL_TO_STRING": True,
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "shopops API",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "PATH_CONVERTER_OVERRIDES": {
        "day": {"type": "string", "format": "date"},
        "id": {"type": "string", "pattern": "^[1-9][0-9]{0,17}$"},
    },
    # Docstrings are for developers of the product; what readers of the API need is translated.
    "DISABLE_DOCSTRING_DESCRIPTIONS": True,
    "COMPONENT_SPLIT_REQUEST": True,
    # Fields of the same name in several resources.
    "ENUM_NAME_OVERRIDES": {
        "TradeStatus": "orders.trades.models.TradeStatus.choices",
        "ImportStage": "shopops.lib.imports.models.Stage.choices",
        "ReplyStage": "customer_service.replies.models.Stage.choices",
        "ActivityLevel": "promotions.rulebook.kinds.ActivityLevel.choices",
        "ActivityStatus": "promotions.activities.models.ActivityStatus.choices",
        "JobState": "shopops.lib.jobs.models.JobState.choices",
        "ReplyStatus": "customer_service.replies.models.ReplyStatus.choices",
    },
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "shopops.lib.api.schema.finish",
    ],
}
KNOX_TOKEN_MODEL = "knox.AuthToken"  # noqa: S105 - the name of a model
REST_KNOX = {
    "TOKEN_TTL": timedelta(days=90),
    "AUTO_REFRESH": False,
    "TOKEN_PREFIX": "shopops_",
    "AUTH_HEADER_PREFIX": "Bearer",
}

# --- shop rules that a shop can change -------------------------------------------------------------------

# A day's figures stay open this long, because late payments and refunds still change them.
FIGURES_FINAL_AFTER_DAYS = env.int("FIGURES_FINAL_AFTER_DAYS", 15)
# Figures of yesterday are late when they are missing after this hour (Asia/Shanghai).
FIGURES_LATE_AFTER_HOUR = env.int("FIGURES_LATE_AFTER_HOUR", 6)
# An unpaid order counts as closed after this long when a file does not say its status.
UNPAID_CLOSES_AFTER_HOURS = env.int("UNPAID_CLOSES_AFTER_HOURS", 24)
# A paid order counts as finished after this long when a file does not say its status.
RECEIPT_CONFIRMED_AFTER_DAYS = env.int("RECEIPT_CONFIRMED_AFTER_DAYS", 15)
# So often may one person see buyers' data in clear within an hour.
UNMASKS_PER_HOUR = env.int("UNMASKS_PER_HOUR", 100)
# An export with more rows than this runs as a job.
EXPORT_INLINE_ROWS = env.int("EXPORT_INLINE_ROWS", 2000)
# Files of such jobs are kept this long.
EXPORT_KEEP_DAYS = env.int("EXPORT_KEEP_DAYS", 7)
# Longer answers do not fit the chat client's window well; split them.
REPLY_MAX_CHARACTERS = env.int("REPLY_MAX_CHARACTERS", 2000)
# How the shop is called in agents' texts.
SHOP_NAME = env.str("SHOP_NAME", "示例旗舰店")
# A paid order must be on its way after this long (发货时限).
SHIP_WITHIN_HOURS = env.int("SHIP_WITHIN_HOURS", 48)
# What is left of an activity's limits may be this old when a price is quoted; uses are decided exactly.
PROMOTIONS_CACHE_SECONDS = env.int("PROMOTIONS_CACHE_SECONDS", 30)
# Imported files are kept this long, for they hold buyers' data; what was read from them stays.
IMPORT_ORIGINALS_KEEP_DAYS = env.int("IMPORT_ORIGINALS_KEEP_DAYS", 30)
IMPORT_MEMORY_MB = env.int("IMPORT_MEMORY_MB", 1024)
IMPORT_MAX_MB = env.int("IMPORT_MAX_MB", 2048)

# --- logs ------------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "shopops.lib.logs.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
    "loggers": {"axes": {"level": "ERROR"}, "django.request": {"level": "ERROR"}},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
