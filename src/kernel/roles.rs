//! The built-in roles: which kind of organisation may hold each, and what each may do.

use serde::{Deserialize, Serialize};

use crate::{Permission as P, PermissionSet};

/// What an organisation is to the host. One that both buys and supplies acts as one of the two per token.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, poem_openapi::Enum,
)]
#[serde(rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
pub enum OrganizationKind {
    Host,
    Partner,
    Supplier,
}

impl OrganizationKind {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Host => "host",
            Self::Partner => "partner",
            Self::Supplier => "supplier",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Host, Self::Partner, Self::Supplier].into_iter().find(|kind| kind.as_str() == text)
    }

    /// Everything that a role of this kind of organisation can ever hold. Custom roles stay inside it.
    pub fn grantable(self) -> PermissionSet {
        match self {
            // The host's people do not buy, and do not stand in the place of a supplier.
            Self::Host => P::ALL
                .iter()
                .copied()
                .filter(|p| {
                    !matches!(p, P::OrdersPlace | P::PricesAcknowledge | P::SupplyRead | P::ForecastsCommit)
                })
                .collect(),
            Self::Partner => BuiltInRole::PartnerAdmin.permissions(),
            Self::Supplier => BuiltInRole::SupplierAdmin.permissions(),
        }
    }
}

macro_rules! built_in_roles {
    ($($(#[$doc:meta])* $name:ident, $key:literal, $kind:ident, [$($permission:ident),* $(,)?];)+) => {
        /// A role that every installation has. Keys are stable and appear in the API.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum BuiltInRole {
            $($(#[$doc])* $name,)+
        }

        impl BuiltInRole {
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            pub const fn key(self) -> &'static str {
                match self { $(Self::$name => $key,)+ }
            }

            pub const fn kind(self) -> OrganizationKind {
                match self { $(Self::$name => OrganizationKind::$kind,)+ }
            }

            pub fn from_key(key: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|role| role.key() == key)
            }

            pub fn permissions(self) -> PermissionSet {
                if self == Self::Administrator {
                    return OrganizationKind::Host.grantable();
                }
                match self {
                    $(Self::$name => [$(P::$permission),*].into_iter().collect(),)+
                }
            }
        }
    };
}

built_in_roles! {
    /// Everything the host may do.
    Administrator, "administrator", Host, [];
    /// Products, prices, stock.
    CatalogueManager, "catalogue_manager", Host, [
        OrganizationsRead, AudiencesRead, AudiencesManage, ViewAsUse, ProductsRead, ProductsManage, PricesRead,
        PricesManage, StockRead, StockManage, AssetsRead, ViewsShare,
    ];
    /// Orders from confirmation to delivery, and imports of sales.
    OrderManager, "order_manager", Host, [
        OrganizationsRead, ProductsRead, PricesRead, StockRead, StockManage, OrdersRead, OrdersManage, ImportsRead,
        ImportsRun, ViewsShare,
    ];
    /// Sales material.
    AssetCurator, "asset_curator", Host, [
        OrganizationsRead, AudiencesRead, AudiencesManage, ViewAsUse, ProductsRead, AssetsRead, AssetsManage,
        ViewsShare,
    ];
    /// Demand policies and releases.
    DemandAnalyst, "demand_analyst", Host, [
        OrganizationsRead, ProductsRead, ImportsRead, ImportsRun, PoliciesRead, PoliciesManage, PoliciesApprove,
        ReleasesPublish, DemandRead, ForecastsAdjust, ViewsShare, JobsRead,
    ];
    /// Partners, suppliers and their people.
    ChannelManager, "channel_manager", Host, [
        OrganizationsRead, OrganizationsManage, UsersRead, UsersManage, RolesRead, AudiencesRead, AudiencesManage,
        ContactsManage, ViewAsUse, ProductsRead, PricesRead, OrdersRead, AssetsRead, ViewsShare,
    ];
    /// Suppliers and what is shared with them.
    SourcingManager, "sourcing_manager", Host, [
        OrganizationsRead, UsersRead, ProductsRead, StockRead, PoliciesRead, DemandRead, ViewsShare,
    ];
    /// Sees everything that can be looked up, changes nothing.
    Auditor, "auditor", Host, [
        OrganizationsRead, UsersRead, RolesRead, AudiencesRead, ApiClientsRead, AuditRead, ProductsRead, PricesRead,
        StockRead, OrdersRead, ImportsRead, AssetsRead, PoliciesRead, DemandRead, JobsRead,
    ];
    /// A partner's own people, API clients and orders.
    PartnerAdmin, "partner_admin", Partner, [
        OrganizationsRead, UsersRead, UsersManage, RolesRead, ApiClientsRead, ApiClientsManage, ProductsRead,
        PricesRead, PricesAcknowledge, OrdersRead, OrdersPlace, AssetsRead, ViewsShare,
    ];
    /// Orders for a partner.
    Buyer, "buyer", Partner, [
        OrganizationsRead, ProductsRead, PricesRead, PricesAcknowledge, OrdersRead, OrdersPlace, AssetsRead,
    ];
    /// Looks products and material up for a partner's customers; places no orders.
    Seller, "seller", Partner, [OrganizationsRead, ProductsRead, PricesRead, AssetsRead];
    /// A supplier's own people, API clients and demand.
    SupplierAdmin, "supplier_admin", Supplier, [
        OrganizationsRead, UsersRead, UsersManage, RolesRead, ApiClientsRead, ApiClientsManage, SupplyRead,
        AssetsRead, DemandRead, ForecastsCommit, ViewsShare,
    ];
    /// Plans by the released demand.
    Planner, "planner", Supplier, [OrganizationsRead, SupplyRead, DemandRead, ForecastsCommit];
    /// Looks after a supplier's products and material.
    SupplierSales, "supplier_sales", Supplier, [OrganizationsRead, SupplyRead, AssetsRead];
}
