import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
        ('workspaces', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='PortalLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='workspaces.organization')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='workspaces.workspace')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='portal_links', to='people.client')),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('address', models.EmailField(max_length=254)),
                ('item_kind', models.CharField(blank=True, max_length=24)),
                ('item_uid', models.UUIDField(null=True)),
                ('message_uid', models.UUIDField(null=True)),
                ('created_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
                ('first_opened_at', models.DateTimeField(null=True)),
                ('last_opened_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['client', 'workspace', 'created_at'], name='access_port_client__4fd49d_idx')],
            },
        ),
        migrations.CreateModel(
            name='SignInRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='workspaces.organization')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='workspaces.workspace')),
                ('address', models.EmailField(max_length=254)),
                ('browser_hash', models.CharField(max_length=64)),
                ('network', models.CharField(blank=True, max_length=45)),
                ('created_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('state', models.CharField(default='asked', max_length=8)),
                ('reason', models.CharField(blank=True, max_length=40)),
                ('client', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sign_in_requests', to='people.client')),
                ('token_hash', models.CharField(max_length=64, null=True, unique=True)),
                ('code_hash', models.CharField(blank=True, max_length=64)),
                ('wrong_tries', models.PositiveSmallIntegerField(default=0)),
                ('used_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('is_shared', models.BooleanField(default=False)),
                ('chooser_hash', models.CharField(max_length=64, null=True, unique=True)),
                ('chooser_until', models.DateTimeField(null=True)),
                ('purpose', models.CharField(default='sign_in', max_length=8)),
                ('booking', models.JSONField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['state', 'created_at'], name='access_sign_state_6e6633_idx'), models.Index(fields=['browser_hash'], name='access_sign_browser_861479_idx'), models.Index(fields=['workspace', 'address', 'created_at'], name='access_sign_workspa_664218_idx'), models.Index(condition=models.Q(('booking__isnull', False)), fields=['expires_at'], name='typed_bookings')],
            },
        ),
        migrations.CreateModel(
            name='PortalSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='workspaces.organization')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='workspaces.workspace')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='portal_sessions', to='people.client')),
                ('key_hash', models.CharField(max_length=64, unique=True)),
                ('way_in', models.CharField(max_length=12)),
                ('created_at', models.DateTimeField()),
                ('last_seen_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('browser_name', models.CharField(blank=True, max_length=60)),
                ('is_trusted', models.BooleanField(default=False)),
                ('is_limited', models.BooleanField(default=False)),
                ('confirmed_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('ended_at', None)), fields=['client'], name='open_portal_sessions')],
            },
        ),
        migrations.CreateModel(
            name='TrustedBrowser',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='workspaces.organization')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='workspaces.workspace')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='trusted_browsers', to='people.client')),
                ('key_hash', models.CharField(max_length=64)),
                ('is_first', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('is_first', True)), fields=('client', 'workspace'), name='one_first_browser'), models.UniqueConstraint(fields=('client', 'workspace', 'key_hash'), name='one_trust_per_browser')],
            },
        ),
        migrations.CreateModel(
            name='ConfirmationCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='workspaces.organization')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='confirmation_codes', to='access.portalsession')),
                ('address', models.EmailField(max_length=254)),
                ('code_hash', models.CharField(blank=True, max_length=64)),
                ('wrong_tries', models.PositiveSmallIntegerField(default=0)),
                ('created_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='SpokenCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='workspaces.organization')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='workspaces.workspace')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='spoken_codes', to='people.client')),
                ('address', models.EmailField(max_length=254)),
                ('code_hash', models.CharField(max_length=64)),
                ('wrong_tries', models.PositiveSmallIntegerField(default=0)),
                ('created_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['workspace', 'address'], name='spoken_codes_by_address')],
            },
        ),
        migrations.CreateModel(
            name='RateCounter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scope', models.CharField(max_length=32)),
                ('key', models.CharField(max_length=64)),
                ('window_start', models.DateTimeField()),
                ('count', models.PositiveIntegerField(default=0)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('scope', 'key', 'window_start'), name='one_counter')],
            },
        ),
    ]
