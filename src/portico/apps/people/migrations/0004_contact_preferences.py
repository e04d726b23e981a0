from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0003_provisional_clients")]

    operations = [
        migrations.AddField(
            model_name="client",
            name="appointment_emails",
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name="client",
            name="marketing_emails",
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name="client",
            name="appointment_texts",
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name="client",
            name="marketing_texts",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="client",
            name="text_consent_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
