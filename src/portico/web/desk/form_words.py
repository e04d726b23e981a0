"""Forms in words: states, kinds of question, comparisons, how often one is sent."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazily

from portico.domain.forms.requests import RequestState
from portico.domain.forms.sending import Frequency
from portico.domain.forms.template import Kind, Operator, ProfileField

Words = dict[str, str | Promise]
STATES: Words = {
    RequestState.SENT: lazily("Sent"),
    RequestState.OPENED: lazily("Opened"),
    RequestState.IN_PROGRESS: lazily("Being filled in"),
    RequestState.SUBMITTED: lazily("Handed in"),
    RequestState.NEEDS_REVIEW: lazily("To look through"),
    RequestState.COMPLETED: lazily("Completed"),
    RequestState.WITHDRAWN: lazily("Withdrawn"),
    RequestState.EXPIRED: lazily("Expired"),
}
KINDS: Words = {
    Kind.SHORT: lazily("Short text"),
    Kind.LONG: lazily("Long text"),
    Kind.NUMBER: lazily("Number"),
    Kind.DATE: lazily("Date"),
    Kind.CHOICE: lazily("One choice"),
    Kind.CHOICES: lazily("Several choices"),
    Kind.SCALE: lazily("Scale"),
    Kind.YES_NO: lazily("Yes or no"),
    Kind.PHONE: lazily("Telephone"),
    Kind.EMAIL: lazily("E-mail"),
    Kind.ADDRESS: lazily("Address"),
    Kind.FILE: lazily("File"),
    Kind.SIGNATURE: lazily("Signature"),
    Kind.CONSENT: lazily("Consent"),
    Kind.STATIC: lazily("Text to read"),
}
OPERATORS: Words = {
    Operator.IS: lazily("is"),
    Operator.IS_NOT: lazily("is not"),
    Operator.AT_LEAST: lazily("is at least"),
    Operator.AT_MOST: lazily("is at most"),
    Operator.ANSWERED: lazily("is answered"),
    Operator.NOT_ANSWERED: lazily("is not answered"),
}
PROFILE: Words = {
    ProfileField.FIRST_NAME: lazily("First name"),
    ProfileField.LAST_NAME: lazily("Last name"),
    ProfileField.COMPANY: lazily("Company"),
    ProfileField.EMAIL: lazily("E-mail address"),
    ProfileField.PHONE: lazily("Telephone"),
    ProfileField.BIRTHDAY: lazily("Date of birth"),
}
FREQUENCIES: Words = {
    Frequency.EVERY_TIME: lazily("Every time"),
    Frequency.PER_CLIENT: lazily("Once per client"),
    Frequency.AFTER_MONTHS: lazily("Again after so many months"),
}
LISTS: Words = {
    "open": lazily("Open"),
    "to_fill": lazily("Not handed in"),
    "to_review": lazily("To look through"),
    "done": lazily("Done"),
}
FAULTS: Words = {
    "later": lazily("It can only ask about a question above it."),
    "unfit": lazily("This does not go with that kind of question."),
    "overlapping": lazily("Two bands overlap."),
    "no_questions": lazily("Add at least one question."),
}
