"""Settings come from the environment, and nothing unknown is passed over."""

import ipaddress
from pathlib import Path

import pytest

from armsbeat.errors import SettingsError
from armsbeat.settings import SETTINGS, read_settings

ROOT = Path(__file__).resolve().parents[1]


class TestReadSettings:
    def test_the_store_is_a_file_in_the_data_folder_by_default(self):
        settings = read_settings({"ARMSBEAT_DATA_DIR": "/srv/armsbeat"})
        assert settings.database_url == "sqlite:////srv/armsbeat/armsbeat.sqlite"

    def test_no_private_network_is_allowed_by_default(self):
        assert read_settings({}).allow_networks == ()

    def test_networks_are_a_list_with_commas(self):
        settings = read_settings({"ARMSBEAT_ALLOW_NETWORKS": "127.0.0.1/32, ::1/128"})
        assert settings.allow_networks == (
            ipaddress.ip_network("127.0.0.1/32"),
            ipaddress.ip_network("::1/128"),
        )

    def test_an_unknown_name_is_an_error_that_names_it(self):
        with pytest.raises(SettingsError, match="ARMSBEAT_DATBASE_URL"):
            read_settings({"ARMSBEAT_DATBASE_URL": "sqlite:///x"})

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("ARMSBEAT_CONCURRENCY", "many"),
            ("ARMSBEAT_CONCURRENCY", "0"),
            ("ARMSBEAT_FETCH_TIMEOUT_S", "nan"),
            ("ARMSBEAT_FETCH_TIMEOUT_S", "-1"),
            ("ARMSBEAT_ALLOW_NETWORKS", "10.0.0.0/99"),
            ("ARMSBEAT_LOG_LEVEL", "loud"),
        ],
    )
    def test_a_value_that_cannot_be_used_is_an_error_that_quotes_it(self, name, value):
        with pytest.raises(SettingsError, match=name):
            read_settings({name: value})

    def test_other_programs_variables_are_ignored(self):
        assert read_settings({"PATH": "/bin", "ARMS": "x"}) == read_settings({})


def test_the_readme_lists_every_setting():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for setting in SETTINGS:
        assert f"`{setting.name}`" in readme
