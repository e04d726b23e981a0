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
            name='Service',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='workspaces.organization')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='services', to='workspaces.workspace')),
                ('name', models.CharField(max_length=120)),
                ('category', models.CharField(blank=True, max_length=80)),
                ('description', models.TextField(blank=True)),
                ('duration', models.PositiveIntegerField()),
                ('processing', models.PositiveIntegerField(default=0)),
                ('finishing', models.PositiveIntegerField(default=0)),
                ('buffer_before', models.PositiveIntegerField(default=0)),
                ('buffer_after', models.PositiveIntegerField(default=0)),
                ('price_cents', models.PositiveIntegerField(blank=True, null=True)),
                ('currency', models.CharField(blank=True, max_length=3)),
                ('clients_can_self_schedule', models.BooleanField(default=False)),
                ('is_prompt_to_call', models.BooleanField(default=False)),
                ('is_by_video', models.BooleanField(default=False)),
                ('is_retired', models.BooleanField(default=False)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('week', models.JSONField(blank=True, null=True)),
                ('first_day', models.DateField(blank=True, null=True)),
                ('last_day', models.DateField(blank=True, null=True)),
                ('minimum_notice_minutes', models.PositiveIntegerField(blank=True, null=True)),
                ('maximum_days_ahead', models.PositiveIntegerField(blank=True, null=True)),
                ('allow_self_cancellation', models.BooleanField(blank=True, null=True)),
                ('self_cancellation_hours', models.PositiveIntegerField(blank=True, null=True)),
                ('allow_self_rescheduling', models.BooleanField(blank=True, null=True)),
                ('self_rescheduling_hours', models.PositiveIntegerField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('first_day', None), ('last_day', None), ('last_day__gte', models.F('first_day')), _connector='OR'), name='service_days_in_order')],
            },
        ),
        migrations.CreateModel(
            name='Offering',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='workspaces.organization')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='offerings', to='catalog.service')),
                ('staff_member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='offerings', to='people.staffmember')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('duration', models.PositiveIntegerField(blank=True, null=True)),
                ('processing', models.PositiveIntegerField(blank=True, null=True)),
                ('finishing', models.PositiveIntegerField(blank=True, null=True)),
                ('price_cents', models.PositiveIntegerField(blank=True, null=True)),
                ('is_online_bookable', models.BooleanField(default=True)),
                ('is_in_anyone', models.BooleanField(default=True)),
            ],
            options={
                'ordering': ['position', 'id'],
                'constraints': [models.UniqueConstraint(fields=('service', 'staff_member'), name='offered_once')],
            },
        ),
        migrations.CreateModel(
            name='ServiceOption',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='workspaces.organization')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='options', to='catalog.service')),
                ('name', models.CharField(max_length=120)),
                ('minutes', models.PositiveIntegerField(default=0)),
                ('price_cents', models.PositiveIntegerField(default=0)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('is_active', models.BooleanField(default=True)),
            ],
            options={
                'ordering': ['position', 'id'],
            },
        ),
        migrations.AddField(
            model_name='Service',
            name='staff',
            field=models.ManyToManyField(blank=True, through='catalog.Offering', to='people.staffmember'),
        ),
    ]
