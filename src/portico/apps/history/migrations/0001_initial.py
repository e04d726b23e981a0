import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('workspaces', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='LogEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='workspaces.organization')),
                ('workspace', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, to='workspaces.workspace')),
                ('subject_kind', models.CharField(max_length=24)),
                ('subject_uid', models.UUIDField()),
                ('verb', models.CharField(max_length=40)),
                ('actor_kind', models.CharField(max_length=8)),
                ('actor_uid', models.UUIDField(null=True)),
                ('actor_name', models.CharField(max_length=170)),
                ('at', models.DateTimeField()),
                ('changes', models.JSONField(default=dict)),
                ('note', models.TextField(blank=True)),
                ('is_swept', models.BooleanField(default=False)),
            ],
            options={
                'ordering': ['-at', '-id'],
                'indexes': [models.Index(fields=['subject_kind', 'subject_uid', 'at'], name='history_log_subject_555787_idx'), models.Index(condition=models.Q(('is_swept', False)), fields=['id'], name='history_to_sweep')],
            },
        ),
    ]
