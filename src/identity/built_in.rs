//! The built-in roles as rows: their ids are fixed, what they may do is code.

use lonja_platform::prelude::*;
use uuid::Uuid;

/// The id under which the migration keeps a built-in role.
pub const fn role_id(role: BuiltInRole) -> RoleId {
    let number: u128 = match role {
        BuiltInRole::Administrator => 0x01,
        BuiltInRole::CatalogueManager => 0x02,
        BuiltInRole::OrderManager => 0x03,
        BuiltInRole::AssetCurator => 0x04,
        BuiltInRole::DemandAnalyst => 0x05,
        BuiltInRole::ChannelManager => 0x06,
        BuiltInRole::SourcingManager => 0x07,
        BuiltInRole::Auditor => 0x08,
        BuiltInRole::PartnerAdmin => 0x09,
        BuiltInRole::Buyer => 0x0a,
        BuiltInRole::Seller => 0x0b,
        BuiltInRole::SupplierAdmin => 0x0c,
        BuiltInRole::Planner => 0x0d,
        BuiltInRole::SupplierSales => 0x0e,
    };
    RoleId(Uuid::from_u128(0x0000_0000_0000_8000_8000_0000_0000_0000 | number))
}

/// The role that runs everything for an organisation of this kind.
pub(crate) const fn admin_of(kind: OrganizationKind) -> BuiltInRole {
    match kind {
        OrganizationKind::Host => BuiltInRole::Administrator,
        OrganizationKind::Partner => BuiltInRole::PartnerAdmin,
        OrganizationKind::Supplier => BuiltInRole::SupplierAdmin,
    }
}
