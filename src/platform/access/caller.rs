//! The caller of a request, as its token says, and the scope of rows that follows from it.

use lonja_kernel::{OrganizationId, OrganizationKind, Permission, PermissionSet, UserId};

/// Which rows a caller may see. Every query of a slice starts from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// The host's staff see every organisation's rows.
    Host,
    /// A partner sees its own rows and what is offered to its audiences.
    Partner(OrganizationId),
    /// A supplier sees its own rows and what is released to it.
    Supplier(OrganizationId),
}

impl Scope {
    /// The organisation whose rows these are; `None` for the host, which sees all.
    pub fn organization(self) -> Option<OrganizationId> {
        match self {
            Self::Host => None,
            Self::Partner(organization) | Self::Supplier(organization) => Some(organization),
        }
    }
}

/// What a token says, verified.
#[derive(Clone, Debug)]
pub struct CallerParts {
    /// The prefixed id of the user or API client.
    pub subject: String,
    /// Present where a person is signed in.
    pub user: Option<UserId>,
    /// The acting organisation. Always from the token, never from the request.
    pub organization: OrganizationId,
    /// Which side the organisation acts on with this token.
    pub acting: OrganizationKind,
    pub permissions: PermissionSet,
    /// The sign-in that the token comes from; `None` for API clients.
    pub session: Option<lonja_kernel::SessionId>,
    /// The staff member behind a preview ("view as"); such a caller reads only and leaves no marks.
    pub previewed_by: Option<String>,
}

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub struct Caller(CallerParts);

impl Caller {
    pub fn new(parts: CallerParts) -> Self {
        Self(parts)
    }

    pub fn subject(&self) -> &str {
        &self.0.subject
    }

    pub fn user_id(&self) -> Option<UserId> {
        self.0.user
    }

    pub fn session(&self) -> Option<lonja_kernel::SessionId> {
        self.0.session
    }

    pub fn organization(&self) -> OrganizationId {
        self.0.organization
    }

    pub fn acting(&self) -> OrganizationKind {
        self.0.acting
    }

    pub fn permissions(&self) -> &PermissionSet {
        &self.0.permissions
    }

    pub fn has(&self, permission: Permission) -> bool {
        self.0.permissions.contains(permission)
    }

    /// A preview reads only and has no side effects: no seen marks, no download counts.
    pub fn is_preview(&self) -> bool {
        self.0.previewed_by.is_some()
    }

    /// The person or machine really behind the request: the staff member in a preview.
    pub fn real_actor(&self) -> &str {
        self.0.previewed_by.as_deref().unwrap_or(&self.0.subject)
    }

    pub fn scope(&self) -> Scope {
        match self.0.acting {
            OrganizationKind::Host => Scope::Host,
            OrganizationKind::Partner => Scope::Partner(self.0.organization),
            OrganizationKind::Supplier => Scope::Supplier(self.0.organization),
        }
    }
}
