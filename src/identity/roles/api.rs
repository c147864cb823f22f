//! The operations on roles.

use lonja_platform::prelude::*;
use poem_openapi::{OpenApi, param::Path, types::MaybeUndefined};
use serde_json::json;

use super::{
    dto::{Role, RoleChange, RoleCreation, RoleFilters},
    store,
};
use crate::{
    rank::{Rank, above},
    sign_in::end_sessions,
    state::Identity,
    tokens::{longest_life, store as tokens},
};

/// The operations.
pub struct RolesApi {
    identity: Identity,
}

impl RolesApi {
    pub fn new(identity: &Identity) -> Self {
        Self { identity: identity.clone() }
    }
}

fn taken() -> Problem {
    Problem::new(ProblemCode::AlreadyExists, "There is a role of this name. Choose another one.")
        .field("/name", "Taken.")
}

fn check_name(name: &str) -> Result<String, Problem> {
    let name = name.trim();
    if name.is_empty() || name.chars().any(char::is_control) {
        return Err(Problem::invalid_field("/name", "Write a name, in one line."));
    }
    Ok(name.to_owned())
}

/// The words as permissions that the kind can hold, in their declared order.
fn read_permissions(words: &[String], kind: OrganizationKind) -> Result<PermissionSet, Problem> {
    let grantable = kind.grantable();
    let wrong: Vec<FieldError> = words
        .iter()
        .enumerate()
        .filter(|(_, word)| !word.parse().is_ok_and(|permission| grantable.contains(permission)))
        .map(|(at, _)| FieldError {
            pointer: format!("/permissions/{at}"),
            detail: format!("Use permissions that a {} can have, such as assets:read.", kind.as_str()),
        })
        .collect();
    if wrong.is_empty() {
        Ok(PermissionSet::from_scope(&words.join(" ")))
    } else {
        Err(Problem::invalid(wrong))
    }
}

fn words(permissions: &PermissionSet) -> Vec<String> {
    permissions.iter().map(|permission| permission.as_str().to_owned()).collect()
}

fn rights(role: &Role) -> PermissionSet {
    PermissionSet::from_scope(&role.permissions.join(" "))
}

fn facts(role: &Role) -> serde_json::Value {
    json!({ "name": role.name, "kind": role.kind, "permissions": role.permissions })
}

/// Roles are defined by the host, whatever a token says.
fn host_only(caller: &Caller) -> Result<(), Problem> {
    if caller.scope() == Scope::Host {
        return Ok(());
    }
    Err(Problem::new(ProblemCode::PermissionMissing, "Only the host's staff define roles."))
}

fn changeable(role: &Role) -> Result<(), Problem> {
    if role.built_in {
        let detail = "Built-in roles stay as they are. Make a role of your own instead.";
        return Err(Problem::new(ProblemCode::Conflict, detail));
    }
    Ok(())
}

#[OpenApi]
impl RolesApi {
    /// List roles
    ///
    /// The host's staff see all of them, everybody else those that their own people can hold.
    #[oai(path = "/api/v1/roles", method = "get", operation_id = "list_roles", tag = Tag::Identity)]
    async fn list(
        &self,
        access: Access<perm::RolesRead>,
        list: ListRequest<RoleFilters>,
    ) -> Result<List<Role>, Problem> {
        let (db, scope) = (self.identity.ctx().db.clone(), access.scope());
        list.answer(move |query| {
            let db = db.clone();
            async move { store::page(db.read(), scope, query).await }
        })
        .await
    }

    /// Define a role
    ///
    /// Within what its kind of organisation can hold, and, for the host's own people, within one's own rights.
    #[oai(path = "/api/v1/roles", method = "post", operation_id = "create_role", tag = Tag::Identity)]
    async fn create(
        &self,
        access: Access<perm::RolesManage>,
        body: Json<RoleCreation>,
    ) -> Result<Created<Role>, Problem> {
        host_only(&access)?;
        let creation = body.0;
        let permissions = read_permissions(&creation.permissions, creation.kind)?;
        let name = check_name(&creation.name)?;
        let mut tx = self.identity.ctx().db.begin(&access).await?;
        if !Rank::of(&tx, &access).await?.covers(creation.kind, &permissions) {
            return Err(above());
        }
        let role = Role {
            id: RoleId::new(),
            name,
            description: creation.description,
            kind: creation.kind,
            built_in: false,
            permissions: words(&permissions),
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        store::insert(&tx, &role)
            .await
            .map_err(|error| if is_unique_violation(&error) { taken() } else { error.into() })?;
        tx.record(Change::new(EventKind::RoleChanged, role.id).after(facts(&role)));
        tx.finish(Created::at(format!("/api/v1/roles/{}", role.id), role)).await
    }

    /// Get a role
    #[oai(path = "/api/v1/roles/:id", method = "get", operation_id = "get_role", tag = Tag::Identity)]
    async fn get(&self, access: Access<perm::RolesRead>, id: Path<RoleId>) -> Result<Json<Role>, Problem> {
        let found = store::find(self.identity.ctx().db.read(), access.scope(), id.0).await?;
        found.map(Json).ok_or_else(Problem::not_found)
    }

    /// Change a role
    ///
    /// Built-in roles cannot be changed. Where the permissions change, whoever holds the role has to sign in again.
    #[oai(path = "/api/v1/roles/:id", method = "patch", operation_id = "update_role", tag = Tag::Identity)]
    async fn update(
        &self,
        access: Access<perm::RolesManage>,
        id: Path<RoleId>,
        if_match: IfMatch,
        body: Json<RoleChange>,
    ) -> Result<Json<Role>, Problem> {
        let ctx = self.identity.ctx();
        let mut tx = ctx.db.begin(&access).await?;
        let current = store::lock(&tx, access.scope(), id.0).await?.ok_or_else(Problem::not_found)?;
        host_only(&access)?;
        if_match.check(&current)?;
        changeable(&current)?;
        let change = body.0;
        let mut changed = Role { updated_at: tx.now(), ..current.clone() };
        if let Some(name) = change.name {
            changed.name = check_name(&name)?;
        }
        match change.description {
            MaybeUndefined::Undefined => {}
            MaybeUndefined::Null => changed.description = None,
            MaybeUndefined::Value(description) => changed.description = Some(description),
        }
        if let Some(permissions) = change.permissions {
            changed.permissions = words(&read_permissions(&permissions, current.kind)?);
        }
        let mut revoked = Vec::new();
        if changed.permissions != current.permissions {
            let rank = Rank::of(&tx, &access).await?;
            if !rank.covers(current.kind, &rights(&current)) || !rank.covers(current.kind, &rights(&changed))
            {
                return Err(above());
            }
            let holders = store::holders(&tx, id.0).await?;
            for holder in &holders {
                end_sessions(&tx, *holder, None).await?;
            }
            revoked = tokens::revoke_users(&tx, &holders, longest_life(&ctx.config)).await?;
        }
        store::update(&tx, &changed)
            .await
            .map_err(|error| if is_unique_violation(&error) { taken() } else { error.into() })?;
        tx.record(Change::new(EventKind::RoleChanged, id.0).before(facts(&current)).after(facts(&changed)));
        let reply = tx.finish(Json(changed)).await?;
        self.identity.revoked(revoked);
        Ok(reply)
    }

    /// Delete a role
    ///
    /// Only a role that nobody holds; built-in roles stay.
    ///
    /// Example: `DELETE /api/v1/roles/rol_0198c0de8d5a7c3e9f00112233445566` with the role's ETag as `If-Match` answers 204.
    #[oai(path = "/api/v1/roles/:id", method = "delete", operation_id = "delete_role", tag = Tag::Identity)]
    async fn delete(
        &self,
        access: Access<perm::RolesManage>,
        id: Path<RoleId>,
        if_match: IfMatch,
    ) -> Result<NoContent, Problem> {
        let mut tx = self.identity.ctx().db.begin(&access).await?;
        let current = store::lock(&tx, access.scope(), id.0).await?.ok_or_else(Problem::not_found)?;
        host_only(&access)?;
        if_match.check(&current)?;
        changeable(&current)?;
        if store::has_holders(&tx, id.0).await? {
            let detail = "Somebody holds this role. Take it away from everybody first.";
            return Err(Problem::new(ProblemCode::Conflict, detail));
        }
        store::delete(&tx, id.0).await?;
        tx.record(Change::new(EventKind::RoleChanged, id.0).before(facts(&current)));
        tx.finish(NoContent).await
    }
}
