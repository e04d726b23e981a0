from functools import partial

from django.apps import AppConfig


class CareConfig(AppConfig):
    name = "portico.apps.care"
    label = "care"

    def ready(self) -> None:
        """Name what is sealed (columns called `sealed_…`), who writes mails, what is a record."""
        from portico.apps.appointments.previewing import register_preview
        from portico.apps.appointments.records import register_records
        from portico.apps.care.form_mails import (
            REMINDER,
            compose_form_mail,
            imagine_form_mail,
            imagine_form_reminder,
        )
        from portico.apps.care.mails import compose_summary_mail, imagine_summary_mail
        from portico.apps.care.models import FormRequest, SessionSummary
        from portico.apps.care.sealed import place_of
        from portico.apps.messaging.composing import register_composer
        from portico.apps.sealing import register_sealed

        register_composer("summary", compose_summary_mail)
        register_composer("form", compose_form_mail)
        register_preview("summary_shared", imagine_summary_mail)
        register_preview("form_sent", imagine_form_mail)
        register_preview(REMINDER, imagine_form_reminder)
        register_records(lambda key: FormRequest.objects.filter(appointment=key).exists())
        register_records(lambda key: SessionSummary.objects.filter(appointment=key).exists())
        for model in self.get_models():
            for field in model._meta.fields:
                if field.name.startswith("sealed_"):
                    place = partial(place_of, column=field.name)
                    register_sealed(model._meta.label, field.name, place)
