//! The operations on one's own preferences.

use lonja_platform::prelude::*;
use poem_openapi::OpenApi;
use serde_json::json;

use super::{dto::NotificationPreferences, store};
use crate::kind::Kind;

/// The operations.
pub struct PreferencesApi {
    pub ctx: Ctx,
}

#[OpenApi(tag = "Tag::Notifications")]
impl PreferencesApi {
    /// Get my notification preferences
    ///
    /// One per kind that can concern me; a kind that I never decided on shows its default.
    #[oai(
        path = "/api/v1/me/notification-preferences",
        method = "get",
        operation_id = "get_notification_preferences"
    )]
    async fn get(&self, access: Access<perm::SignedIn>) -> Result<Json<NotificationPreferences>, Problem> {
        let kinds = kinds_of(&access);
        let user = access.user_id().unwrap_or(UserId(uuid::Uuid::nil()));
        let preferences = store::of(self.ctx.db.read(), user, &kinds).await?;
        Ok(Json(NotificationPreferences { preferences }))
    }

    /// Change my notification preferences
    ///
    /// Kinds that are left out stay as they are. It counts from now on; what was told already stays in the list.
    #[oai(
        path = "/api/v1/me/notification-preferences",
        method = "put",
        operation_id = "update_notification_preferences"
    )]
    async fn update(
        &self,
        access: Access<perm::SignedIn>,
        body: Json<NotificationPreferences>,
    ) -> Result<Json<NotificationPreferences>, Problem> {
        body.check()?;
        let kinds = kinds_of(&access);
        if let Some(at) = body.preferences.iter().position(|wanted| !kinds.contains(&wanted.kind)) {
            let field = format!("/preferences/{at}/kind");
            return Err(Problem::invalid_field(field, "This kind does not concern you; leave it out."));
        }
        let user = access.user_id().ok_or_else(|| {
            Problem::new(ProblemCode::Conflict, "A machine is told of nothing. Sign in as a person.")
        })?;
        let mut tx = self.ctx.db.begin(&access).await?;
        let before = store::of(&tx, user, &kinds).await?;
        store::save(&tx, user, &body.preferences).await?;
        let after = store::of(&tx, user, &kinds).await?;
        let facts = |preferences: &[super::dto::NotificationPreference]| {
            let told = preferences.iter().map(|wanted| {
                (
                    wanted.kind.key().to_owned(),
                    json!({ "portal": wanted.portal, "mail": wanted.mail.as_str() }),
                )
            });
            serde_json::Value::Object(told.collect())
        };
        tx.record(
            Change::new(EventKind::NotificationPreferencesChanged, user)
                .organization(Caller::organization(&access))
                .before(facts(&before))
                .after(facts(&after)),
        );
        tx.finish(Json(NotificationPreferences { preferences: after })).await
    }
}

fn kinds_of(caller: &Caller) -> Vec<Kind> {
    let concerns = |kind: &Kind| kind.concerns(caller.acting(), |needed| caller.has(needed));
    Kind::ALL.iter().copied().filter(concerns).collect()
}
