"""The served way: PostgreSQL, Redis, Daphne, a Celery worker and beat, all real."""
