import django.db.models.deletion
import django.db.models.functions.text
import portico.apps.workspaces.models
import portico.domain.states
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('workspaces', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('organization', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='users', to='workspaces.organization')),
                ('email', models.EmailField(max_length=254, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('mobile', models.CharField(blank=True, max_length=16)),
                ('is_active', models.BooleanField(default=True)),
                ('date_joined', models.DateTimeField(null=True)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='workspaces.organization')),
                ('workspace', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, to='workspaces.workspace')),
                ('role', models.CharField(choices=[('system_administrator', 'system_administrator'), ('manager', 'manager'), ('scheduler', 'scheduler'), ('provider', 'provider')], max_length=24)),
                ('is_clinical', models.BooleanField(default=False)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'workspace'), name='one_role_per_workspace'), models.CheckConstraint(condition=models.Q(models.Q(('role', portico.domain.states.Role['SYSTEM_ADMINISTRATOR']), ('workspace', None)), models.Q(models.Q(('role', portico.domain.states.Role['SYSTEM_ADMINISTRATOR']), _negated=True), models.Q(('workspace', None), _negated=True)), _connector='OR'), name='administrator_spans_workspaces')],
            },
        ),
        migrations.CreateModel(
            name='StaffMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='staff_members', to='workspaces.organization')),
                ('user', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='staff_member', to=settings.AUTH_USER_MODEL)),
                ('name', models.CharField(max_length=120)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('title', models.CharField(blank=True, max_length=120)),
                ('join_link', models.URLField(blank=True)),
                ('is_active', models.BooleanField(default=True)),
                ('feed_version', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Client',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='clients', to='workspaces.organization')),
                ('first_name', models.CharField(max_length=80)),
                ('last_name', models.CharField(blank=True, max_length=80)),
                ('company', models.CharField(blank=True, max_length=120)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('phone', models.CharField(blank=True, max_length=40)),
                ('dialled', models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(models.F('phone'), models.Value(' '), models.Value(''), output_field=models.CharField()), models.Value('-'), models.Value(''), output_field=models.CharField()), models.Value('('), models.Value(''), output_field=models.CharField()), models.Value(')'), models.Value(''), output_field=models.CharField()), models.Value('.'), models.Value(''), output_field=models.CharField()), models.Value('\xa0'), models.Value(''), output_field=models.CharField()), models.Value('/'), models.Value(''), output_field=models.CharField()), output_field=models.CharField(max_length=40))),
                ('birthday', models.DateField(blank=True, null=True)),
                ('language', models.CharField(blank=True, max_length=12)),
                ('time_zone', models.CharField(blank=True, max_length=64, validators=[portico.apps.workspaces.models.validate_time_zone])),
                ('has_portal_access', models.BooleanField(default=True)),
                ('may_book', models.BooleanField(default=True)),
                ('shares_address', models.BooleanField(default=False)),
                ('feed_version', models.PositiveIntegerField(default=0)),
                ('is_provisional', models.BooleanField(default=False)),
                ('appointment_emails', models.BooleanField(default=True)),
                ('marketing_emails', models.BooleanField(default=True)),
                ('appointment_texts', models.BooleanField(default=True)),
                ('marketing_texts', models.BooleanField(default=False)),
                ('text_consent_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField()),
                ('erased_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'indexes': [models.Index(models.F('organization'), django.db.models.functions.text.Lower('email'), name='client_by_email'), models.Index(fields=['organization', 'dialled'], name='client_by_number')],
            },
        ),
        migrations.CreateModel(
            name='ClientTag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='workspaces.organization')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tags', to='people.client')),
                ('name', models.CharField(max_length=40)),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(models.F('client'), django.db.models.functions.text.Lower('name'), name='one_tag_of_each_name')],
            },
        ),
    ]
