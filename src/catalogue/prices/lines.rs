//! Lines of a price list as somebody sends them: checked as a whole, every fault named by its place, before any is
//! written.

use std::collections::{HashMap, HashSet};

use lonja_platform::prelude::*;
use poem_openapi::types::MaybeUndefined;

use super::{
    dto::{NewPriceListLine, PriceBreak, PriceLinePatch},
    store,
    tariff::{Break, BreakFault, Tariff},
};

/// How many faults one answer names.
const MOST_FAULTS: usize = 100;

/// The lines as they will be kept.
pub async fn checked(
    tx: &Tx,
    currency: Currency,
    lines: &[NewPriceListLine],
) -> Result<Vec<(ProductId, Tariff)>, Problem> {
    let ids: Vec<ProductId> = lines.iter().map(|line| line.product_id).collect();
    let known = store::known_products(tx, &ids).await?;
    check(currency, lines, &known).map_err(Problem::invalid)
}

/// A draft's line as it will be; `None` where the product comes off the list.
pub async fn patched(
    tx: &Tx,
    currency: Currency,
    product: ProductId,
    present: Option<&Tariff>,
    patch: PriceLinePatch,
) -> Result<Option<Tariff>, Problem> {
    let known = store::known_products(tx, &[product]).await?;
    let decimals = known.get(&product).ok_or_else(Problem::not_found)?;
    let price = match patch.unit_price {
        MaybeUndefined::Null => return Ok(None),
        MaybeUndefined::Value(price) => price,
        MaybeUndefined::Undefined => {
            let present = present.ok_or_else(|| {
                Problem::invalid_field("/unit_price", "The product is not on the list yet: give it a price.")
            })?;
            UnitPrice::new(present.base_e4(), currency)
        }
    };
    let breaks = match patch.breaks {
        MaybeUndefined::Null => Vec::new(),
        MaybeUndefined::Value(breaks) => breaks,
        MaybeUndefined::Undefined => present.map(|old| PriceBreak::of(old, currency)).unwrap_or_default(),
    };
    let mut faults = Faults { currency, errors: Vec::new() };
    faults.decimals("", &breaks, *decimals);
    match faults.tariff("", price, &breaks) {
        Some(tariff) if faults.errors.is_empty() => Ok(Some(tariff)),
        _ => Err(Problem::invalid(faults.errors)),
    }
}

fn check(
    currency: Currency,
    lines: &[NewPriceListLine],
    known: &HashMap<ProductId, u32>,
) -> Result<Vec<(ProductId, Tariff)>, Vec<FieldError>> {
    let mut seen = HashSet::with_capacity(lines.len());
    let mut faults = Faults { currency, errors: Vec::new() };
    let mut checked = Vec::with_capacity(lines.len());
    for (index, line) in lines.iter().enumerate() {
        let at = format!("/lines/{index}");
        match known.get(&line.product_id) {
            None => faults.add(&at, "product_id", "There is no such product.".to_owned()),
            Some(_) if !seen.insert(line.product_id) => {
                faults.add(&at, "product_id", "Name each product once.".to_owned());
            }
            Some(decimals) => faults.decimals(&at, &line.breaks, *decimals),
        }
        if let Some(tariff) = faults.tariff(&at, line.unit_price, &line.breaks) {
            checked.push((line.product_id, tariff));
        }
    }
    faults.errors.truncate(MOST_FAULTS);
    if faults.errors.is_empty() { Ok(checked) } else { Err(faults.errors) }
}

struct Faults {
    currency: Currency,
    errors: Vec<FieldError>,
}

impl Faults {
    fn add(&mut self, at: &str, field: &str, detail: String) {
        self.errors.push(FieldError { pointer: format!("{at}/{field}"), detail });
    }

    fn price(&mut self, at: &str, price: UnitPrice) {
        if price.currency != self.currency {
            let detail = format!("Use the list's currency, {}.", self.currency);
            self.add(at, "unit_price/currency", detail);
        }
        if price.ten_thousandths < 0 {
            self.add(at, "unit_price/amount", "Use zero or more.".to_owned());
        }
    }

    fn decimals(&mut self, at: &str, breaks: &[PriceBreak], decimals: u32) {
        for (number, step) in breaks.iter().enumerate() {
            if !step.from_quantity.fits_decimals(decimals) {
                let detail = format!("Give at most {decimals} decimals: that is what its unit has.");
                self.add(&format!("{at}/breaks/{number}"), "from_quantity", detail);
            }
        }
    }

    fn tariff(&mut self, at: &str, price: UnitPrice, breaks: &[PriceBreak]) -> Option<Tariff> {
        self.price(at, price);
        let mut steps = Vec::with_capacity(breaks.len());
        for (number, step) in breaks.iter().enumerate() {
            self.price(&format!("{at}/breaks/{number}"), step.unit_price);
            steps.push(Break {
                from_milli: step.from_quantity.thousandths(),
                price_e4: step.unit_price.ten_thousandths,
            });
        }
        match Tariff::new(price.ten_thousandths, steps) {
            Ok(tariff) => Some(tariff),
            Err(wrong) => {
                for (number, fault) in wrong {
                    let (field, detail) = match fault {
                        BreakFault::QuantityDoesNotRise => {
                            ("from_quantity", "Use more than zero, and more than in the break before.")
                        }
                        BreakFault::PriceDoesNotFall => {
                            ("unit_price/amount", "Use less than the price before, but not less than zero.")
                        }
                    };
                    self.add(&format!("{at}/breaks/{number}"), field, detail.to_owned());
                }
                None
            }
        }
    }
}
