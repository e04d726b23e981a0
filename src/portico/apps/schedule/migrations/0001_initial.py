import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('catalog', '0001_initial'),
        ('people', '0001_initial'),
        ('workspaces', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Room',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='workspaces.organization')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rooms', to='workspaces.workspace')),
                ('name', models.CharField(max_length=120)),
                ('directions', models.CharField(blank=True, max_length=200)),
                ('seats', models.PositiveIntegerField(default=4)),
                ('allows_double_booking', models.BooleanField(default=False)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('is_active', models.BooleanField(default=True)),
            ],
        ),
        migrations.CreateModel(
            name='Resource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='workspaces.organization')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='resources', to='workspaces.workspace')),
                ('name', models.CharField(max_length=120)),
                ('is_active', models.BooleanField(default=True)),
            ],
        ),
        migrations.CreateModel(
            name='Calendar',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='workspaces.organization')),
                ('staff_member', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='calendar', to='people.staffmember')),
                ('room', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='calendar', to='schedule.room')),
                ('resource', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='calendars', to='schedule.resource')),
                ('unit', models.PositiveSmallIntegerField(default=0)),
                ('is_active', models.BooleanField(default=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('resource', None), ('room', None), ('staff_member__isnull', False)), models.Q(('resource', None), ('room__isnull', False), ('staff_member', None)), models.Q(('resource__isnull', False), ('room', None), ('staff_member', None)), _connector='OR'), name='calendar_of_one'), models.UniqueConstraint(fields=('resource', 'unit'), name='one_calendar_per_unit')],
            },
        ),
        migrations.CreateModel(
            name='Hours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='workspaces.organization')),
                ('calendar', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hours', to='schedule.calendar')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
                ('week', models.JSONField(default=dict)),
                ('exceptions', models.JSONField(default=dict)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('calendar', 'workspace'), name='one_timetable')],
            },
        ),
        migrations.CreateModel(
            name='TimeOff',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='workspaces.organization')),
                ('staff_member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='times_off', to='people.staffmember')),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('note', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='time_off_in_order')],
            },
        ),
        migrations.CreateModel(
            name='ServiceNeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='workspaces.organization')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='needs', to='catalog.service')),
                ('room', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='needs', to='schedule.room')),
                ('resource', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='needs', to='schedule.resource')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('resource__isnull', False), ('room', None)), models.Q(('resource', None), ('room__isnull', False)), _connector='OR'), name='need_of_one'), models.UniqueConstraint(fields=('service', 'room'), name='one_need_of_a_room'), models.UniqueConstraint(fields=('service', 'resource'), name='one_need_of_a_resource')],
            },
        ),
        migrations.CreateModel(
            name='Occupancy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='workspaces.organization')),
                ('calendar', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='occupancies', to='schedule.calendar')),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('lane_from', models.PositiveSmallIntegerField(default=0)),
                ('lane_to', models.PositiveSmallIntegerField(default=1024)),
                ('kind', models.CharField(default='booking', max_length=8)),
                ('is_tentative', models.BooleanField(default=False)),
                ('expires_at', models.DateTimeField(blank=True, null=True)),
                ('subject_kind', models.CharField(max_length=24)),
                ('subject_uid', models.UUIDField()),
            ],
            options={
                'indexes': [models.Index(fields=['calendar', 'ends_at', 'starts_at'], name='occupancy_by_end'), models.Index(fields=['subject_kind', 'subject_uid'], name='occupancy_by_subject'), models.Index(condition=models.Q(('expires_at__isnull', False)), fields=['calendar', 'expires_at'], name='occupancy_by_expiry')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='occupancy_in_order'), models.CheckConstraint(condition=models.Q(('lane_to__gt', models.F('lane_from'))), name='occupancy_lanes'), models.CheckConstraint(condition=models.Q(models.Q(('expires_at__isnull', False), ('kind', 'hold')), models.Q(models.Q(('kind', 'hold'), _negated=True), ('expires_at', None)), _connector='OR'), name='holds_expire')],
            },
        ),
    ]
