//! The operations on organisations.

use lonja_platform::prelude::*;
use poem_openapi::{OpenApi, param::Path, types::MaybeUndefined};
use serde_json::json;

use super::{
    dto::{Organization, OrganizationChange, OrganizationCreation, OrganizationFilters, OrganizationState},
    rules::{check_currency, check_kinds, check_name, check_new},
    store,
};
use crate::{
    sign_in::end_sessions_of,
    state::Identity,
    tokens::{longest_life, store as tokens},
};

/// The operations.
pub struct OrganizationsApi {
    identity: Identity,
}

impl OrganizationsApi {
    pub fn new(identity: &Identity) -> Self {
        Self { identity: identity.clone() }
    }
}

fn taken() -> Problem {
    Problem::new(
        ProblemCode::AlreadyExists,
        "Another organisation has this external code. Choose another one.",
    )
    .field("/external_code", "Taken.")
}

/// Managing organisations is for the host, whatever a token says.
fn host_only(caller: &Caller) -> Result<(), Problem> {
    if caller.scope() == Scope::Host {
        return Ok(());
    }
    Err(Problem::new(ProblemCode::PermissionMissing, "Only the host's staff manage organisations."))
}

fn facts(organization: &Organization) -> serde_json::Value {
    let kinds: Vec<&str> = organization.kinds.iter().map(|kind| kind.as_str()).collect();
    json!({
        "name": organization.name,
        "kinds": kinds,
        "state": organization.state.as_str(),
        "language": organization.language,
        "currency": organization.currency,
        "stock_exposure": organization.stock_exposure.as_str(),
        "external_code": organization.external_code,
        "holding": organization.holding,
    })
}

#[OpenApi]
impl OrganizationsApi {
    /// List organisations
    ///
    /// The host's staff see all of them, everybody else their own.
    #[oai(
        path = "/api/v1/organizations",
        method = "get",
        operation_id = "list_organizations",
        tag = Tag::Organizations
    )]
    async fn list(
        &self,
        access: Access<perm::OrganizationsRead>,
        list: ListRequest<OrganizationFilters>,
    ) -> Result<List<Organization>, Problem> {
        let (db, scope) = (self.identity.ctx().db.clone(), access.scope());
        list.answer(move |query| {
            let db = db.clone();
            async move { store::page(db.read(), scope, query).await }
        })
        .await
    }

    /// Create a partner or supplier
    ///
    /// It has no people yet: invite the first one with `POST /api/v1/users`.
    #[oai(
        path = "/api/v1/organizations",
        method = "post",
        operation_id = "create_organization",
        tag = Tag::Organizations
    )]
    async fn create(
        &self,
        access: Access<perm::OrganizationsManage>,
        body: Json<OrganizationCreation>,
    ) -> Result<Created<Organization>, Problem> {
        host_only(&access)?;
        let new = check_new(body.0)?;
        let mut tx = self.identity.ctx().db.begin(&access).await?;
        let id = new.id;
        store::insert(&tx, &[new])
            .await
            .map_err(|error| if is_unique_violation(&error) { taken() } else { error.into() })?;
        let made = store::find(&tx, Scope::Host, id).await?.ok_or_else(Problem::not_found)?;
        tx.record(Change::new(EventKind::OrganizationCreated, id).organization(id).after(facts(&made)));
        tx.finish(Created::at(format!("/api/v1/organizations/{id}"), made)).await
    }

    /// Get an organisation
    #[oai(
        path = "/api/v1/organizations/:id",
        method = "get",
        operation_id = "get_organization",
        tag = Tag::Organizations
    )]
    async fn get(
        &self,
        access: Access<perm::OrganizationsRead>,
        id: Path<OrganizationId>,
    ) -> Result<Json<Organization>, Problem> {
        let found = store::find(self.identity.ctx().db.read(), access.scope(), id.0).await?;
        found.map(Json).ok_or_else(Problem::not_found)
    }

    /// Change an organisation
    ///
    /// Fields that are left out stay as they are; null clears one that may be empty. Suspending an organisation, or
    /// changing its kinds, ends its tokens within seconds.
    #[oai(
        path = "/api/v1/organizations/:id",
        method = "patch",
        operation_id = "update_organization",
        tag = Tag::Organizations
    )]
    async fn update(
        &self,
        access: Access<perm::OrganizationsManage>,
        id: Path<OrganizationId>,
        if_match: IfMatch,
        body: Json<OrganizationChange>,
    ) -> Result<Json<Organization>, Problem> {
        let ctx = self.identity.ctx();
        let mut tx = ctx.db.begin(&access).await?;
        let current = store::lock(&tx, access.scope(), id.0).await?.ok_or_else(Problem::not_found)?;
        host_only(&access)?;
        if_match.check(&current)?;
        let changed = Organization { updated_at: tx.now(), ..apply(&current, body.0)? };
        store::update(&tx, &changed)
            .await
            .map_err(|error| if is_unique_violation(&error) { taken() } else { error.into() })?;
        let closes = changed.state != current.state || changed.kinds != current.kinds;
        let revoked = if closes {
            end_sessions_of(&tx, id.0).await?;
            tokens::revoke_organization(&tx, id.0, longest_life(&ctx.config)).await?
        } else {
            Vec::new()
        };
        tx.record(
            Change::new(EventKind::OrganizationChanged, id.0)
                .organization(id.0)
                .before(facts(&current))
                .after(facts(&changed)),
        );
        let reply = tx.finish(Json(changed)).await?;
        self.identity.revoked(revoked);
        Ok(reply)
    }
}

/// The organisation as it shall be.
fn apply(current: &Organization, change: OrganizationChange) -> Result<Organization, Problem> {
    let mut changed = current.clone();
    let is_host = current.kinds.contains(&OrganizationKind::Host);
    if let Some(name) = change.name {
        changed.name = check_name(&name)?;
    }
    if let Some(mut kinds) = change.kinds {
        kinds.sort_unstable();
        if kinds != current.kinds {
            check_kinds(&kinds)?;
            if is_host {
                return Err(Problem::invalid_field("/kinds", "The host stays the host."));
            }
            changed.kinds = kinds;
        }
    }
    if let Some(state) = change.state {
        if is_host && state == OrganizationState::Suspended {
            return Err(Problem::invalid_field("/state", "The host cannot be suspended."));
        }
        changed.state = state;
    }
    changed.language = change.language.unwrap_or(changed.language);
    changed.stock_exposure = change.stock_exposure.unwrap_or(changed.stock_exposure);
    if let MaybeUndefined::Value(currency) = &change.currency {
        check_currency(currency)?;
    }
    let fields = [
        (&mut changed.currency, change.currency),
        (&mut changed.external_code, change.external_code),
        (&mut changed.holding, change.holding),
    ];
    for (field, value) in fields {
        match value {
            MaybeUndefined::Undefined => {}
            MaybeUndefined::Null => *field = None,
            MaybeUndefined::Value(value) => *field = Some(value),
        }
    }
    Ok(changed)
}

#[cfg(test)]
mod tests {
    use poem_openapi::types::Example;

    use super::*;

    fn nothing() -> OrganizationChange {
        OrganizationChange { state: None, ..OrganizationChange::example() }
    }

    #[test]
    fn what_is_left_out_stays_and_null_clears() {
        let current = Organization::example();
        assert_eq!(apply(&current, nothing()).expect("fine"), current);
        let cleared = OrganizationChange { external_code: MaybeUndefined::Null, ..nothing() };
        assert_eq!(apply(&current, cleared).expect("fine").external_code, None);
    }

    #[test]
    fn the_host_stays_the_host_and_open() {
        let host = Organization { kinds: vec![OrganizationKind::Host], ..Organization::example() };
        let suspended = OrganizationChange { state: Some(OrganizationState::Suspended), ..nothing() };
        assert!(apply(&host, suspended).is_err());
        let kinds = OrganizationChange { kinds: Some(vec![OrganizationKind::Partner]), ..nothing() };
        assert!(apply(&host, kinds).is_err());
    }

    #[test]
    fn nobody_becomes_the_host() {
        let kinds = Some(vec![OrganizationKind::Host]);
        assert!(apply(&Organization::example(), OrganizationChange { kinds, ..nothing() }).is_err());
        let creation = OrganizationCreation {
            kinds: vec![OrganizationKind::Partner, OrganizationKind::Host],
            ..OrganizationCreation::example()
        };
        assert!(check_new(creation).is_err());
    }
}
