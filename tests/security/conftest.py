"""The same browsers and clock as the portal's tests, and the post that is really handed over."""

from tests.apps.messaging.conftest import Post, catcher, post
from tests.web.portal.conftest import anna, clock, enter, meeting

__all__ = ["Post", "anna", "catcher", "clock", "enter", "meeting", "post"]
