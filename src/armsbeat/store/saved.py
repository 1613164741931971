"""Views that the user saved under a name, and the alerts on them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from armsbeat.errors import UsageError
from armsbeat.store.connected import Connected
from armsbeat.store.plain import clean
from armsbeat.store.rows import SavedAlert, SavedView
from armsbeat.store.schema import alerts, saved_views


class Saved(Connected):
    """Saved views and alerts. An alert goes with its view."""

    def save_view(self, name: str, page: str, address: str, *, now: datetime) -> int:
        """
        Save a view; returns its id.

        Args:
            name: As the user calls it; not empty, and not taken.
            page: Path of the page, as `deals`; empty: the Overview.
            address: The part of its address after the question mark.
            now: The caller's clock.
        """
        with self._counting() as (connection, _):
            title = _free_name(connection, name)
            newest = connection.execute(select(func.max(saved_views.c.view_id)))
            view_id = (newest.scalar() or 0) + 1
            row = {"view_id": view_id, "name": title, "page": page}
            row |= {"address": address, "made_at": now}
            connection.execute(insert(saved_views).values(row))
            return int(view_id)

    def rename_view(self, view_id: int, name: str) -> None:
        """Give a view another name."""
        with self._counting() as (connection, _):
            title = _free_name(connection, name, but=view_id)
            done = connection.execute(
                update(saved_views)
                .where(saved_views.c.view_id == view_id)
                .values(name=title)
            )
            if not done.rowcount:
                raise _no_view(view_id)

    def delete_view(self, view_id: int) -> None:
        """Forget a view and its alerts; nothing happens where there is none."""
        with self._database.write() as connection:
            one = saved_views.c.view_id == view_id
            connection.execute(delete(saved_views).where(one))

    def saved_views(self) -> tuple[SavedView, ...]:
        """All views, by name."""
        with self._database.read() as connection:
            rows = connection.execute(select(saved_views)).all()
        views = (
            SavedView(
                view_id=row.view_id,
                name=row.name,
                page=row.page,
                address=row.address,
                made_at=row.made_at,
            )
            for row in rows
        )
        return tuple(sorted(views, key=lambda v: (v.name.casefold(), v.view_id)))

    def add_alert(
        self, alert_id: str, view_id: int, rule: str, *, now: datetime
    ) -> None:
        """
        Keep an alert on a view.

        Args:
            alert_id: New; what its feed is called for ever.
            view_id: Of a saved view.
            rule: As `alerts.dump_rule` wrote it.
            now: The caller's clock.
        """
        with self._counting() as (connection, _):
            one = select(saved_views.c.view_id).where(saved_views.c.view_id == view_id)
            if connection.execute(one).first() is None:
                raise _no_view(view_id)
            row = {"alert_id": alert_id, "view_id": view_id, "rule": rule}
            connection.execute(insert(alerts).values({**row, "made_at": now}))

    def delete_alert(self, alert_id: str) -> None:
        """Forget an alert; nothing happens where there is none."""
        with self._database.write() as connection:
            connection.execute(delete(alerts).where(alerts.c.alert_id == alert_id))

    def alerts(self) -> tuple[SavedAlert, ...]:
        """All alerts, oldest first."""
        with self._database.read() as connection:
            ordered = _alerts().order_by(alerts.c.made_at, alerts.c.alert_id)
            return tuple(_alert(row) for row in connection.execute(ordered))

    def alert(self, alert_id: str) -> SavedAlert | None:
        """One alert."""
        with self._database.read() as connection:
            one = _alerts().where(alerts.c.alert_id == alert_id)
            row = connection.execute(one).one_or_none()
            return None if row is None else _alert(row)


def _free_name(connection: Connection, name: str, *, but: int = 0) -> str:
    """The name without needless space, where no other view has it."""
    title = clean(" ".join(name.split()))
    if not title:
        raise UsageError("a saved view needs a name")
    taken = select(saved_views.c.view_id).where(
        saved_views.c.name == title, saved_views.c.view_id != but
    )
    if connection.execute(taken).first() is not None:
        raise UsageError(f"a view called {title!r} is there already; use another name")
    return title


def _no_view(view_id: int) -> UsageError:
    return UsageError(f"no saved view has the number {view_id}")


def _alerts() -> Any:
    view = saved_views.c
    return select(
        alerts,
        view.name.label("view_name"),
        view.page,
        view.address,
        view.made_at.label("view_made_at"),
    ).join_from(alerts, saved_views)


def _alert(row: Row[Any]) -> SavedAlert:
    view = SavedView(
        view_id=row.view_id,
        name=row.view_name,
        page=row.page,
        address=row.address,
        made_at=row.view_made_at,
    )
    return SavedAlert(
        alert_id=row.alert_id, view=view, rule=row.rule, made_at=row.made_at
    )
