import django.db.models.deletion
import portico.domain.states
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('catalog', '0001_initial'),
        ('people', '0001_initial'),
        ('schedule', '0001_initial'),
        ('workspaces', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='GroupBooking',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='workspaces.organization')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='workspaces.workspace')),
                ('primary_contact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='people.client')),
            ],
        ),
        migrations.CreateModel(
            name='Appointment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='workspaces.organization')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='appointments', to='workspaces.workspace')),
                ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='appointments', to='appointments.groupbooking')),
                ('name', models.CharField(max_length=200)),
                ('organizer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='organized', to='people.staffmember')),
                ('scheduler', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='scheduled', to=settings.AUTH_USER_MODEL)),
                ('state', models.CharField(choices=[('proposed', 'proposed'), ('pending', 'pending'), ('confirmed', 'confirmed'), ('checked_in', 'checked_in'), ('in_session', 'in_session'), ('completed', 'completed'), ('declined', 'declined'), ('cancelled', 'cancelled')], default=portico.domain.states.AppointmentState['PENDING'], max_length=12)),
                ('starts_at', models.DateTimeField(blank=True, null=True)),
                ('ends_at', models.DateTimeField(blank=True, null=True)),
                ('room', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='schedule.room')),
                ('place', models.CharField(blank=True, max_length=300)),
                ('is_online', models.BooleanField(default=False)),
                ('join_link', models.URLField(blank=True)),
                ('objectives', models.TextField(blank=True, max_length=4000)),
                ('topics', models.TextField(blank=True, max_length=4000)),
                ('confirmation', models.CharField(max_length=12)),
                ('response_deadline', models.DateTimeField(blank=True, null=True)),
                ('sends_emails', models.BooleanField(default=True)),
                ('was_announced', models.BooleanField(default=False)),
                ('sequence', models.PositiveIntegerField(default=0)),
                ('asked_sequence', models.PositiveIntegerField(default=0)),
                ('version', models.PositiveIntegerField(default=1)),
                ('source', models.CharField(default='staff', max_length=8)),
                ('booked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.client')),
                ('booked_for', models.CharField(blank=True, max_length=120)),
                ('accepted_policy', models.TextField(blank=True)),
                ('created_at', models.DateTimeField()),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('state_before', models.CharField(blank=True, max_length=12)),
                ('cancel_type', models.CharField(blank=True, max_length=8)),
                ('cancel_reason', models.TextField(blank=True)),
                ('cancelled_at', models.DateTimeField(null=True)),
                ('cancelled_by', models.CharField(blank=True, max_length=170)),
                ('cancelled_by_client', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.client')),
                ('held_until', models.DateTimeField(blank=True, null=True)),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['workspace', 'starts_at'], name='appointment_workspa_a9fefb_idx'), models.Index(fields=['workspace', 'state', 'starts_at'], name='appointment_workspa_6d85c9_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('ends_at', None), ('starts_at', None), ('state', 'proposed')), models.Q(('ends_at', None), ('starts_at', None), ('state', 'cancelled'), ('state_before', 'proposed')), models.Q(models.Q(('state', 'proposed'), _negated=True), models.Q(('state', 'cancelled'), ('state_before', 'proposed'), _negated=True), ('ends_at__gt', models.F('starts_at')), ('starts_at__isnull', False)), _connector='OR'), name='no_times_exactly_when_proposed')],
            },
        ),
        migrations.CreateModel(
            name='BookedService',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('appointment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='appointments.appointment')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='workspaces.organization')),
                ('service', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, to='catalog.service')),
                ('staff_member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='people.staffmember')),
                ('name', models.CharField(max_length=120)),
                ('starts_at', models.DateTimeField()),
                ('duration', models.PositiveIntegerField()),
                ('processing', models.PositiveIntegerField(default=0)),
                ('finishing', models.PositiveIntegerField(default=0)),
                ('buffer_before', models.PositiveIntegerField(default=0)),
                ('buffer_after', models.PositiveIntegerField(default=0)),
                ('price_cents', models.PositiveIntegerField(blank=True, null=True)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('options', models.JSONField(default=list)),
                ('by_hand', models.JSONField(default=list)),
                ('is_anyone', models.BooleanField(default=False)),
                ('takes', models.JSONField(default=list)),
            ],
            options={
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='Attendee',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('appointment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendees', to='appointments.appointment')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='workspaces.organization')),
                ('client', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='attends', to='people.client')),
                ('staff_member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='attends', to='people.staffmember')),
                ('is_required', models.BooleanField(default=True)),
                ('answer', models.CharField(choices=[('needs_action', 'needs_action'), ('accepted', 'accepted'), ('tentative', 'tentative'), ('declined', 'declined')], default=portico.domain.states.Answer['NEEDS_ACTION'], max_length=12)),
                ('note', models.CharField(blank=True, max_length=500)),
                ('answered_at', models.DateTimeField(null=True)),
                ('reply_version', models.PositiveIntegerField(default=0)),
                ('checked_in_at', models.DateTimeField(null=True)),
                ('undo_until', models.DateTimeField(blank=True, null=True)),
                ('answer_before', models.CharField(blank=True, max_length=12)),
                ('note_before', models.CharField(blank=True, max_length=500)),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('appointment', 'client'), name='client_attends_once'), models.UniqueConstraint(fields=('appointment', 'staff_member'), name='staff_attends_once'), models.CheckConstraint(condition=models.Q(models.Q(('client', None), ('staff_member__isnull', False)), models.Q(('client__isnull', False), ('staff_member', None)), _connector='OR'), name='attendee_is_one')],
            },
        ),
        migrations.CreateModel(
            name='TimeProposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='workspaces.organization')),
                ('appointment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proposals', to='appointments.appointment')),
                ('attendee', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proposals', to='appointments.attendee')),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('note', models.CharField(blank=True, max_length=500)),
                ('sequence', models.PositiveIntegerField()),
                ('stamped_at', models.DateTimeField()),
                ('received_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['-stamped_at', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='proposal_in_order')],
            },
        ),
        migrations.CreateModel(
            name='AppointmentDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='workspaces.organization')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='workspaces.workspace')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
                ('appointment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, to='appointments.appointment')),
                ('fields', models.JSONField(default=dict)),
                ('saved_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'appointment'), name='one_draft_of_each'), models.UniqueConstraint(condition=models.Q(('appointment', None)), fields=('user', 'workspace'), name='one_new_draft')],
            },
        ),
    ]
