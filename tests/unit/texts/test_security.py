from leadops_core.schemas import Preferences
from leadops_core.texts import en


def test_each_setting_that_the_audit_log_records_has_a_name() -> None:
    assert set(en.SETTING_NAMES) == set(Preferences.model_fields) - {"version", "changed_by", "changed_at"}
