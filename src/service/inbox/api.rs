//! The operations on one's own notifications.

use lonja_platform::prelude::*;
use poem_openapi::{OpenApi, param::Path};

use super::{
    dto::{Notification, NotificationFilters, ReadUpTo, UnreadCount},
    store,
};

/// The operations.
pub struct InboxApi {
    pub ctx: Ctx,
}

#[OpenApi(tag = "Tag::Notifications")]
impl InboxApi {
    /// List my notifications
    ///
    /// What I was told of, the latest first, as far as I may still see it.
    #[oai(path = "/api/v1/me/notifications", method = "get", operation_id = "list_notifications")]
    async fn list(
        &self,
        access: Access<perm::SignedIn>,
        list: ListRequest<NotificationFilters>,
    ) -> Result<List<Notification>, Problem> {
        let (db, now) = (self.ctx.db.clone(), self.ctx.clock.now());
        list.answer(move |query| {
            let (db, access) = (db.clone(), access.clone());
            async move { store::page(db.read(), &access, now, &query).await }
        })
        .await
    }

    /// Count my unread notifications
    #[oai(
        path = "/api/v1/me/notifications/unread-count",
        method = "get",
        operation_id = "count_unread_notifications"
    )]
    async fn count(&self, access: Access<perm::SignedIn>) -> Result<Json<UnreadCount>, Problem> {
        let now = self.ctx.clock.now();
        let unread = store::count_unread(self.ctx.db.read(), &access, now).await?;
        Ok(Json(UnreadCount { unread }))
    }

    /// Mark a notification as read
    ///
    /// Answers how much is still unread. A second time changes nothing.
    #[oai(path = "/api/v1/me/notifications/:id/read", method = "post", operation_id = "read_notification")]
    async fn read_one(
        &self,
        access: Access<perm::SignedIn>,
        id: Path<NotificationId>,
    ) -> Result<Json<UnreadCount>, Problem> {
        let mut tx = self.ctx.db.begin(&access).await?;
        if !store::read_one(&tx, &access, id.0).await? {
            return Err(Problem::not_found());
        }
        tx.record(read_by(&access, serde_json::json!({ "notification": id.0.to_string() })));
        let unread = store::count_unread(&tx, &access, tx.now()).await?;
        tx.finish(Json(UnreadCount { unread })).await
    }

    /// Mark my notifications as read
    ///
    /// Everything that I was told of up to a time. Answers how much is still unread.
    #[oai(path = "/api/v1/me/notifications/read", method = "post", operation_id = "read_notifications")]
    async fn read_up_to(
        &self,
        access: Access<perm::SignedIn>,
        body: Json<ReadUpTo>,
    ) -> Result<Json<UnreadCount>, Problem> {
        let mut tx = self.ctx.db.begin(&access).await?;
        store::read_up_to(&tx, &access, body.up_to).await?;
        tx.record(read_by(&access, serde_json::json!({ "up_to": body.up_to })));
        let unread = store::count_unread(&tx, &access, tx.now()).await?;
        tx.finish(Json(UnreadCount { unread })).await
    }
}

fn read_by(caller: &Caller, after: serde_json::Value) -> Change {
    Change::new(EventKind::NotificationRead, caller.subject())
        .organization(caller.organization())
        .after(after)
}
