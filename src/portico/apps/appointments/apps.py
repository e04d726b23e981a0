from django.apps import AppConfig


class AppointmentsConfig(AppConfig):
    name = "portico.apps.appointments"
    label = "appointments"

    def ready(self) -> None:
        """Register who writes the mails about appointments."""
        from portico.apps.appointments.digest_mails import compose_digest
        from portico.apps.appointments.mails import compose_appointment_mail
        from portico.apps.appointments.trial_mails import compose_trial
        from portico.apps.messaging.composing import register_composer

        register_composer("appointment", compose_appointment_mail)
        register_composer("answer_digest", compose_digest)
        register_composer("automated_message", compose_trial)
