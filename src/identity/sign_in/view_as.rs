//! Staff see the portal as an organisation sees it: through the same code, reading only, leaving no marks, for a short
//! time, and on the record.

use lonja_platform::prelude::*;
use serde_json::json;

use super::dto::{TokenResponse, ViewAsRequest, WithCookies};
use crate::{
    built_in::admin_of,
    person,
    state::Identity,
    tokens::{Epochs, Grant, Subject, lasting},
};

/// What both the organisation and the staff member may see. A supplier's own products are a part of the products that
/// staff may see, under another permission.
fn visible(staff: &PermissionSet, kind: OrganizationKind) -> PermissionSet {
    let also = staff.contains(Permission::ProductsRead).then_some(Permission::SupplyRead);
    let staff = staff.union(&also.into_iter().collect());
    let both = admin_of(kind).permissions().intersection(&staff);
    both.iter().filter(|permission| permission.as_str().ends_with(":read")).collect()
}

pub(super) async fn view_as(
    identity: &Identity,
    access: &Access<perm::ViewAsUse>,
    request: ViewAsRequest,
) -> Result<WithCookies<TokenResponse>, Problem> {
    let ctx = identity.ctx();
    let staff_only =
        || Problem::new(ProblemCode::PermissionMissing, "Only the host's staff can preview the portal.");
    let user = access.user_id().ok_or_else(staff_only)?;
    if access.scope() != Scope::Host {
        return Err(staff_only());
    }
    let mut tx = ctx.db.begin(access).await?;
    let staff = person::by_id(&tx, user).await?.ok_or_else(Problem::not_found)?;
    let target = person::organization(&tx, request.organization_id).await?.ok_or_else(Problem::not_found)?;
    if target.kinds.contains(&OrganizationKind::Host) {
        return Err(Problem::invalid_field("/organization_id", "Choose a partner or a supplier."));
    }
    if !target.active {
        let detail = "This organisation is suspended: it sees nothing. Reactivate it first.";
        return Err(Problem::new(ProblemCode::Conflict, detail));
    }
    let acting = match request.acting {
        Some(kind) => target.kinds.iter().find(|known| **known == kind),
        None => target.kinds.first(),
    };
    let acting = *acting
        .ok_or_else(|| Problem::invalid_field("/acting", "The organisation does not act as this kind."))?;
    let grant = Grant {
        session: access.session(),
        previewed_by: Some(user),
        epochs: Epochs { subject: staff.epoch, organization: target.epoch },
        ..Grant::new(Subject::User(user), target.id, acting, visible(access.permissions(), acting))
    };
    let token = identity.issuer().issue(&grant, lasting(ctx.config.tokens.view_as))?;
    tx.record(
        Change::new(EventKind::PreviewStarted, target.id)
            .organization(staff.organization.id)
            .after(json!({ "by": user, "acting": acting })),
    );
    tx.finish(WithCookies { body: token.into(), cookies: Vec::new() }).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preview_shows_what_both_may_see_and_changes_nothing() {
        for role in BuiltInRole::ALL.iter().filter(|role| role.kind() == OrganizationKind::Host) {
            for kind in [OrganizationKind::Partner, OrganizationKind::Supplier] {
                let shown = visible(&role.permissions(), kind);
                assert!(shown.is_subset(&admin_of(kind).permissions()), "{role:?}");
                assert!(shown.iter().all(|permission| permission.as_str().ends_with(":read")), "{role:?}");
                let own = |permission: Permission| {
                    role.permissions().contains(permission) || permission == Permission::SupplyRead
                };
                assert!(shown.iter().all(own), "{role:?}");
            }
        }
    }

    #[test]
    fn whoever_sees_no_products_sees_no_supply_either() {
        let nothing = [Permission::ViewAsUse].into_iter().collect();
        assert!(visible(&nothing, OrganizationKind::Supplier).is_empty());
    }

    #[test]
    fn a_demand_analyst_sees_demand_as_the_supplier_does() {
        let shown = visible(&BuiltInRole::DemandAnalyst.permissions(), OrganizationKind::Supplier);
        assert!(shown.contains(Permission::DemandRead) && shown.contains(Permission::SupplyRead));
    }
}
