"""How programs are answered; see core.programs."""

from core.instance import instance

REST_FRAMEWORK = {
    "EXCEPTION_HANDLER": "core.programs.problems.handler",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
}
SPECTACULAR_SETTINGS = {
    "OAS_VERSION": "3.1.0",
    "TITLE": "Folkmoot",
    "VERSION": "1",
    "SERVERS": [{"url": instance.address}],
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "POSTPROCESSING_HOOKS": [
        "core.programs.document.refuse_unknown_fields",
    ],
    # No row has a greater number, and no program reads one exactly (RFC 8785).
    "PATH_CONVERTER_OVERRIDES": {"int": {"type": "integer", "minimum": 0, "maximum": 2**53 - 1}},
    "APPEND_COMPONENTS": {
        "securitySchemes": {
            "token": {
                "type": "http",
                "scheme": "bearer",
                "description": "A personal token, made on the page of the settings.",
            },
            "session": {
                "type": "apiKey",
                "in": "cookie",
                "name": "sessionid",
                "description": "Somebody signed in, whose acts carry X-CSRFToken.",
            },
        }
    },
}
