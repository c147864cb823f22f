//! A person with everything that decides what it may do: state, organisation, roles. One statement reads it all, so
//! that the rights and the epochs under which they are granted belong together.

mod store;

use lonja_platform::prelude::*;

use crate::tokens::{Epochs, Grant, Subject};

pub(crate) use store::{by_email, by_id, organization};

/// An organisation, as far as sign-in is concerned.
#[derive(Clone, Debug)]
pub(crate) struct Seat {
    pub id: OrganizationId,
    pub name: String,
    pub kinds: Vec<OrganizationKind>,
    pub active: bool,
    pub language: String,
    pub currency: Option<String>,
    pub epoch: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UserState {
    Invited,
    Active,
    Suspended,
}

impl UserState {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Invited => "invited",
            Self::Active => "active",
            Self::Suspended => "suspended",
        }
    }

    /// What the database's CHECK lets through is one of these.
    pub fn read(text: &str) -> Self {
        match text {
            "active" => Self::Active,
            "invited" => Self::Invited,
            _ => Self::Suspended,
        }
    }
}

/// A role that somebody holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HeldRole {
    pub id: RoleId,
    /// A built-in role's key, a custom role's name.
    pub name: String,
    pub kind: OrganizationKind,
    pub permissions: PermissionSet,
}

#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub id: UserId,
    pub email: String,
    pub name: String,
    pub language: Option<String>,
    pub state: UserState,
    pub password_hash: Option<String>,
    pub epoch: i64,
    pub organization: Seat,
    pub roles: Vec<HeldRole>,
}

impl Person {
    /// Signing in is for active people of active organisations.
    pub fn may_sign_in(&self) -> bool {
        self.state == UserState::Active && self.organization.active
    }

    /// As what the person acts: as asked, or else as the first kind for which it holds a role. An organisation that is
    /// partner and supplier acts as one of the two per token.
    pub fn acting(&self, asked: Option<OrganizationKind>) -> Option<OrganizationKind> {
        let kinds = &self.organization.kinds;
        if let Some(kind) = asked {
            return kinds.contains(&kind).then_some(kind);
        }
        let held = kinds.iter().find(|kind| self.roles.iter().any(|role| role.kind == **kind));
        held.or_else(|| kinds.first()).copied()
    }

    /// What the roles of that kind allow, never more than the kind can hold.
    pub fn permissions(&self, acting: OrganizationKind) -> PermissionSet {
        let roles = self.roles.iter().filter(|role| role.kind == acting);
        let all = roles.fold(PermissionSet::default(), |all, role| all.union(&role.permissions));
        all.intersection(&acting.grantable())
    }

    pub fn grant(&self, acting: OrganizationKind, session: Option<SessionId>) -> Grant {
        Grant {
            session,
            epochs: Epochs { subject: self.epoch, organization: self.organization.epoch },
            ..Grant::new(Subject::User(self.id), self.organization.id, acting, self.permissions(acting))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(kinds: &[OrganizationKind], roles: &[BuiltInRole]) -> Person {
        Person {
            id: UserId::new(),
            email: "ana@example.com".to_owned(),
            name: "Ana".to_owned(),
            language: None,
            state: UserState::Active,
            password_hash: None,
            epoch: 0,
            organization: Seat {
                id: OrganizationId::new(),
                name: "Ana & Co".to_owned(),
                kinds: kinds.to_vec(),
                active: true,
                language: "en".to_owned(),
                currency: None,
                epoch: 0,
            },
            roles: roles
                .iter()
                .map(|role| HeldRole {
                    id: crate::built_in::role_id(*role),
                    name: role.key().to_owned(),
                    kind: role.kind(),
                    permissions: role.permissions(),
                })
                .collect(),
        }
    }

    use OrganizationKind::{Host, Partner, Supplier};

    #[test]
    fn a_person_acts_as_the_kind_for_which_it_holds_a_role() {
        let both = [Partner, Supplier];
        assert_eq!(person(&both, &[BuiltInRole::Planner]).acting(None), Some(Supplier));
        assert_eq!(person(&both, &[BuiltInRole::Planner, BuiltInRole::Buyer]).acting(None), Some(Partner));
        assert_eq!(person(&both, &[]).acting(None), Some(Partner));
        assert_eq!(person(&both, &[BuiltInRole::Planner]).acting(Some(Partner)), Some(Partner));
        assert_eq!(person(&[Partner], &[BuiltInRole::Buyer]).acting(Some(Supplier)), None);
        assert_eq!(person(&[Partner], &[BuiltInRole::Buyer]).acting(Some(Host)), None);
    }

    #[test]
    fn only_roles_of_the_acting_kind_count() {
        let ana = person(&[Partner, Supplier], &[BuiltInRole::Planner, BuiltInRole::Buyer]);
        assert_eq!(ana.permissions(Partner), BuiltInRole::Buyer.permissions());
        assert_eq!(ana.permissions(Supplier), BuiltInRole::Planner.permissions());
        assert!(ana.permissions(Host).is_empty());
    }

    #[test]
    fn a_role_that_outgrew_its_kind_is_cut() {
        let mut ana = person(&[Partner], &[BuiltInRole::Buyer]);
        ana.roles[0].permissions = Host.grantable();
        assert!(ana.permissions(Partner).is_subset(&Partner.grantable()));
        assert!(!ana.permissions(Partner).contains(Permission::OrdersManage));
    }
}
