//! What a new or changed product is to be, decided before the database is asked.

use lonja_kernel::{ProductId, Quantity};
use lonja_platform::prelude::{FieldError, Problem};
use poem_openapi::types::MaybeUndefined;

use super::{
    dto::{CatalogueProduct, NewProduct, ProductPatch},
    rules::{Lifecycle, not_a_pack},
    store::ProductRow,
};

/// What counts as little stock where nobody says otherwise: ten units.
pub const LOW_STOCK_BELOW: Quantity = Quantity::from_thousandths(10_000);

/// A new product as its row, with the defaults that the API promises.
pub fn created(new: NewProduct) -> Result<ProductRow, Problem> {
    checked(ProductRow {
        id: ProductId::new(),
        sku: new.sku,
        name: new.name.trim().to_owned(),
        description: new.description.unwrap_or_default(),
        category_id: new.category_id,
        supplier_id: new.supplier_id,
        unit: new.unit.map_or_else(|| "piece".to_owned(), |unit| unit.trim().to_owned()),
        unit_decimals: new.unit_decimals.unwrap_or(0),
        pack: new.pack,
        lifecycle: new.lifecycle.unwrap_or(Lifecycle::Active),
        launch_on: new.launch_on,
        tips: new.tips.unwrap_or_default(),
        picture_asset_id: new.picture_asset_id,
        low_stock_below: new.low_stock_below.unwrap_or(LOW_STOCK_BELOW),
    })
}

/// The product with the patch applied: absent fields stay, null empties, and null where nothing may be empty is
/// refused, all such fields at once.
pub fn patched(current: &CatalogueProduct, patch: ProductPatch) -> Result<ProductRow, Problem> {
    let mut nulls = Nulls::default();
    let row = ProductRow {
        id: current.id,
        sku: nulls.keep_or(patch.sku, "sku", &current.sku),
        name: nulls.keep_or(patch.name, "name", &current.name).trim().to_owned(),
        description: emptied(patch.description, &current.description),
        category_id: nulls.keep_or(patch.category_id, "category_id", &current.category.id),
        supplier_id: cleared(patch.supplier_id, current.supplier.as_ref().map(|supplier| supplier.id)),
        unit: nulls.keep_or(patch.unit, "unit", &current.unit).trim().to_owned(),
        unit_decimals: nulls.keep_or(patch.unit_decimals, "unit_decimals", &current.unit_decimals),
        pack: cleared(patch.pack, current.pack),
        lifecycle: nulls.keep_or(patch.lifecycle, "lifecycle", &current.lifecycle),
        launch_on: cleared(patch.launch_on, current.launch_on),
        tips: emptied(patch.tips, &current.tips),
        picture_asset_id: cleared(patch.picture_asset_id, current.picture_asset_id),
        low_stock_below: nulls.keep_or(patch.low_stock_below, "low_stock_below", &current.low_stock_below),
    };
    nulls.refuse()?;
    checked(row)
}

/// A product as the audit log keeps it.
pub fn audited(row: &ProductRow) -> serde_json::Value {
    serde_json::json!({
        "sku": row.sku,
        "name": row.name,
        "category_id": row.category_id,
        "supplier_id": row.supplier_id,
        "unit": row.unit,
        "unit_decimals": row.unit_decimals,
        "pack": row.pack.map(|pack| pack.to_string()),
        "lifecycle": row.lifecycle.as_str(),
        "launch_on": row.launch_on,
        "picture_asset_id": row.picture_asset_id,
        "low_stock_below": row.low_stock_below.to_string(),
    })
}

fn checked(row: ProductRow) -> Result<ProductRow, Problem> {
    let mut errors = Vec::new();
    let mut wrong = |pointer: &str, detail: &str| {
        errors.push(FieldError { pointer: pointer.to_owned(), detail: detail.to_owned() });
    };
    if row.low_stock_below.thousandths() < 0 {
        wrong("/low_stock_below", "Use zero or more.");
    }
    if let Some(why) = row.pack.and_then(|pack| not_a_pack(pack, row.unit_decimals)) {
        wrong("/pack", why);
    }
    if errors.is_empty() { Ok(row) } else { Err(Problem::invalid(errors)) }
}

/// Fields that were given null and cannot be.
#[derive(Default)]
struct Nulls(Vec<FieldError>);

impl Nulls {
    fn keep_or<T: Clone>(&mut self, field: MaybeUndefined<T>, name: &str, current: &T) -> T {
        match field {
            MaybeUndefined::Value(value) => value,
            MaybeUndefined::Undefined => current.clone(),
            MaybeUndefined::Null => {
                self.0.push(FieldError {
                    pointer: format!("/{name}"),
                    detail: "Give it a value, or leave it out to keep the one it has.".to_owned(),
                });
                current.clone()
            }
        }
    }

    fn refuse(self) -> Result<(), Problem> {
        if self.0.is_empty() { Ok(()) } else { Err(Problem::invalid(self.0)) }
    }
}

fn cleared<T>(field: MaybeUndefined<T>, current: Option<T>) -> Option<T> {
    match field {
        MaybeUndefined::Value(value) => Some(value),
        MaybeUndefined::Undefined => current,
        MaybeUndefined::Null => None,
    }
}

fn emptied(field: MaybeUndefined<String>, current: &str) -> String {
    match field {
        MaybeUndefined::Value(text) => text,
        MaybeUndefined::Undefined => current.to_owned(),
        MaybeUndefined::Null => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use poem_openapi::types::Example;

    use super::{super::rules::MAX_PACK, *};

    #[test]
    fn an_absent_field_stays_and_a_null_one_is_emptied() {
        let current = CatalogueProduct::example();
        let patch = ProductPatch {
            supplier_id: MaybeUndefined::Null,
            tips: MaybeUndefined::Null,
            name: MaybeUndefined::Value(" Heart ".to_owned()),
            ..ProductPatch::default()
        };
        let row = patched(&current, patch).unwrap();
        assert_eq!((row.name.as_str(), row.tips.as_str(), row.supplier_id), ("Heart", "", None));
        assert_eq!((row.sku, row.launch_on), (current.sku, current.launch_on));
    }

    #[test]
    fn null_is_refused_where_nothing_may_be_empty() {
        let patch = ProductPatch {
            sku: MaybeUndefined::Null,
            lifecycle: MaybeUndefined::Null,
            ..ProductPatch::default()
        };
        let problem = patched(&CatalogueProduct::example(), patch).unwrap_err();
        let pointers: Vec<&str> = problem.errors().iter().map(|error| error.pointer.as_str()).collect();
        assert_eq!(pointers, ["/sku", "/lifecycle"]);
    }

    #[test]
    fn a_pack_is_more_than_nothing_and_no_finer_than_its_unit() {
        let packed = |thousandths| {
            let pack = MaybeUndefined::Value(Quantity::from_thousandths(thousandths));
            patched(&CatalogueProduct::example(), ProductPatch { pack, ..ProductPatch::default() })
        };
        for wrong in [0, -24_000, 1500, MAX_PACK.thousandths() + 1000] {
            assert_eq!(packed(wrong).unwrap_err().errors()[0].pointer, "/pack", "{wrong}");
        }
        assert_eq!(packed(6000).unwrap().pack, Some(Quantity::from_thousandths(6000)));
        let none = ProductPatch { pack: MaybeUndefined::Null, ..ProductPatch::default() };
        assert_eq!(patched(&CatalogueProduct::example(), none).unwrap().pack, None);
    }

    #[test]
    fn a_threshold_below_zero_is_refused() {
        let patch = ProductPatch {
            low_stock_below: MaybeUndefined::Value(Quantity::from_thousandths(-1)),
            ..ProductPatch::default()
        };
        assert!(patched(&CatalogueProduct::example(), patch).is_err());
    }
}
