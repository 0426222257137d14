"""The workspace: where people read, find and understand. A Django project, one app a subject."""
