//! What an import is told: which column means what, how dates and currency are to be read, which codes are no
//! products, and how its lines are named apart from those of other sources.
//!
//! The options are kept with the import, so that a run that was killed goes on under the same ones.

use chrono::NaiveDate;
use lonja_kernel::Currency;
use serde::{Deserialize, Serialize};

/// Which column of the file means what. Names are compared without regard to case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Columns {
    pub document: String,
    pub sku: String,
    pub quantity: String,
    pub date: String,
    pub unit_price: String,
    pub description: Option<String>,
    pub customer: Option<String>,
    pub customer_name: Option<String>,
    pub country: Option<String>,
    pub channel: Option<String>,
}

/// The order of day, month and year. A time of day behind the date is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, poem_openapi::Enum)]
#[serde(rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
pub enum DateOrder {
    /// `2011-12-09`
    YearFirst,
    /// `12/09/2011`
    MonthFirst,
    /// `09/12/2011`
    DayFirst,
}

/// A known file format: the starting point of the options.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, poem_openapi::Enum)]
#[serde(rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
pub enum Format {
    /// The columns of the Online Retail data set.
    #[default]
    OnlineRetail,
    /// The invoice lines of the State of Iowa's liquor sales.
    IowaInvoices,
}

impl Format {
    pub const ALL: &'static [Self] = &[Self::OnlineRetail, Self::IowaInvoices];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OnlineRetail => "online_retail",
            Self::IowaInvoices => "iowa_invoices",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|format| format.as_str() == text)
    }

    /// The options that the format comes with.
    pub fn options(self) -> ImportOptions {
        let some = |name: &str| Some(name.to_owned());
        match self {
            Self::OnlineRetail => ImportOptions {
                source: self.as_str().to_owned(),
                columns: Columns {
                    document: "InvoiceNo".to_owned(),
                    sku: "StockCode".to_owned(),
                    quantity: "Quantity".to_owned(),
                    date: "InvoiceDate".to_owned(),
                    unit_price: "UnitPrice".to_owned(),
                    description: some("Description"),
                    customer: some("CustomerID"),
                    customer_name: None,
                    country: some("Country"),
                    channel: None,
                },
                date_order: DateOrder::YearFirst,
                currency: Currency::GBP,
                cancellation_prefix: some("C"),
                non_products: NON_PRODUCTS.iter().map(|code| (*code).to_owned()).collect(),
                default_country: None,
                channel: None,
                shift_weeks: 0,
                create_missing: true,
                dry_run: false,
            },
            Self::IowaInvoices => ImportOptions {
                source: self.as_str().to_owned(),
                columns: Columns {
                    document: "invoice_item_number".to_owned(),
                    sku: "item_number".to_owned(),
                    quantity: "bottles_sold".to_owned(),
                    date: "date".to_owned(),
                    unit_price: "state_bottle_retail".to_owned(),
                    description: some("item_description"),
                    customer: some("store_number"),
                    customer_name: some("store_name"),
                    country: None,
                    channel: None,
                },
                date_order: DateOrder::MonthFirst,
                currency: Currency::USD,
                cancellation_prefix: None,
                non_products: Vec::new(),
                default_country: some("United States"),
                channel: None,
                shift_weeks: 0,
                create_missing: true,
                dry_run: false,
            },
        }
    }
}

/// Codes that stand for postage, fees, discounts, samples, corrections and vouchers. A `*` at the end stands for
/// any rest.
const NON_PRODUCTS: &[&str] =
    &["POST", "DOT", "C2", "M", "D", "S", "B", "PADS", "CRUK", "AMAZONFEE", "BANK CHARGES", "GIFT_*"];

/// Everything that decides what an import makes of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportOptions {
    /// Names the system that the lines come from. Lines of one source are told apart by document, content and
    /// occurrence; the same line from another source is another line.
    pub source: String,
    pub columns: Columns,
    pub date_order: DateOrder,
    pub currency: Currency,
    /// How the number of a cancellation starts.
    pub cancellation_prefix: Option<String>,
    /// Codes, in upper case, that are no products; a `*` at the end stands for any rest.
    pub non_products: Vec<String>,
    /// The country of every line, for files without such a column.
    pub default_country: Option<String>,
    /// The channel of every line, for files without such a column.
    pub channel: Option<String>,
    /// Moves every date by whole weeks, so that weekdays stay what they were. Not part of a line's identity.
    pub shift_weeks: i32,
    /// Makes products and customers that are not known yet. Otherwise their lines are rejected.
    pub create_missing: bool,
    /// Reads and judges everything, writes no line.
    pub dry_run: bool,
}

impl ImportOptions {
    /// Whether a code, already in upper case, is no product.
    pub fn is_non_product(&self, code: &str) -> bool {
        self.non_products.iter().any(|pattern| match pattern.strip_suffix('*') {
            Some(prefix) => code.starts_with(prefix),
            None => pattern == code,
        })
    }

    /// The day that a line of the file counts on.
    pub fn shifted(&self, day: NaiveDate) -> Option<NaiveDate> {
        day.checked_add_signed(chrono::Duration::weeks(i64::from(self.shift_weeks)))
    }

    /// What identifies a run of the same file under the same options, apart from the file's hash.
    pub fn fingerprint(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}
