"""What was handed in, as it lies in its row: sealed."""

import json
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from typing import Any

from portico.apps.care.models import FormSubmission
from portico.apps.care.sealed import open_text, seal_text
from portico.domain.forms.values import Typed


@dataclass(frozen=True, slots=True)
class Submitted:
    """The answers as they were typed, and the signature at the end (empty: none was asked)."""

    answers: dict[str, Typed]
    signature: dict[str, str] = field(default_factory=dict)


def read_submission(row: FormSubmission) -> Submitted:
    """Raises Unsealable."""
    kept: dict[str, Any] = json.loads(open_text(row, column="sealed_answers"))
    return Submitted(kept["answers"], kept["signature"])


def write_submission(row: FormSubmission, submitted: Submitted, pdf: bytes) -> None:
    """Seal answers and PDF into the row, which the caller saves."""
    kept = {"answers": submitted.answers, "signature": submitted.signature}
    text = json.dumps(kept, ensure_ascii=False)
    row.sealed_answers = seal_text(row, text, column="sealed_answers")
    row.sealed_pdf = seal_text(row, b64encode(pdf).decode(), column="sealed_pdf")


def read_pdf(row: FormSubmission) -> bytes:
    """The PDF, byte for byte as it was made when the form was handed in."""
    return b64decode(open_text(row, column="sealed_pdf"))
