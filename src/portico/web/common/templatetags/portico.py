"""Template tags of all audiences."""

from django import template

register = template.Library()
