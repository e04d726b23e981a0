"""Django's settings. What an operator can change comes from `env.read_environment`."""

from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF

from portico.config import sqlite as _sqlite  # noqa: F401  before Django touches a database
from portico.config.env import read_environment
from portico.config.logs import LOGGING as LOGGING

ENVIRONMENT = read_environment()
PACKAGE = Path(__file__).resolve().parent.parent

DEBUG = False
SECRET_KEY = ENVIRONMENT.secret_key
BASE_URL = ENVIRONMENT.base_url
PORTICO_MODE = ENVIRONMENT.mode
DATA_FOLDER = ENVIRONMENT.folder
MAIL = ENVIRONMENT.mail
MAIL_FROM = ENVIRONMENT.mail_from
REPLIES = ENVIRONMENT.replies
TRUSTED_PROXIES = ENVIRONMENT.trusted_proxies
MAILBOX_FOLDER = DATA_FOLDER / "mailbox"
HAS_MAILBOX_PAGE = MAIL.kind == "mailbox"
MAIL_TRANSPORT = {
    "smtp": "portico.integrations.smtp.transport.SmtpTransport",
    "mailbox": "portico.integrations.mailbox.transport.MailboxTransport",
    "none": "portico.apps.messaging.transports.NoTransport",
}[MAIL.kind]
DELIVERY = ENVIRONMENT.delivery
MAILGUN_SIGNING_KEY = DELIVERY.mailgun_signing_key
REPORT_READERS = (
    {"mailgun": "portico.integrations.mailgun.reports.read_reports"} if MAILGUN_SIGNING_KEY else {}
)
MAIL_SOURCES = ["portico.integrations.maildir.polling.poll_maildir"] if REPLIES.maildir else []

SEALING_KEYS = ENVIRONMENT.sealing_keys
TWILIO_API = ENVIRONMENT.twilio_api
TEXT_PROVIDERS = {
    "twilio": "portico.integrations.texting.twilio.TwilioProvider",
    "mailbox": "portico.integrations.mailbox.texts.MailboxTexts",
}

VIDEO_PROVIDERS = {"jitsi": "portico.integrations.jitsi.rooms.make_address"}

WEBHOOK_CALLER = "portico.integrations.webhooks.calling.call"
WEBHOOK_NETWORKS = ENVIRONMENT.webhook_networks

IS_HTTPS = ENVIRONMENT.is_https
ALLOWED_HOSTS = sorted({ENVIRONMENT.host} | ({"127.0.0.1", "localhost"} if not IS_HTTPS else set()))
CSRF_TRUSTED_ORIGINS = [BASE_URL]
COOKIE_PREFIX = "__Host-" if IS_HTTPS else ""

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "portico.apps.workspaces",
    "portico.apps.people",
    "portico.apps.history",
    "portico.apps.access",
    "portico.apps.catalog",
    "portico.apps.schedule",
    "portico.apps.messaging",
    "portico.apps.appointments",
    "portico.apps.care",
    "portico.apps.entry",
    "portico.apps.flows",
    "portico.ops",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "portico.web.common.middleware.ResponseHeadersMiddleware",
    "portico.web.common.middleware.HeadMiddleware",
    "portico.web.common.middleware.LanguageMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portico.web.common.middleware.DomainErrorMiddleware",
]

ROOT_URLCONF = "portico.config.urls"
WSGI_APPLICATION = "portico.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["portico.web.common.templatetags.portico"],
            "libraries": {"portico": "portico.web.common.templatetags.portico"},
        },
    }
]

DATABASES = {"default": ENVIRONMENT.database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FILE_UPLOAD_HANDLERS = [
    "portico.web.common.upload_limits.CappedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "portico_cache",
    }
}

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/desk/account/login/"
LOGIN_REDIRECT_URL = "/desk/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/desk/account/login/"
ACCOUNT_ADAPTER = "portico.web.desk.account.DeskAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key", "reset_password": "20/m/ip,5/h/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
SITE_ID = None

SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}desk"
SESSION_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = int(timedelta(days=14).total_seconds())
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrf"
CSRF_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "portico.web.common.errors.csrf_failure"
MESSAGE_STORAGE = "portico.web.common.notices.HostCookieStorage"

SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

STATIC_URL = "/static/"
STATIC_ROOT = DATA_FOLDER / "static"
STATICFILES_DIRS = [PACKAGE / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
if PORTICO_MODE == "test":
    INSTALLED_APPS.append("zeal")  # N+1 queries on a page are an error
    MIDDLEWARE.append("zeal.middleware.zeal_middleware")
    ZEAL_ALLOWLIST = [  # written one by one, each under its own dedupe key
        {"model": "messaging.Message", "field": "*"},
        {"model": "messaging.AutomatedMessage", "field": "*"},
        {"model": "sessions.Session", "field": "*"},
    ]
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
