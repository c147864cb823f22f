//! Nobody gives away, takes away or takes over more than it has itself.

use lonja_platform::prelude::*;
use sea_orm::ConnectionTrait;

use crate::person::{self, HeldRole};

/// What somebody may hand to others.
#[derive(Clone, Debug)]
pub(crate) struct Rank {
    side: Side,
    own: PermissionSet,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Host,
    Organization(OrganizationId),
}

impl Rank {
    /// The rights of a caller: what its token holds, and for a person also what its roles hold when its organisation
    /// acts as the other kind.
    pub(crate) async fn of(conn: &impl ConnectionTrait, caller: &Caller) -> Result<Self, Problem> {
        let side = match caller.scope() {
            Scope::Host => Side::Host,
            Scope::Partner(organization) | Scope::Supplier(organization) => Side::Organization(organization),
        };
        let mut own = caller.permissions().clone();
        if let (Side::Organization(_), Some(user)) = (side, caller.user_id())
            && let Some(person) = person::by_id(conn, user).await?
        {
            for kind in &person.organization.kinds {
                own = own.union(&person.permissions(*kind));
            }
        }
        Ok(Self { side, own })
    }

    /// Whether these rights, held under this kind, are the caller's to give. The host's staff look after partners and
    /// suppliers, whose rights they do not hold themselves; among themselves they are measured like everybody.
    pub(crate) fn covers(&self, kind: OrganizationKind, rights: &PermissionSet) -> bool {
        match (self.side, kind) {
            (Side::Host, OrganizationKind::Partner | OrganizationKind::Supplier) => true,
            (Side::Host, OrganizationKind::Host)
            | (Side::Organization(_), OrganizationKind::Partner | OrganizationKind::Supplier) => {
                rights.is_subset(&self.own)
            }
            (Side::Organization(_), OrganizationKind::Host) => false,
        }
    }

    pub(crate) fn covers_all(&self, roles: &[HeldRole]) -> bool {
        roles.iter().all(|role| self.covers(role.kind, &role.permissions))
    }
}

/// The answer to whoever reaches above itself.
pub(crate) fn above() -> Problem {
    let detail = "This would take rights that you do not have yourself. Ask somebody who has them.";
    Problem::new(ProblemCode::PermissionMissing, detail)
}

#[cfg(test)]
mod tests {
    use lonja_kernel::BuiltInRole as R;
    use proptest::prelude::*;

    use super::*;
    use OrganizationKind::{Host, Partner, Supplier};

    fn rank(role: R) -> Rank {
        let side = match role.kind() {
            Host => Side::Host,
            Partner | Supplier => Side::Organization(OrganizationId::new()),
        };
        Rank { side, own: role.permissions() }
    }

    fn may_give(by: R, role: R) -> bool {
        rank(by).covers(role.kind(), &role.permissions())
    }

    #[test]
    fn a_partner_admin_gives_partner_roles_and_no_others() {
        assert!(may_give(R::PartnerAdmin, R::Buyer) && may_give(R::PartnerAdmin, R::PartnerAdmin));
        assert!(!may_give(R::PartnerAdmin, R::SupplierAdmin) && !may_give(R::PartnerAdmin, R::Planner));
        assert!(
            R::ALL.iter().filter(|role| role.kind() == Host).all(|role| !may_give(R::PartnerAdmin, *role))
        );
    }

    #[test]
    fn a_channel_manager_looks_after_partners_but_makes_no_administrator() {
        assert!(
            may_give(R::ChannelManager, R::PartnerAdmin) && may_give(R::ChannelManager, R::SupplierAdmin)
        );
        assert!(may_give(R::ChannelManager, R::ChannelManager));
        assert!(!may_give(R::ChannelManager, R::Administrator) && !may_give(R::ChannelManager, R::Auditor));
    }

    #[test]
    fn the_administrator_gives_every_role() {
        assert!(R::ALL.iter().all(|role| may_give(R::Administrator, *role)));
    }

    fn permissions() -> impl Strategy<Value = PermissionSet> {
        proptest::sample::subsequence(Permission::ALL.to_vec(), 0..=Permission::ALL.len())
            .prop_map(|permissions| permissions.into_iter().collect())
    }

    proptest! {
        #[test]
        fn outside_the_host_nothing_that_one_lacks_can_be_given(own in permissions(), given in permissions()) {
            let side = Side::Organization(OrganizationId::new());
            let rank = Rank { side, own: own.clone() };
            for kind in [Partner, Supplier] {
                prop_assert_eq!(rank.covers(kind, &given), given.is_subset(&own));
            }
            prop_assert!(!rank.covers(Host, &given));
            let staff = Rank { side: Side::Host, own: own.clone() };
            prop_assert_eq!(staff.covers(Host, &given), given.is_subset(&own));
        }
    }
}
