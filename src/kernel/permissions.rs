//! Every permission of the product, once. An operation names the one that it needs by its marker type in
//! [`perm`]; that is what the spec publishes as a security scope and what is enforced.

use std::{collections::BTreeSet, fmt, str::FromStr};

macro_rules! permissions {
    ($($name:ident = $text:literal, $description:literal;)+) => {
        /// A right to do one kind of thing, written `area:verb`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Permission {
            $(#[doc = concat!("May ", $description, ".")] $name,)+
        }

        impl Permission {
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }

            /// What the permission allows, as a sentence fragment for the spec and the roles page.
            pub const fn describe(self) -> &'static str {
                match self { $(Self::$name => $description,)+ }
            }
        }

        /// One type per permission, so that an operation's signature says what it needs.
        pub mod perm {
            use super::{Permission, RequiredPermission};

            /// Any signed-in caller.
            pub struct SignedIn;
            impl RequiredPermission for SignedIn {
                const PERMISSION: Option<Permission> = None;
            }

            $(#[doc = concat!("May ", $description, ".")] pub struct $name;
            impl RequiredPermission for $name {
                const PERMISSION: Option<Permission> = Some(Permission::$name);
            })+
        }
    };
}

/// The permission that an operation needs, as a type.
pub trait RequiredPermission: Send + Sync + 'static {
    /// `None` where being signed in is enough.
    const PERMISSION: Option<Permission>;
}

permissions! {
    OrganizationsRead = "organizations:read", "see organisations";
    OrganizationsManage = "organizations:manage", "create, change and suspend organisations";
    UsersRead = "users:read", "see people";
    UsersManage = "users:manage", "invite, change and suspend people";
    RolesRead = "roles:read", "see roles";
    RolesManage = "roles:manage", "define roles";
    AudiencesRead = "audiences:read", "see audiences";
    AudiencesManage = "audiences:manage", "create audiences and choose their members";
    ApiClientsRead = "api_clients:read", "see API clients";
    ApiClientsManage = "api_clients:manage", "create API clients, rotate their secrets, revoke them";
    AuditRead = "audit:read", "read the audit log";
    ContactsManage = "contacts:manage", "keep the contacts that partners and suppliers are shown";
    BrandingManage = "branding:manage", "change the portal's name, logo and colour";
    ViewAsUse = "view_as:use", "preview the portal as an organisation";
    ProductsRead = "products:read", "see products on offer, with own prices and stock bands";
    ProductsManage = "products:manage", "create and change products, categories and their visibility";
    SupplyRead = "supply:read", "see the products that one supplies";
    PricesRead = "prices:read", "see price lists";
    PricesManage = "prices:manage", "change price lists";
    PricesAcknowledge = "prices:acknowledge", "acknowledge announced prices for one's organisation";
    StockRead = "stock:read", "see exact stock per warehouse";
    StockManage = "stock:manage", "change warehouses and stock";
    OrdersRead = "orders:read", "see orders";
    OrdersPlace = "orders:place", "place and cancel orders";
    OrdersManage = "orders:manage", "move orders through confirmation, shipment and delivery";
    ImportsRead = "imports:read", "see imports";
    ImportsRun = "imports:run", "run imports";
    AssetsRead = "assets:read", "see and download sales material";
    AssetsManage = "assets:manage", "upload sales material and decide who sees it";
    PoliciesRead = "policies:read", "see demand sharing policies";
    PoliciesManage = "policies:manage", "write demand sharing policies";
    PoliciesApprove = "policies:approve", "approve somebody else's demand sharing policy";
    ReleasesPublish = "releases:publish", "publish demand releases";
    DemandRead = "demand:read", "see demand releases and forecasts shared with one's organisation";
    ForecastsCommit = "forecasts:commit", "commit to forecast quantities for one's organisation";
    ForecastsAdjust = "forecasts:adjust", "adjust forecasts with a reason, and have forecast cycles made";
    ViewsShare = "views:share", "share saved views of lists with one's organisation";
    JobsRead = "jobs:read", "see background jobs";
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Permission {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.iter().copied().find(|permission| permission.as_str() == text).ok_or(())
    }
}

/// A set of permissions, in their declared order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PermissionSet(BTreeSet<Permission>);

impl PermissionSet {
    pub fn contains(&self, permission: Permission) -> bool {
        self.0.contains(&permission)
    }

    pub fn is_subset(&self, other: &Self) -> bool {
        self.0.is_subset(&other.0)
    }

    pub fn intersection(&self, other: &Self) -> Self {
        Self(self.0.intersection(&other.0).copied().collect())
    }

    pub fn union(&self, other: &Self) -> Self {
        Self(self.0.union(&other.0).copied().collect())
    }

    pub fn iter(&self) -> impl Iterator<Item = Permission> + '_ {
        self.0.iter().copied()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Space-separated, as OAuth2 writes scopes.
    pub fn to_scope(&self) -> String {
        self.iter().map(Permission::as_str).collect::<Vec<_>>().join(" ")
    }

    /// The inverse of [`to_scope`](Self::to_scope); words that are no permission are left out.
    pub fn from_scope(scope: &str) -> Self {
        scope.split_ascii_whitespace().filter_map(|word| word.parse().ok()).collect()
    }
}

impl FromIterator<Permission> for PermissionSet {
    fn from_iter<I: IntoIterator<Item = Permission>>(permissions: I) -> Self {
        Self(permissions.into_iter().collect())
    }
}
