"""What holds for all tests."""

from hypothesis import settings

# A test says what is right, not how fast this machine is today.
settings.register_profile("project", deadline=None)
settings.load_profile("project")
