"""A file that came with a mail."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from portico.integrations.mailbox.reading import get_mail


@require_safe
def get_file(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """The file of this number, counted from 0, to be saved; 404 where there is none."""
    mail = get_mail(name)
    if mail is None or number >= len(mail.files):
        raise Http404
    kept = mail.files[number]
    response = HttpResponse(kept.content, content_type=kept.content_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, kept.name)
    return response
