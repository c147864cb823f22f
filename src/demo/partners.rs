//! What is invented about the distributors, by their rank: names, discounts, agreements. The ranks are the data's own.

use lonja_identity::StockExposure;
use lonja_kernel::Currency;

use super::source::{Customer, DISTRIBUTORS};

/// Euros for a thousand pounds, fixed for the demo.
const EUR_PERMILLE: u32 = 1150;

const NAMES: [&str; DISTRIBUTORS] = [
    "Tulpenhuis Gifts (demo)",
    "Northgate Trading (demo)",
    "Harbour and Hill (demo)",
    "Emerald Lane Imports (demo)",
    "Southern Cross Gifts (demo)",
    "Shamrock Wholesale (demo)",
    "Lantern Street Supply (demo)",
    "Copperfield Stores (demo)",
    "Marlow and Daughters (demo)",
    "The Paper Parrot (demo)",
    "Willow Bank Gifts (demo)",
    "Old Mill Merchants (demo)",
    "Seaside Sundries (demo)",
    "Foxglove Trading (demo)",
    "Brightwell Homeware (demo)",
    "Pickering Wholesale (demo)",
    "Greenwich Gift Company (demo)",
    "Hollyhock Interiors (demo)",
    "Market Square Supply (demo)",
    "Cobblestone Gifts (demo)",
    "Dovecote Trading (demo)",
    "Riverside Retail (demo)",
    "Tinderbox Stores (demo)",
    "Larkspur Wholesale (demo)",
];

/// What a customer is called.
pub fn name(rank: usize, customer: &Customer) -> String {
    NAMES.get(rank).map_or_else(|| format!("Customer {} (demo)", customer.code), |name| (*name).to_owned())
}

pub fn is_export(customer: &Customer) -> bool {
    customer.country != "United Kingdom"
}

/// The way that a customer's purchases came about.
pub fn channel(rank: usize, customer: &Customer) -> &'static str {
    if is_export(customer) {
        "export"
    } else if rank < DISTRIBUTORS {
        "key_account"
    } else {
        "trade"
    }
}

pub fn currency(customer: &Customer) -> Currency {
    if is_export(customer) { Currency::EUR } else { Currency::GBP }
}

/// A price in pounds, in another of the demo's currencies, in hundredths as the price lists have it.
pub fn in_currency(pounds_e4: i64, currency: Currency) -> i64 {
    if currency == Currency::EUR {
        (pounds_e4 * i64::from(EUR_PERMILLE) + 50_000) / 100_000 * 100
    } else {
        pounds_e4
    }
}

/// The distributor's price per thousand of the usual price, in its own currency.
pub fn permille(rank: usize, customer: &Customer) -> u32 {
    let discounted = match rank {
        0..6 => 900,
        6..12 => 950,
        _ => 1000,
    };
    if is_export(customer) { discounted * EUR_PERMILLE / 1000 } else { discounted }
}

/// Most distributors see stock as a band; some agreements say more, some less.
pub fn stock_exposure(rank: usize) -> StockExposure {
    match rank {
        1 | 7 => StockExposure::Exact,
        4 | 11 => StockExposure::YesNo,
        _ => StockExposure::Band,
    }
}

/// The audiences of the demo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Audience {
    Distributors,
    Uk,
    Export,
    KeyAccounts,
}

impl Audience {
    pub const ALL: [Self; 4] = [Self::Distributors, Self::Uk, Self::Export, Self::KeyAccounts];

    /// As `demo/assets/index.json` names it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Distributors => "distributors",
            Self::Uk => "uk",
            Self::Export => "export",
            Self::KeyAccounts => "key_accounts",
        }
    }

    pub const fn title(self) -> &'static str {
        match self {
            Self::Distributors => "Distributors",
            Self::Uk => "United Kingdom",
            Self::Export => "Export",
            Self::KeyAccounts => "Key accounts",
        }
    }

    /// Whether the distributor of a rank belongs to it.
    pub fn includes(self, rank: usize, customer: &Customer) -> bool {
        match self {
            Self::Distributors => true,
            Self::Uk => !is_export(customer),
            Self::Export => is_export(customer),
            Self::KeyAccounts => rank < 6,
        }
    }
}
