from django.db import migrations, models


class Migration(migrations.Migration):
    """What was there before is swept: nothing reacts to old history."""

    dependencies = [
        ('history', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='logentry',
            name='is_swept',
            field=models.BooleanField(default=True),
        ),
        migrations.AlterField(
            model_name='logentry',
            name='is_swept',
            field=models.BooleanField(default=False),
        ),
        migrations.AddIndex(
            model_name='logentry',
            index=models.Index(condition=models.Q(('is_swept', False)), fields=['id'], name='history_to_sweep'),
        ),
    ]
