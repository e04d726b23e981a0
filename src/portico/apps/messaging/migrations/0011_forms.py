from django.db import migrations

ROWS = (("form_sent", "client"), ("form_reminder", "client"))


def give_rows(apps, schema_editor):
    """A row for each workspace from before there were forms."""
    rows = apps.get_model("messaging", "AutomatedMessage")
    for workspace in apps.get_model("workspaces", "Workspace").objects.iterator():
        for trigger, audience in ROWS:
            rows.objects.get_or_create(
                organization_id=workspace.organization_id,
                workspace_id=workspace.pk,
                trigger=trigger,
                audience=audience,
                channel="email",
            )


class Migration(migrations.Migration):
    dependencies = [("messaging", "0010_summary_shared")]

    operations = [migrations.RunPython(give_rows, migrations.RunPython.noop)]
