from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workspaces", "0004_booking_policy")]

    operations = [
        migrations.AddField(
            model_name="workspace",
            name="names_anyone_staff",
            field=models.BooleanField(default=False),
        ),
    ]
