from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "portico.apps.messaging"
    label = "messaging"

    def ready(self) -> None:
        """Register who writes the messages about access and accounts, and what is sealed."""
        from portico.apps.messaging.access_mails import (
            compose_client_mail,
            compose_confirmation_code,
            compose_sign_in,
        )
        from portico.apps.messaging.account_mails import compose_account_mail
        from portico.apps.messaging.composing import register_composer
        from portico.apps.messaging.selectors.texting import place_of_token
        from portico.apps.messaging.sender_mails import compose_sender_code
        from portico.apps.sealing import register_sealed

        register_composer("sign_in_request", compose_sign_in)
        register_composer("confirmation_code", compose_confirmation_code)
        register_composer("client", compose_client_mail)
        register_composer("user", compose_account_mail)
        register_composer("sender_address", compose_sender_code)
        register_sealed("messaging.TextSender", "sealed_token", place_of_token)
