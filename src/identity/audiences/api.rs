//! The operations on audiences. They are the host's own business: nobody else sees that there are any.

use lonja_platform::prelude::*;
use poem_openapi::{OpenApi, param::Path, types::MaybeUndefined};
use serde_json::json;

use super::{
    dto::{Audience, AudienceChange, AudienceCreation, AudienceFilters, AudienceMembers},
    store,
};
use crate::{
    assortments::{lock_assortments, settle},
    state::Identity,
};

/// The operations.
pub struct AudiencesApi {
    identity: Identity,
}

impl AudiencesApi {
    pub fn new(identity: &Identity) -> Self {
        Self { identity: identity.clone() }
    }
}

fn taken() -> Problem {
    Problem::new(ProblemCode::AlreadyExists, "There is an audience of this name. Choose another one.")
        .field("/name", "Taken.")
}

fn check_name(name: &str) -> Result<String, Problem> {
    let name = name.trim();
    if name.is_empty() || name.chars().any(char::is_control) {
        return Err(Problem::invalid_field("/name", "Write a name, in one line."));
    }
    Ok(name.to_owned())
}

#[OpenApi]
impl AudiencesApi {
    /// List audiences
    #[oai(path = "/api/v1/audiences", method = "get", operation_id = "list_audiences", tag = Tag::Organizations)]
    async fn list(
        &self,
        access: Access<perm::AudiencesRead>,
        list: ListRequest<AudienceFilters>,
    ) -> Result<List<Audience>, Problem> {
        let (db, scope) = (self.identity.ctx().db.clone(), access.scope());
        list.answer(move |query| {
            let db = db.clone();
            async move { store::page(db.read(), scope, query).await }
        })
        .await
    }

    /// Create an audience
    ///
    /// It has no members yet: add them with `PUT /api/v1/audiences/{id}/members`.
    #[oai(path = "/api/v1/audiences", method = "post", operation_id = "create_audience", tag = Tag::Organizations)]
    async fn create(
        &self,
        access: Access<perm::AudiencesManage>,
        body: Json<AudienceCreation>,
    ) -> Result<Created<Audience>, Problem> {
        if access.scope() != Scope::Host {
            let detail = "Only the host's staff make audiences.";
            return Err(Problem::new(ProblemCode::PermissionMissing, detail));
        }
        let name = check_name(&body.name)?;
        let mut tx = self.identity.ctx().db.begin(&access).await?;
        let id = AudienceId::new();
        store::insert(&tx, id, &name, body.0.description)
            .await
            .map_err(|error| if is_unique_violation(&error) { taken() } else { error.into() })?;
        let made = store::find(&tx, Scope::Host, id).await?.ok_or_else(Problem::not_found)?;
        tx.record(Change::new(EventKind::AudienceChanged, id).after(json!({ "name": made.name })));
        tx.finish(Created::at(format!("/api/v1/audiences/{id}"), made)).await
    }

    /// Get an audience
    #[oai(path = "/api/v1/audiences/:id", method = "get", operation_id = "get_audience", tag = Tag::Organizations)]
    async fn get(
        &self,
        access: Access<perm::AudiencesRead>,
        id: Path<AudienceId>,
    ) -> Result<Json<Audience>, Problem> {
        let found = store::find(self.identity.ctx().db.read(), access.scope(), id.0).await?;
        found.map(Json).ok_or_else(Problem::not_found)
    }

    /// Change an audience
    #[oai(
        path = "/api/v1/audiences/:id",
        method = "patch",
        operation_id = "update_audience",
        tag = Tag::Organizations
    )]
    async fn update(
        &self,
        access: Access<perm::AudiencesManage>,
        id: Path<AudienceId>,
        if_match: IfMatch,
        body: Json<AudienceChange>,
    ) -> Result<Json<Audience>, Problem> {
        let mut tx = self.identity.ctx().db.begin(&access).await?;
        let current = store::lock(&tx, access.scope(), id.0).await?.ok_or_else(Problem::not_found)?;
        if_match.check(&current)?;
        let mut changed = Audience { updated_at: tx.now(), ..current.clone() };
        if let Some(name) = &body.name {
            changed.name = check_name(name)?;
        }
        match body.0.description {
            MaybeUndefined::Undefined => {}
            MaybeUndefined::Null => changed.description = None,
            MaybeUndefined::Value(description) => changed.description = Some(description),
        }
        store::update(&tx, &changed)
            .await
            .map_err(|error| if is_unique_violation(&error) { taken() } else { error.into() })?;
        tx.record(
            Change::new(EventKind::AudienceChanged, id.0)
                .before(json!({ "name": current.name, "description": current.description }))
                .after(json!({ "name": changed.name, "description": changed.description })),
        );
        tx.finish(Json(changed)).await
    }

    /// Choose the members of an audience
    ///
    /// The audience then has exactly these members. What they see changes with this very answer.
    #[oai(
        path = "/api/v1/audiences/:id/members",
        method = "put",
        operation_id = "set_audience_members",
        tag = Tag::Organizations
    )]
    async fn set_members(
        &self,
        access: Access<perm::AudiencesManage>,
        id: Path<AudienceId>,
        if_match: IfMatch,
        body: Json<AudienceMembers>,
    ) -> Result<Json<Audience>, Problem> {
        let mut tx = self.identity.ctx().db.begin(&access).await?;
        lock_assortments(&tx).await?;
        let current = store::lock(&tx, access.scope(), id.0).await?.ok_or_else(Problem::not_found)?;
        if_match.check(&current)?;
        let wanted = body.0.organization_ids;
        let eligible = store::eligible(&tx, &wanted).await?;
        let wrong: Vec<FieldError> = wanted
            .iter()
            .enumerate()
            .filter(|(_, id)| !eligible.contains(id))
            .map(|(at, _)| FieldError {
                pointer: format!("/organization_ids/{at}"),
                detail: "Use the id of a partner or supplier.".to_owned(),
            })
            .collect();
        if !wrong.is_empty() {
            return Err(Problem::invalid(wrong));
        }
        let present = store::members(&tx, id.0).await?;
        let added: Vec<OrganizationId> = eligible.difference(&present).copied().collect();
        let removed: Vec<OrganizationId> = present.difference(&eligible).copied().collect();
        store::add_members(&tx, id.0, &added).await?;
        store::remove_members(&tx, id.0, &removed).await?;
        let moved = [added.as_slice(), removed.as_slice()].concat();
        settle(&tx, self.identity.observers(), &moved).await?;
        let changed =
            Audience { updated_at: tx.now(), member_count: eligible.len() as u64, ..current.clone() };
        store::update(&tx, &changed).await?;
        tx.record(
            Change::new(EventKind::AudienceChanged, id.0)
                .before(json!({ "members": current.member_count }))
                .after(json!({ "members": changed.member_count, "added": added, "removed": removed })),
        );
        tx.finish(Json(changed)).await
    }
}
