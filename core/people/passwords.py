"""How passwords are kept."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id with 19 MiB, two passes and one lane (OWASP's first choice for servers)."""

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1
