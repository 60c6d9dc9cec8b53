"""Sessions of signed-in users, which end at sign-out and can be revoked."""
