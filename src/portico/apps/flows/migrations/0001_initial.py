import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('appointments', '0001_initial'),
        ('people', '0001_initial'),
        ('workspaces', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='FlowCause',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='workspaces.organization')),
                ('workspace', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, to='workspaces.workspace')),
                ('kind', models.CharField(max_length=32)),
                ('subject_uid', models.UUIDField()),
                ('key', models.UUIDField(unique=True)),
                ('at', models.DateTimeField()),
                ('due_at', models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name='Flow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='workspaces.organization')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='flows', to='workspaces.workspace')),
                ('name', models.CharField(max_length=120)),
                ('state', models.CharField(default='draft', max_length=8)),
                ('draft', models.JSONField(default=dict)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('trigger', models.CharField(blank=True, max_length=32)),
                ('created_at', models.DateTimeField()),
                ('activated_at', models.DateTimeField(null=True)),
                ('swept_until', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'active')), fields=['organization', 'trigger'], name='flows_to_start')],
            },
        ),
        migrations.CreateModel(
            name='FlowVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='workspaces.organization')),
                ('flow', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='flows.flow')),
                ('number', models.PositiveIntegerField()),
                ('definition', models.JSONField()),
                ('created_at', models.DateTimeField()),
                ('created_by', models.CharField(max_length=170)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('flow', 'number'), name='one_version_of_each_number')],
            },
        ),
        migrations.CreateModel(
            name='FlowRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='workspaces.organization')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='workspaces.workspace')),
                ('flow', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='runs', to='flows.flow')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='flows.flowversion')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='flow_runs', to='people.client')),
                ('appointment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='appointments.appointment')),
                ('is_about_appointment', models.BooleanField(default=False)),
                ('dedupe', models.CharField(max_length=240, unique=True)),
                ('status', models.CharField(default='running', max_length=8)),
                ('after', models.CharField(blank=True, max_length=12)),
                ('branch', models.CharField(blank=True, max_length=3)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('started_at', models.DateTimeField()),
                ('wait_until', models.DateTimeField(null=True)),
                ('due_at', models.DateTimeField(null=True)),
                ('lease_owner', models.CharField(blank=True, max_length=40)),
                ('steps_done_at', models.DateTimeField(null=True)),
                ('watch_until', models.DateTimeField(null=True)),
                ('goal', models.CharField(blank=True, max_length=32)),
                ('goal_at', models.DateTimeField(null=True)),
                ('outcome', models.CharField(blank=True, max_length=12)),
                ('ended_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('status', 'ended'), _negated=True), fields=['due_at'], name='runs_to_advance'), models.Index(fields=['flow', '-started_at'], name='runs_of_flow'), models.Index(fields=['client', 'status'], name='runs_of_client')],
            },
        ),
        migrations.CreateModel(
            name='FlowLogEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='workspaces.organization')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='log', to='flows.flowrun')),
                ('at', models.DateTimeField()),
                ('version', models.PositiveIntegerField()),
                ('code', models.CharField(max_length=24)),
                ('step', models.CharField(blank=True, max_length=12)),
                ('words', models.JSONField(default=dict)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.AddField(
            model_name='Flow',
            name='current',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='flows.flowversion'),
        ),
    ]
