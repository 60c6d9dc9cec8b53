from leadops_core.schemas import Preferences
from leadops_core.texts import en


def test_settings_in_the_audit_log_have_display_names() -> None:
    names = set(Preferences.model_fields) - {"version", "changed_by", "changed_at"}
    assert set(en.SETTING_NAMES) == {*names, "learning_column", "playbook"}
