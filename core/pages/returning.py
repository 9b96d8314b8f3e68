"""Back to where somebody came from."""

from django.http import HttpRequest, QueryDict
from django.utils.http import url_has_allowed_host_and_scheme


def back(request: HttpRequest, given: QueryDict, *, otherwise: str = "/") -> str:
    """The page that a form or a link names to go on with, if that is an address of ours."""
    target = given.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    return target if is_ours else otherwise
