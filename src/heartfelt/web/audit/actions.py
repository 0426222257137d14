"""What is recorded. A new action is one line here."""

from __future__ import annotations

from django.db.models import TextChoices


class Action(TextChoices):
    """What somebody did, or what happened by itself."""

    SIGNED_IN = "signed_in", "Signed in"
    SIGN_IN_FAILED = "sign_in_failed", "Sign-in failed"
    PASSWORD_SET = "password_set", "Password set"
    FACTOR_ADDED = "factor_added", "Second factor added"
    FACTOR_REMOVED = "factor_removed", "Second factor removed"
    PERSON_ADDED = "person_added", "Person added"
    PERSON_CHANGED = "person_changed", "Person changed"
    PERSON_INVITED = "person_invited", "Invitation made"
    PERSON_LEFT = "person_left", "Person left"
    TEAM_ADDED = "team_added", "Team added"
    TEAM_CHANGED = "team_changed", "Team changed"
    SETTING_CHANGED = "setting_changed", "Setting changed"
    UPLOADED = "uploaded", "File brought"
    UPLOAD_UNDONE = "upload_undone", "Upload taken back"
    EXPORTED = "exported", "Exported"
    EXPORT_FETCHED = "export_fetched", "Export fetched"
    TOKEN_MADE = "token_made", "Token made"
    TOKEN_REVOKED = "token_revoked", "Token revoked"
    WEBHOOK_ADDED = "webhook_added", "Webhook added"
    WEBHOOK_CHANGED = "webhook_changed", "Webhook changed"
    LOOKED_EARLY = "looked_early", "Early look, as a life may be at risk"
    ERASED = "erased", "Customer erased"
    EXPIRED = "expired", "Deleted by age"
    BACKED_UP = "backed_up", "Backed up"
    RESTORED = "restored", "Restored from a backup"
