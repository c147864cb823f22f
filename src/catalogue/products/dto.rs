//! Products as the host's staff see and write them.

use chrono::NaiveDate;
use lonja_kernel::{AssetId, AudienceId, CategoryId, OrganizationId, ProductId, Quantity, Timestamp};
use lonja_platform::prelude::Filters;
use poem_openapi::{
    Object,
    types::{Example, MaybeUndefined},
};

use super::rules::Lifecycle;
use crate::{categories::dto::CategoryRef, example};

/// The organisation that supplies a product.
#[derive(Object, Clone, Debug)]
pub struct SupplierRef {
    pub id: OrganizationId,
    pub name: String,
}

/// A product with everything that the host keeps about it.
#[derive(Object, Clone, Debug)]
#[oai(example)]
pub struct CatalogueProduct {
    pub id: ProductId,
    pub sku: String,
    pub name: String,
    pub description: String,
    pub category: CategoryRef,
    pub supplier: Option<SupplierRef>,
    /// What one is counted in.
    pub unit: String,
    /// How many decimals a quantity may have.
    #[oai(validator(minimum(value = "0"), maximum(value = "3")))]
    pub unit_decimals: i32,
    /// The smallest quantity that it is sold in: orders take multiples of it. Null: any quantity that its unit allows.
    pub pack: Option<Quantity>,
    pub lifecycle: Lifecycle,
    /// Before this day partners can see it but not order it.
    pub launch_on: Option<NaiveDate>,
    /// How to sell it.
    pub tips: String,
    pub picture_asset_id: Option<AssetId>,
    /// Less free stock than this is shown to partners as low.
    pub low_stock_below: Quantity,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// A product to be made. Nobody outside sees it before its audiences are chosen.
#[derive(Object, Clone, Debug)]
#[oai(deny_unknown_fields, example)]
pub struct NewProduct {
    #[oai(validator(max_length = 64, pattern = r"^[A-Za-z0-9][A-Za-z0-9._/+-]*$"))]
    pub sku: String,
    #[oai(validator(min_length = 1, max_length = 200, pattern = r"\S"))]
    pub name: String,
    #[oai(validator(max_length = 10000))]
    pub description: Option<String>,
    pub category_id: CategoryId,
    pub supplier_id: Option<OrganizationId>,
    /// Default: piece.
    #[oai(validator(min_length = 1, max_length = 20, pattern = r"\S"))]
    pub unit: Option<String>,
    /// Default: 0.
    #[oai(validator(minimum(value = "0"), maximum(value = "3")))]
    pub unit_decimals: Option<i32>,
    /// The smallest quantity that it is sold in: orders take multiples of it. Default: any quantity that its unit allows.
    pub pack: Option<Quantity>,
    /// Default: active.
    pub lifecycle: Option<Lifecycle>,
    pub launch_on: Option<NaiveDate>,
    #[oai(validator(max_length = 10000))]
    pub tips: Option<String>,
    pub picture_asset_id: Option<AssetId>,
    /// Default: 10.
    pub low_stock_below: Option<Quantity>,
}

/// Changes to a product: absent fields stay, null empties those that may be empty.
#[derive(Object, Clone, Debug, Default)]
#[oai(deny_unknown_fields, example)]
pub struct ProductPatch {
    #[oai(validator(max_length = 64, pattern = r"^[A-Za-z0-9][A-Za-z0-9._/+-]*$"))]
    pub sku: MaybeUndefined<String>,
    #[oai(validator(min_length = 1, max_length = 200, pattern = r"\S"))]
    pub name: MaybeUndefined<String>,
    #[oai(validator(max_length = 10000))]
    pub description: MaybeUndefined<String>,
    pub category_id: MaybeUndefined<CategoryId>,
    pub supplier_id: MaybeUndefined<OrganizationId>,
    #[oai(validator(min_length = 1, max_length = 20, pattern = r"\S"))]
    pub unit: MaybeUndefined<String>,
    #[oai(validator(minimum(value = "0"), maximum(value = "3")))]
    pub unit_decimals: MaybeUndefined<i32>,
    pub pack: MaybeUndefined<Quantity>,
    pub lifecycle: MaybeUndefined<Lifecycle>,
    pub launch_on: MaybeUndefined<NaiveDate>,
    #[oai(validator(max_length = 10000))]
    pub tips: MaybeUndefined<String>,
    pub picture_asset_id: MaybeUndefined<AssetId>,
    pub low_stock_below: MaybeUndefined<Quantity>,
}

/// The filters of the catalogue's product list.
#[derive(Object, Clone, Debug)]
#[oai(deny_unknown_fields)]
pub struct CatalogueProductFilters {
    /// Words that SKU, name or category contain, all of them; case and accents do not matter.
    #[oai(validator(max_length = 100))]
    pub q: Option<String>,
    /// Exactly this SKU.
    #[oai(validator(max_length = 64))]
    pub sku: Option<String>,
    pub category_id: Option<CategoryId>,
    pub supplier_id: Option<OrganizationId>,
    /// Only products that this audience was given, now or at another time.
    pub audience_id: Option<AudienceId>,
    pub lifecycle: Option<Lifecycle>,
    /// Only what changed at or after this instant.
    pub updated_since: Option<Timestamp>,
}

impl Filters for CatalogueProductFilters {
    const SORTS: &'static [&'static str] = &["name", "sku", "launch_on", "updated_at"];
}

/// An audience that sees a product, and when.
#[derive(Object, Clone, Debug)]
pub struct ProductAudience {
    pub audience_id: AudienceId,
    pub name: String,
    pub visible_from: Timestamp,
    /// The first instant at which it is no longer visible; null means until further notice.
    pub visible_until: Option<Timestamp>,
}

/// An organisation that sees a product now.
#[derive(Object, Clone, Debug)]
pub struct SeenBy {
    pub organization_id: OrganizationId,
    pub name: String,
}

/// Who sees a product.
#[derive(Object, Clone, Debug)]
#[oai(example)]
pub struct ProductAudiences {
    pub audiences: Vec<ProductAudience>,
    /// The organisations that see it now by way of these audiences, by name; at most 200.
    pub seen_by: Vec<SeenBy>,
    /// How many organisations see it now.
    pub seen_by_count: i64,
}

/// An audience that is to see a product, and when.
#[derive(Object, Clone, Debug)]
#[oai(deny_unknown_fields)]
pub struct NewProductAudience {
    pub audience_id: AudienceId,
    /// Default: now.
    pub visible_from: Option<Timestamp>,
    /// The first instant at which it is no longer visible. Default: until further notice.
    pub visible_until: Option<Timestamp>,
}

/// All audiences that are to see a product; others lose sight of it. An audience may have several windows.
#[derive(Object, Clone, Debug)]
#[oai(deny_unknown_fields, example)]
pub struct NewProductAudiences {
    #[oai(validator(max_items = 500))]
    pub audiences: Vec<NewProductAudience>,
}

impl Example for CatalogueProduct {
    fn example() -> Self {
        Self {
            id: example::id(),
            sku: "85123A".to_owned(),
            name: "White hanging heart T-light holder".to_owned(),
            description: "Painted metal, for one T-light.".to_owned(),
            category: CategoryRef { id: example::id(), name: "Candles and lights".to_owned() },
            supplier: Some(SupplierRef { id: example::id(), name: "Lumen Works".to_owned() }),
            unit: "piece".to_owned(),
            unit_decimals: 0,
            pack: Some(Quantity::from_thousandths(24_000)),
            lifecycle: Lifecycle::Active,
            launch_on: NaiveDate::from_ymd_opt(2026, 9, 1),
            tips: "Show it lit, in threes.".to_owned(),
            picture_asset_id: None,
            low_stock_below: Quantity::from_thousandths(10_000),
            created_at: example::time(),
            updated_at: example::time(),
        }
    }
}

impl Example for NewProduct {
    fn example() -> Self {
        Self {
            sku: "85123A".to_owned(),
            name: "White hanging heart T-light holder".to_owned(),
            description: Some("Painted metal, for one T-light.".to_owned()),
            category_id: example::id(),
            supplier_id: None,
            unit: Some("piece".to_owned()),
            unit_decimals: Some(0),
            pack: Some(Quantity::from_thousandths(24_000)),
            lifecycle: Some(Lifecycle::Announced),
            launch_on: NaiveDate::from_ymd_opt(2026, 9, 1),
            tips: None,
            picture_asset_id: None,
            low_stock_below: Some(Quantity::from_thousandths(24_000)),
        }
    }
}

impl Example for ProductPatch {
    fn example() -> Self {
        Self {
            lifecycle: MaybeUndefined::Value(Lifecycle::PhasingOut),
            launch_on: MaybeUndefined::Null,
            ..Self::default()
        }
    }
}

impl Example for ProductAudiences {
    fn example() -> Self {
        Self {
            audiences: vec![ProductAudience {
                audience_id: example::id(),
                name: "Gift shops".to_owned(),
                visible_from: example::time(),
                visible_until: None,
            }],
            seen_by: vec![SeenBy { organization_id: example::id(), name: "Northern Gifts".to_owned() }],
            seen_by_count: 1,
        }
    }
}

impl Example for NewProductAudiences {
    fn example() -> Self {
        let audience = NewProductAudience {
            audience_id: example::id(),
            visible_from: Some(example::time()),
            visible_until: None,
        };
        Self { audiences: vec![audience] }
    }
}
