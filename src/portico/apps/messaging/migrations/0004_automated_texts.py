import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def give_uids(apps, schema_editor):
    rows = apps.get_model("messaging", "AutomatedMessage")
    for row in rows.objects.filter(uid=None):
        row.uid = uuid.uuid4()
        row.save(update_fields=["uid"])


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0003_incoming_mail"),
        ("workspaces", "0004_booking_policy"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="automatedmessage", name="one_automated_message"),
        migrations.AddField(
            model_name="automatedmessage", name="uid", field=models.UUIDField(null=True)
        ),
        migrations.RunPython(give_uids, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="automatedmessage",
            name="uid",
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
        migrations.AddField(
            model_name="automatedmessage",
            name="days_before",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="automatedmessage",
            name="is_for_staff_bookings",
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name="automatedmessage",
            name="texts",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddConstraint(
            model_name="automatedmessage",
            constraint=models.UniqueConstraint(
                fields=[
                    "workspace",
                    "trigger",
                    "audience",
                    "channel",
                    "hours_before",
                    "days_before",
                    "only_answer",
                ],
                name="one_automated_message",
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="purpose",
            field=models.CharField(default="always", max_length=12),
        ),
        migrations.CreateModel(
            name="NotificationChoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("change", models.CharField(max_length=16)),
                ("channel", models.CharField(default="email", max_length=8)),
                ("is_on", models.BooleanField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notification_choices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "change", "channel"), name="one_notification_choice"
                    )
                ],
            },
        ),
    ]
