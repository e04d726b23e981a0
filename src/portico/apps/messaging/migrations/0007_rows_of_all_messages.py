from django.db import migrations, models

ROWS = (
    ("appointment_booked", "client"),
    ("invitation", "client"),
    ("confirmation_request", "client"),
    ("appointment_updated", "client"),
    ("update", "client"),
    ("appointment_rescheduled", "client"),
    ("appointment_cancelled", "client"),
    ("appointment_restored", "client"),
    ("portal_link_shared", "client"),
    ("sign_in", "client"),
    ("profile_changed", "client"),
    ("appointment_booked", "internal"),
    ("appointment_rescheduled", "internal"),
    ("appointment_cancelled", "internal"),
    ("appointment_restored", "internal"),
    ("answer_received", "internal"),
    ("answer_digest", "internal"),
)
"""Those of a new workspace as of this migration; reminders were there from the first."""


def give_rows(apps, schema_editor):
    """A row for each message that a workspace lacks: it went out by default until now."""
    rows = apps.get_model("messaging", "AutomatedMessage")
    for workspace in apps.get_model("workspaces", "Workspace").objects.iterator():
        there = set(
            rows.objects.filter(workspace_id=workspace.pk, channel="email").values_list(
                "trigger", "audience"
            )
        )
        rows.objects.bulk_create(
            rows(
                organization_id=workspace.organization_id,
                workspace_id=workspace.pk,
                trigger=trigger,
                audience=audience,
            )
            for trigger, audience in ROWS
            if (trigger, audience) not in there
        )


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0006_texts"),
        ("workspaces", "0005_names_anyone_staff"),
    ]

    operations = [
        migrations.RunPython(give_rows, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["workspace", "due_at"], name="messages_of_workspace"),
        ),
    ]
