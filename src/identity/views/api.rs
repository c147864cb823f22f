//! The operations on saved views. Everybody who is signed in has views of their own; to share one takes a permission.

use lonja_platform::prelude::*;
use poem_openapi::{OpenApi, param::Path};
use serde_json::json;

use super::{
    dto::{SavedView, SavedViewChange, SavedViewCreation, SavedViewDefault, SavedViewFilters},
    store::{self, Viewer, Whose},
};
use crate::{entities::saved_view::Model, state::Identity};

/// The operations.
pub(crate) struct ViewsApi {
    identity: Identity,
}

impl ViewsApi {
    pub fn new(identity: &Identity) -> Self {
        Self { identity: identity.clone() }
    }
}

#[OpenApi]
impl ViewsApi {
    /// List saved views
    ///
    /// One's own, and those that somebody of the organisation shares.
    #[oai(path = "/api/v1/saved-views", method = "get", operation_id = "list_saved_views", tag = Tag::Identity)]
    async fn list(
        &self,
        access: Access<perm::SignedIn>,
        list: ListRequest<SavedViewFilters>,
    ) -> Result<List<SavedView>, Problem> {
        let (db, viewer) = (self.identity.ctx().db.clone(), Viewer::of(&access));
        list.answer(move |query| {
            let db = db.clone();
            async move { store::page(db.read(), viewer, query).await }
        })
        .await
    }

    /// Save a view
    ///
    /// A name is used once per person and list.
    #[oai(path = "/api/v1/saved-views", method = "post", operation_id = "create_saved_view", tag = Tag::Identity)]
    async fn create(
        &self,
        access: Access<perm::SignedIn>,
        body: Json<SavedViewCreation>,
    ) -> Result<Created<SavedView>, Problem> {
        let viewer = person(&access)?;
        let body = body.0;
        let shared = body.shared.unwrap_or(false);
        if shared {
            may_share(&access)?;
        }
        let mut tx = self.identity.ctx().db.begin(&access).await?;
        let id = SavedViewId::new();
        let model = Model {
            id: id.0,
            owner_id: viewer.user,
            organization_id: viewer.organization,
            list_key: body.list,
            name: check_name(&body.name)?,
            state: body.state,
            shared,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        store::insert(&tx, model.clone()).await.map_err(taken)?;
        let mut made = store::find(&tx, viewer, id).await?;
        if body.default.unwrap_or(false) {
            store::begin_with(&tx, viewer, &made).await?;
            made.default = true;
        }
        tx.record(changed(&model).after(audited(&model)));
        tx.finish(Created::at(format!("/api/v1/saved-views/{id}"), made)).await
    }

    /// Change a saved view
    ///
    /// One's own. One that is no longer shared is gone for the others.
    #[oai(
        path = "/api/v1/saved-views/:id",
        method = "patch",
        operation_id = "update_saved_view",
        tag = Tag::Identity
    )]
    async fn update(
        &self,
        access: Access<perm::SignedIn>,
        id: Path<SavedViewId>,
        body: Json<SavedViewChange>,
    ) -> Result<Json<SavedView>, Problem> {
        let viewer = Viewer::of(&access);
        let mut tx = self.identity.ctx().db.begin(&access).await?;
        let before = store::own(&tx, viewer, id.0).await?;
        let mut after = Model { updated_at: tx.now(), ..before.clone() };
        if let Some(name) = &body.name {
            after.name = check_name(name)?;
        }
        if let Some(state) = body.0.state {
            after.state = state;
        }
        if let Some(shared) = body.0.shared {
            after.shared = shared;
        }
        if after.shared && !before.shared {
            may_share(&access)?;
        }
        store::update(&tx, &after).await.map_err(taken)?;
        if before.shared && !after.shared {
            store::no_longer_begin(&tx, id.0, Whose::Others(viewer.user)).await?;
        }
        let shown = store::find(&tx, viewer, id.0).await?;
        tx.record(changed(&after).before(audited(&before)).after(audited(&after)));
        tx.finish(Json(shown)).await
    }

    /// Begin a list with a view, or no longer
    ///
    /// With an own view or a shared one; for the caller alone.
    #[oai(
        path = "/api/v1/saved-views/:id/default",
        method = "put",
        operation_id = "set_default_view",
        tag = Tag::Identity
    )]
    async fn set_default(
        &self,
        access: Access<perm::SignedIn>,
        id: Path<SavedViewId>,
        body: Json<SavedViewDefault>,
    ) -> Result<Json<SavedView>, Problem> {
        let viewer = person(&access)?;
        let mut tx = self.identity.ctx().db.begin(&access).await?;
        let mut view = store::find(&tx, viewer, id.0).await?;
        if body.0.default {
            store::begin_with(&tx, viewer, &view).await?;
        } else {
            store::no_longer_begin(&tx, id.0, Whose::Own(viewer.user)).await?;
        }
        view.default = body.0.default;
        tx.record(
            Change::new(EventKind::SavedViewChanged, id.0)
                .organization(viewer.organization.into())
                .after(json!({ "default": view.default })),
        );
        tx.finish(Json(view)).await
    }

    /// Delete a saved view
    ///
    /// One's own. A shared one is gone for everybody.
    ///
    /// Example: `DELETE /api/v1/saved-views/viw_0198c0de8d5a7c3e9f00112233445566` answers 204.
    #[oai(
        path = "/api/v1/saved-views/:id",
        method = "delete",
        operation_id = "delete_saved_view",
        tag = Tag::Identity
    )]
    async fn delete(
        &self,
        access: Access<perm::SignedIn>,
        id: Path<SavedViewId>,
    ) -> Result<NoContent, Problem> {
        let mut tx = self.identity.ctx().db.begin(&access).await?;
        let view = store::own(&tx, Viewer::of(&access), id.0).await?;
        store::delete(&tx, id.0).await?;
        tx.record(changed(&view).before(audited(&view)));
        tx.finish(NoContent).await
    }
}

/// A machine opens no lists.
fn person(caller: &Caller) -> Result<Viewer, Problem> {
    if caller.user_id().is_none() {
        let detail = "Saved views belong to people. Sign in as one.";
        return Err(Problem::new(ProblemCode::PermissionMissing, detail));
    }
    Ok(Viewer::of(caller))
}

fn may_share(caller: &Caller) -> Result<(), Problem> {
    if caller.has(Permission::ViewsShare) {
        return Ok(());
    }
    let detail =
        "To share a view takes the permission views:share. Save it for yourself, or ask for the permission.";
    Err(Problem::new(ProblemCode::PermissionMissing, detail))
}

fn check_name(name: &str) -> Result<String, Problem> {
    let name = name.trim();
    if name.is_empty() || name.chars().any(char::is_control) {
        return Err(Problem::invalid_field("/name", "Write a name, in one line."));
    }
    Ok(name.to_owned())
}

fn taken(error: sea_orm::DbErr) -> Problem {
    if is_unique_violation(&error) {
        let detail = "You have a view of this name for this list already. Choose another name.";
        Problem::new(ProblemCode::AlreadyExists, detail).field("/name", "Taken.")
    } else {
        error.into()
    }
}

fn changed(view: &Model) -> Change {
    let change = Change::new(EventKind::SavedViewChanged, SavedViewId::from(view.id));
    change.organization(view.organization_id.into())
}

fn audited(view: &Model) -> serde_json::Value {
    json!({ "list": view.list_key, "name": view.name, "state": view.state, "shared": view.shared })
}
