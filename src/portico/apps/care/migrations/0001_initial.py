import django.db.models.deletion
import portico.domain.forms.requests
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('appointments', '0001_initial'),
        ('catalog', '0001_initial'),
        ('people', '0001_initial'),
        ('workspaces', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='AccessEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='workspaces.organization')),
                ('workspace', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, to='workspaces.workspace')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.client')),
                ('kind', models.CharField(max_length=24)),
                ('verb', models.CharField(default='opened', max_length=24)),
                ('subject_uid', models.UUIDField(default=uuid.uuid4)),
                ('actor_kind', models.CharField(max_length=8)),
                ('actor_uid', models.UUIDField(null=True)),
                ('actor_name', models.CharField(max_length=170)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['-at', '-pk'],
                'indexes': [models.Index(fields=['organization', '-at'], name='access_log_by_time'), models.Index(fields=['client', '-at'], name='access_log_by_client')],
            },
        ),
        migrations.CreateModel(
            name='RetentionRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='workspaces.organization')),
                ('kind', models.CharField(max_length=24)),
                ('months', models.PositiveIntegerField(default=0)),
                ('survives_erasure', models.BooleanField(default=False)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organization', 'kind'), name='one_rule_of_each_kind')],
            },
        ),
        migrations.CreateModel(
            name='Erasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='workspaces.organization')),
                ('client', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='erasure', to='people.client')),
                ('at', models.DateTimeField()),
                ('by_name', models.CharField(max_length=170)),
                ('kept', models.JSONField(default=dict)),
            ],
        ),
        migrations.CreateModel(
            name='SummaryTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='workspaces.organization')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='workspaces.workspace')),
                ('service', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, to='catalog.service')),
                ('name', models.CharField(max_length=120)),
                ('text', models.TextField(max_length=20000)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'ordering': ['name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='SessionSummary',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='workspaces.organization')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='workspaces.workspace')),
                ('appointment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='summaries', to='appointments.appointment')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='summaries', to='people.client')),
                ('sealed_text', models.TextField(blank=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('appointment', 'client'), name='one_summary_for_each_client')],
            },
        ),
        migrations.CreateModel(
            name='PrivateNotes',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='workspaces.organization')),
                ('summary', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='care.sessionsummary')),
                ('sealed_text', models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name='SummaryRevision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='workspaces.organization')),
                ('summary', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='care.sessionsummary')),
                ('number', models.PositiveIntegerField()),
                ('sealed_text', models.TextField()),
                ('saved_at', models.DateTimeField()),
                ('saved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-number'],
                'constraints': [models.UniqueConstraint(fields=('summary', 'number'), name='revisions_are_counted')],
            },
        ),
        migrations.CreateModel(
            name='SummaryShare',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='workspaces.organization')),
                ('summary', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shares', to='care.sessionsummary')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shared_summaries', to='people.client')),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shares', to='care.summaryrevision')),
                ('shared_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('summary', 'client'), name='shared_once_with_each')],
            },
        ),
        migrations.CreateModel(
            name='VideoServer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='workspaces.organization')),
                ('workspace', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='video_server', to='workspaces.workspace')),
                ('provider', models.CharField(default='jitsi', max_length=16)),
                ('base_url', models.URLField()),
                ('app_id', models.CharField(blank=True, max_length=120)),
                ('sealed_secret', models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name='FormTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='workspaces.organization')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='forms', to='workspaces.workspace')),
                ('name', models.CharField(max_length=120)),
                ('draft', models.JSONField(default=dict)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('is_archived', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='FormVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='workspaces.organization')),
                ('template', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='care.formtemplate')),
                ('number', models.PositiveIntegerField()),
                ('name', models.CharField(max_length=120)),
                ('definition', models.JSONField()),
                ('created_at', models.DateTimeField()),
                ('created_by', models.CharField(max_length=170)),
            ],
            options={
                'ordering': ['-number'],
                'constraints': [models.UniqueConstraint(fields=('template', 'number'), name='one_form_version_of_each_number')],
            },
        ),
        migrations.CreateModel(
            name='FormRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='workspaces.organization')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='workspaces.workspace')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='form_rules', to='catalog.service')),
                ('template', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rules', to='care.formtemplate')),
                ('frequency', models.CharField(default='every_time', max_length=20)),
                ('months', models.PositiveSmallIntegerField(default=0)),
                ('days_before', models.PositiveSmallIntegerField(default=0)),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('service', 'template'), name='one_rule_of_each_form')],
            },
        ),
        migrations.CreateModel(
            name='FormRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='workspaces.organization')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='workspaces.workspace')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='form_requests', to='people.client')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='care.formversion')),
                ('template', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='care.formtemplate')),
                ('appointment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='form_requests', to='appointments.appointment')),
                ('rule', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='care.formrule')),
                ('corrects', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='correction', to='care.formrequest')),
                ('state', models.CharField(default='sent', max_length=12)),
                ('withdrawn_from', models.CharField(blank=True, max_length=12)),
                ('sealed_sheet', models.TextField(blank=True)),
                ('sent_at', models.DateTimeField()),
                ('sent_by', models.CharField(max_length=170)),
                ('opened_at', models.DateTimeField(null=True)),
                ('changed_at', models.DateTimeField(null=True)),
                ('submitted_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('expires_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['-sent_at', '-pk'],
                'indexes': [models.Index(fields=['client', '-sent_at'], name='forms_of_client'), models.Index(fields=['workspace', 'state', '-sent_at'], name='forms_by_state'), models.Index(condition=models.Q(('state__in', [portico.domain.forms.requests.RequestState['IN_PROGRESS'], portico.domain.forms.requests.RequestState['OPENED'], portico.domain.forms.requests.RequestState['SENT']])), fields=['expires_at'], name='forms_to_expire')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('appointment__isnull', False), ('rule__isnull', False)), fields=('rule', 'appointment', 'client'), name='one_form_by_rule_and_visit')],
            },
        ),
        migrations.CreateModel(
            name='FormSubmission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='workspaces.organization')),
                ('request', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='submission', to='care.formrequest')),
                ('sealed_answers', models.TextField()),
                ('sealed_pdf', models.TextField()),
                ('sha256', models.CharField(max_length=64)),
                ('submitted_at', models.DateTimeField()),
                ('address', models.CharField(blank=True, max_length=45)),
            ],
        ),
        migrations.CreateModel(
            name='FormUpload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='workspaces.organization')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='uploads', to='care.formrequest')),
                ('question', models.CharField(max_length=40)),
                ('sealed_name', models.TextField()),
                ('sealed_key', models.TextField()),
                ('content_type', models.CharField(max_length=60)),
                ('size', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('uploaded_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['organization'], name='uploads_of_organization')],
            },
        ),
        migrations.AddField(
            model_name='FormTemplate',
            name='current',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='care.formversion'),
        ),
    ]
