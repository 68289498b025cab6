"""Django's settings. A town differs from another by what is in its environment and its database, never here."""

import os

from csp.constants import NONE, SELF

from gobernauta.site import database, keys, places, plugins

_keys = keys.load(places.VAR)

DEBUG = False
SECRET_KEY = _keys["django"]
SEALING_KEYS = _keys["sealing"]
REGISTER_SEED = bytes.fromhex(_keys["register"])
LISTENING_KEY = bytes.fromhex(_keys["listening"])

TOWN_NAME = os.environ.get("GOBERNAUTA_TOWN", "Puerto Alba")
PUBLIC_ADDRESS = os.environ.get("GOBERNAUTA_ADDRESS", "http://localhost:8000").rstrip("/")
SOURCE_ADDRESS = os.environ.get("GOBERNAUTA_SOURCE", "") or places.source_address()
ALLOWED_HOSTS = os.environ.get("GOBERNAUTA_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [PUBLIC_ADDRESS]
_https = PUBLIC_ADDRESS.startswith("https://")
TRUSTED_PROXIES = int(os.environ.get("GOBERNAUTA_PROXIES", "0"))
OUTBOUND_ALLOWED_HOSTS = tuple(filter(None, os.environ.get("GOBERNAUTA_OUTBOUND_HOSTS", "").split(",")))
IDENTITY_PROVIDER = {
    "issuer": os.environ.get("GOBERNAUTA_IDENTITY_ISSUER", ""),
    "client": os.environ.get("GOBERNAUTA_IDENTITY_CLIENT", ""),
    "secret": os.environ.get("GOBERNAUTA_IDENTITY_SECRET", ""),
    "name": os.environ.get("GOBERNAUTA_IDENTITY_NAME", "OpenID Connect"),
}

DATABASES = {"default": database.chosen(places.VAR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CHANNELS = plugins.CHANNELS
READERS = plugins.READERS

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "procrastinate.contrib.django",
    *(f"gobernauta.{room}" for room in plugins.ROOMS),
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "gobernauta.site.urls"
WSGI_APPLICATION = "gobernauta.site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [places.SOURCE / "faces" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "gobernauta.faces.context.town",
            ],
        },
    }
]

PROCRASTINATE_IMPORT_PATHS = ["gobernauta.site.tasks", "gobernauta.site.telling"]

FORM_RENDERER = "gobernauta.faces.forms.Renderer"

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["gobernauta.people.accounts.Staff"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_REDIRECT_URL = "desk:start"
LOGIN_URL = "account_login"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # staff come by an invitation that was sent to the address
ACCOUNT_ADAPTER = "gobernauta.people.accounts.InvitedOnly"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
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

DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
MEDIA_ROOT = places.VAR / "files"
MEDIA_URL = "/files/"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español"), ("id", "Bahasa Indonesia")]
LOCALE_PATHS = [places.SOURCE / "locale"]
FORMAT_MODULE_PATH = "gobernauta.site.formats"
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("GOBERNAUTA_TIME_ZONE", "UTC")

STATIC_URL = "/static/"
STATIC_ROOT = places.VAR / "static"
STATICFILES_DIRS = [places.SOURCE / "faces" / "static"]
if places.BUILT_ASSETS.is_dir():
    STATICFILES_DIRS.append(places.BUILT_ASSETS)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

SILENCED_SYSTEM_CHECKS: list[str] = []
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("GOBERNAUTA_LOG", "WARNING")},
}
