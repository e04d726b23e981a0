import datetime
import django.core.validators
import django.db.models.deletion
import portico.apps.workspaces.models
import portico.domain.states
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Organization',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=200)),
                ('created_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Workspace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='workspaces', to='workspaces.organization')),
                ('public_id', models.CharField(default=portico.apps.workspaces.models.new_public_id, editable=False, max_length=16, unique=True)),
                ('kind', models.CharField(choices=[('event', 'event'), ('location', 'location'), ('practice', 'practice')], max_length=12)),
                ('name', models.CharField(max_length=120)),
                ('tagline', models.CharField(blank=True, max_length=160)),
                ('time_zone', models.CharField(max_length=64, validators=[portico.apps.workspaces.models.validate_time_zone])),
                ('first_day', models.DateField(blank=True, null=True)),
                ('last_day', models.DateField(blank=True, null=True)),
                ('language', models.CharField(default='en', max_length=12)),
                ('accent', models.CharField(default='#2f6f73', max_length=7, validators=[django.core.validators.RegexValidator('^#[0-9a-fA-F]{6}$')])),
                ('logo', models.CharField(blank=True, editable=False, max_length=40)),
                ('cover', models.CharField(blank=True, editable=False, max_length=40)),
                ('cover_alt', models.CharField(blank=True, max_length=160)),
                ('phone', models.CharField(blank=True, max_length=40)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('website', models.URLField(blank=True)),
                ('address', models.CharField(blank=True, max_length=300)),
                ('join_link', models.URLField(blank=True)),
                ('video', models.CharField(choices=[('link', 'link'), ('personal', 'personal'), ('rooms', 'rooms')], default=portico.domain.states.Video['LINK'], max_length=8)),
                ('portal_enabled', models.BooleanField(default=False)),
                ('portal_slug', models.CharField(default=portico.apps.workspaces.models.new_portal_slug, max_length=40, unique=True)),
                ('client_label', models.CharField(default='client', max_length=20)),
                ('keep_past_clients', models.BooleanField(default=False)),
                ('who_may_book', models.CharField(default='nobody', max_length=20)),
                ('allow_self_cancellation', models.BooleanField(default=False)),
                ('self_cancellation_hours', models.PositiveIntegerField(default=24)),
                ('allow_self_rescheduling', models.BooleanField(default=False)),
                ('self_rescheduling_hours', models.PositiveIntegerField(default=24)),
                ('grace_minutes', models.PositiveIntegerField(default=15)),
                ('undo_minutes', models.PositiveIntegerField(default=10)),
                ('hold_minutes', models.PositiveIntegerField(default=10)),
                ('increment', models.PositiveIntegerField(default=15)),
                ('minimum_notice_minutes', models.PositiveIntegerField(default=60)),
                ('maximum_days_ahead', models.PositiveIntegerField(default=90)),
                ('avoids_gaps', models.BooleanField(default=False)),
                ('may_combine_services', models.BooleanField(default=True)),
                ('offers_anyone', models.BooleanField(default=True)),
                ('anyone_order', models.CharField(default='order', max_length=12)),
                ('group_maximum', models.PositiveIntegerField(default=0)),
                ('most_self_booked', models.PositiveIntegerField(default=10)),
                ('cancellation_policy', models.TextField(blank=True, max_length=4000)),
                ('holidays', models.JSONField(blank=True, default=dict)),
                ('late_cancellation_hours', models.PositiveIntegerField(default=24)),
                ('confirmation_request_days', models.PositiveIntegerField(default=3)),
                ('confirmation', models.CharField(choices=[('at_once', 'at_once'), ('by_answers', 'by_answers'), ('by_request', 'by_request'), ('by_staff', 'by_staff')], default=portico.domain.states.Confirmation['AT_ONCE'], max_length=12)),
                ('session_idle', models.DurationField(default=datetime.timedelta(days=7))),
                ('session_total', models.DurationField(default=datetime.timedelta(days=30))),
                ('link_days', models.PositiveIntegerField(default=30)),
                ('confirm_new_devices', models.BooleanField(default=False)),
                ('discreet_messages', models.BooleanField(default=False)),
                ('show_other_names', models.BooleanField(default=False)),
                ('names_anyone_staff', models.BooleanField(default=False)),
                ('shared_address', models.CharField(default='chooser', max_length=12)),
                ('send_emails', models.BooleanField(default=True)),
                ('send_invitations', models.BooleanField(default=False)),
                ('send_updates', models.BooleanField(default=True)),
                ('completes_by_itself', models.BooleanField(default=True)),
                ('response_deadline_hours', models.PositiveIntegerField(blank=True, null=True)),
                ('default_minutes', models.PositiveIntegerField(default=45)),
                ('maximum_minutes', models.PositiveIntegerField(default=480)),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('first_day', None), ('last_day', None), ('last_day__gte', models.F('first_day')), _connector='OR'), name='workspace_days_in_order')],
            },
        ),
    ]
