"""What browsers and visitors may do."""

from csp.constants import NONE, SELF

from core.settings.environment import IS_HTTPS, env

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = env.bool("FOLKMOOT_REDIRECT_TO_HTTPS", default=False)
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
if env.bool("FOLKMOOT_BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
# A vote on a hundred arguments is one form; ten thousand fields are an attack.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
