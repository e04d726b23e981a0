import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower

from portico.apps.people.numbers import without_marks
from portico.apps.workspaces.models import Organization, Workspace, validate_time_zone
from portico.domain.states import Role


class UserManager(BaseUserManager["User"]):
    """Makes users; there is no default password."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Save a user with a normalised address."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A person of the business who signs in; belongs to one organization.

    `mobile`: their own number for texts about changes, in E.164.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="users", null=True
    )
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    mobile = models.CharField(max_length=16, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = False
    date_joined = models.DateTimeField(null=True)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """The name as people say it."""
        return self.name


class Membership(models.Model):
    """A role: of the whole organization (no workspace) or in one workspace."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, null=True, blank=True)
    role = models.CharField(max_length=24, choices=[(r.value, r.value) for r in Role])
    is_clinical = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "workspace"], name="one_role_per_workspace"),
            models.CheckConstraint(
                name="administrator_spans_workspaces",
                condition=models.Q(role=Role.SYSTEM_ADMINISTRATOR, workspace=None)
                | (~models.Q(role=Role.SYSTEM_ADMINISTRATOR) & ~models.Q(workspace=None)),
            ),
        ]


class StaffMember(models.Model):
    """Somebody who can be booked; usually tied to a user, need not be.

    `join_link`: their own video room, where the workspace meets in those.
    `feed_version`: part of the secret address of the calendar feed; a rise ends the address.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="staff_members"
    )
    user = models.OneToOneField(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="staff_member"
    )
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    title = models.CharField(max_length=120, blank=True)
    join_link = models.URLField(blank=True)
    is_active = models.BooleanField(default=True)
    feed_version = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.name


class Client(models.Model):
    """The person we meet. No account, no password. Belongs to the organization.

    `shown_only` is no column: where staff look at the portal as this client, what the portal
    reads is narrowed to these appointments (None: all of them); with `hides_care`, none either,
    nothing of summaries and form answers. `feed_version` is part of the secret addresses of the
    calendar feeds; a rise ends them. `is_provisional`: somebody else typed this name (and address)
    for one visit of a group, and nobody has opened the link in the mail yet. Such a row is on that
    visit only: no list, search or sign-in finds it. `erased_at`: since when the row names nobody.
    `dialled`: the telephone number without what people put between its digits, for looking it up.
    `appointment_emails` and the three like it: what the client wants to get, and how; a text only
    once `text_consent_at` says since when texts are welcome.
    """

    shown_only: frozenset[uuid.UUID] | None = None
    hides_care: bool = False
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="clients")
    first_name = models.CharField(max_length=80)
    last_name = models.CharField(max_length=80, blank=True)
    company = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    dialled = models.GeneratedField(
        expression=without_marks("phone"),
        output_field=models.CharField(max_length=40),
        db_persist=True,
    )
    birthday = models.DateField(null=True, blank=True)
    language = models.CharField(max_length=12, blank=True)
    time_zone = models.CharField(max_length=64, blank=True, validators=[validate_time_zone])
    has_portal_access = models.BooleanField(default=True)
    may_book = models.BooleanField(default=True)
    shares_address = models.BooleanField(default=False)
    feed_version = models.PositiveIntegerField(default=0)
    is_provisional = models.BooleanField(default=False)
    appointment_emails = models.BooleanField(default=True)
    marketing_emails = models.BooleanField(default=True)
    appointment_texts = models.BooleanField(default=True)
    marketing_texts = models.BooleanField(default=False)
    text_consent_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index("organization", Lower("email"), name="client_by_email"),
            models.Index(fields=["organization", "dialled"], name="client_by_number"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def short_name(self) -> str:
        """`Anna B.`: for pages that anybody holding a link can see."""
        return f"{self.first_name} {self.last_name[:1]}{'.' if self.last_name else ''}".strip()


class ClientTag(models.Model):
    """A word that staff or a flow keep with a client; any case is the same tag."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="tags")
    name = models.CharField(max_length=40)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint("client", Lower("name"), name="one_tag_of_each_name"),
        ]

    def __str__(self) -> str:
        return self.name
