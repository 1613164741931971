"""Views that the user saved under a name, and the alerts on them."""

from __future__ import annotations

import pytest
from store_examples import DAY, NOW

from armsbeat.errors import UsageError
from armsbeat.store import Store

ADDRESS = "cc=Japan&role=Recipient&p=90+days"


class TestSavedViews:
    def test_are_told_back_by_name(self, store: Store) -> None:
        store.save_view("tokyo", "deals", ADDRESS, now=NOW)
        store.save_view("Poland", "", "cc=Poland", now=NOW + DAY)
        poland, tokyo = store.saved_views()
        assert (poland.name, poland.page, poland.address) == ("Poland", "", "cc=Poland")
        assert (tokyo.name, tokyo.page, tokyo.address) == ("tokyo", "deals", ADDRESS)
        assert (tokyo.made_at, poland.made_at) == (NOW, NOW + DAY)

    def test_can_be_renamed_and_deleted(self, store: Store) -> None:
        one = store.save_view("One", "", "", now=NOW)
        other = store.save_view("Other", "", "", now=NOW)
        store.rename_view(one, "  First   of all ")
        store.delete_view(other)
        assert [view.name for view in store.saved_views()] == ["First of all"]

    def test_may_keep_the_name_they_have(self, store: Store) -> None:
        one = store.save_view("One", "", "", now=NOW)
        store.rename_view(one, "One")
        assert store.saved_views()[0].name == "One"

    def test_have_names_of_their_own(self, store: Store) -> None:
        store.save_view("One", "", "", now=NOW)
        two = store.save_view("Two", "", "", now=NOW)
        with pytest.raises(UsageError, match="there already"):
            store.save_view(" One ", "", "", now=NOW)
        with pytest.raises(UsageError, match="there already"):
            store.rename_view(two, "One")
        with pytest.raises(UsageError, match="needs a name"):
            store.save_view(" \n", "", "", now=NOW)

    def test_that_are_not_there_cannot_be_renamed(self, store: Store) -> None:
        with pytest.raises(UsageError, match="number 7"):
            store.rename_view(7, "Seven")
        store.delete_view(7)
        assert store.saved_views() == ()

    def test_keep_any_script_and_sign(self, store: Store) -> None:
        name = "日本 – <b>' OR 1=1 --"
        store.save_view(name, "", "q=%27%22%3C", now=NOW)
        assert store.saved_views()[0].name == name
        assert store.saved_views()[0].address == "q=%27%22%3C"

    def test_do_not_make_the_cube_read_anything_again(self, store: Store) -> None:
        before = store.change_counter()
        store.save_view("One", "", "", now=NOW)
        assert store.change_counter() == before


class TestAlerts:
    def test_know_their_view(self, store: Store) -> None:
        view_id = store.save_view("Japan", "", ADDRESS, now=NOW)
        store.add_alert("a1", view_id, '{"kind": "deals"}', now=NOW + DAY)
        (alert,) = store.alerts()
        assert alert == store.alert("a1")
        assert (alert.view.name, alert.view.address) == ("Japan", ADDRESS)
        assert (alert.rule, alert.made_at) == ('{"kind": "deals"}', NOW + DAY)

    def test_are_listed_oldest_first_and_deleted_one_by_one(self, store: Store) -> None:
        view_id = store.save_view("Japan", "", "", now=NOW)
        store.add_alert("later", view_id, "{}", now=NOW + DAY)
        store.add_alert("early", view_id, "{}", now=NOW)
        assert [alert.alert_id for alert in store.alerts()] == ["early", "later"]
        store.delete_alert("early")
        store.delete_alert("nobody")
        assert [alert.alert_id for alert in store.alerts()] == ["later"]
        assert store.alert("early") is None

    def test_follow_the_new_name_of_their_view(self, store: Store) -> None:
        view_id = store.save_view("Japan", "", "", now=NOW)
        store.add_alert("a1", view_id, "{}", now=NOW)
        store.rename_view(view_id, "Nippon")
        assert store.alerts()[0].view.name == "Nippon"

    def test_go_with_their_view(self, store: Store) -> None:
        view_id = store.save_view("Japan", "", "", now=NOW)
        store.add_alert("a1", view_id, "{}", now=NOW)
        store.delete_view(view_id)
        assert store.alerts() == ()

    def test_need_a_view_that_is_there(self, store: Store) -> None:
        with pytest.raises(UsageError, match="number 9"):
            store.add_alert("a1", 9, "{}", now=NOW)
