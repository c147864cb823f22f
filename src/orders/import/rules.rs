//! From a row of text to a sales line or the reasons against it. Pure: the same row under the same options is
//! always judged the same way, so that a recount is possible. The rules are told in `docs/importing.md`.

use std::{borrow::Cow, collections::HashMap, sync::Arc};

use chrono::{Datelike, NaiveDate};
use lonja_kernel::{Currency, Quantity, RegionId, UnitPrice};
use sha2::{Digest, Sha256};

use super::options::{DateOrder, ImportOptions};

/// Codes and names longer than this are not taken.
const MAX_CODE: usize = 64;
const MAX_TEXT: usize = 200;

/// Why a row is not taken, with the column and the value that speak against it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reject {
    /// 1 is the first row below the header.
    pub row: u64,
    pub column: String,
    pub value: String,
    pub reason: Reason,
}

/// The closed list of reasons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    FieldCount,
    NotUtf8,
    ControlCharacter,
    Empty,
    TooLong,
    NotAProduct,
    NotANumber,
    ZeroQuantity,
    CancellationWithoutReturn,
    NotADate,
    NotPriced,
    NegativePrice,
    UnknownCountry,
    UnknownProduct,
    UnknownCustomer,
    NotAPartner,
}

impl Reason {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::FieldCount => "the row has more or fewer fields than the header",
            Self::NotUtf8 => "not UTF-8 text",
            Self::ControlCharacter => "contains a control character",
            Self::Empty => "must not be empty",
            Self::TooLong => "too long",
            Self::NotAProduct => "not a product",
            Self::NotANumber => "not a plain decimal number, or too large, or with too many decimals",
            Self::ZeroQuantity => "a quantity of zero moves nothing",
            Self::CancellationWithoutReturn => "a cancellation takes a negative quantity",
            Self::NotADate => "not a date in the agreed order, or out of range",
            Self::NotPriced => "no price: a gift or a stock movement, not a sale",
            Self::NegativePrice => "a price below zero: a correction of the books, not a sale",
            Self::UnknownCountry => "not a known country",
            Self::UnknownProduct => "unknown product",
            Self::UnknownCustomer => "unknown customer",
            Self::NotAPartner => "the organisation with this code is not a partner",
        }
    }
}

/// A row that became a sales line, before its codes are looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub row: u64,
    pub document: String,
    pub hash: i64,
    /// Filled by the counter of the whole file; see [`Occurrences`].
    pub occurrence: i32,
    pub sku: String,
    pub description: Option<String>,
    pub customer: Option<String>,
    pub customer_name: Option<String>,
    pub region: Option<RegionId>,
    pub channel: Option<String>,
    pub sold_on: NaiveDate,
    pub quantity: Quantity,
    pub unit_price: UnitPrice,
}

/// What a country's name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Region(RegionId),
    /// A word for no country in particular: the line stays without a region.
    Nowhere,
}

impl Place {
    fn region(self) -> Option<RegionId> {
        match self {
            Self::Region(id) => Some(id),
            Self::Nowhere => None,
        }
    }
}

/// The known countries by lower-case name, with the other names that trade has for them.
#[derive(Clone, Debug, Default)]
pub struct Countries(Arc<HashMap<String, Place>>);

/// Names in use that are not the usual ones; `None` is a word for no country in particular.
const OTHER_NAMES: &[(&str, Option<&str>)] = &[
    ("eire", Some("ireland")),
    ("republic of ireland", Some("ireland")),
    ("uk", Some("united kingdom")),
    ("great britain", Some("united kingdom")),
    ("usa", Some("united states")),
    ("united states of america", Some("united states")),
    ("rsa", Some("south africa")),
    ("uae", Some("united arab emirates")),
    ("czech republic", Some("czechia")),
    ("the netherlands", Some("netherlands")),
    ("holland", Some("netherlands")),
    ("korea", Some("south korea")),
    ("türkiye", Some("turkey")),
    ("unspecified", None),
    ("european community", None),
];

impl Countries {
    /// From the names (or ISO codes) and ids of the region table's countries.
    pub fn new(rows: impl IntoIterator<Item = (String, RegionId)>) -> Self {
        let mut known: HashMap<_, _> =
            rows.into_iter().map(|(name, id)| (name.to_lowercase(), Place::Region(id))).collect();
        for (other, usual) in OTHER_NAMES {
            let place = usual.map_or(Some(Place::Nowhere), |usual| known.get(usual).copied());
            if let Some(place) = place {
                known.entry((*other).to_owned()).or_insert(place);
            }
        }
        Self(Arc::new(known))
    }

    fn find(&self, name: &str) -> Option<Place> {
        self.0.get(name).or_else(|| self.0.get(&name.to_lowercase())).copied()
    }
}

/// A row's fields by meaning, with the name that the file gives the column.
#[derive(Clone, Copy)]
pub struct Field<'a> {
    pub column: &'a str,
    pub value: &'a [u8],
}

/// The mapped fields of one row. Optional ones are `None` when no column was mapped.
pub struct Row<'a> {
    pub number: u64,
    pub document: Field<'a>,
    pub sku: Field<'a>,
    pub quantity: Field<'a>,
    pub date: Field<'a>,
    pub unit_price: Field<'a>,
    pub description: Option<Field<'a>>,
    pub customer: Option<Field<'a>>,
    pub customer_name: Option<Field<'a>>,
    pub country: Option<Field<'a>>,
    pub channel: Option<Field<'a>>,
}

/// Judges rows. A row that is no product says only that; of any other row every wrong field is named.
pub struct Judge<'a> {
    options: &'a ImportOptions,
    countries: &'a Countries,
    default_region: Option<RegionId>,
}

impl<'a> Judge<'a> {
    /// Fails on a default country that is not known.
    pub fn new(options: &'a ImportOptions, countries: &'a Countries) -> Result<Self, Reason> {
        let default_region = match &options.default_country {
            Some(name) => countries.find(name).ok_or(Reason::UnknownCountry)?.region(),
            None => None,
        };
        Ok(Self { options, countries, default_region })
    }

    pub fn judge(&self, row: &Row<'_>) -> Result<Line, Vec<Reject>> {
        let sku = match self.sku(row.sku.value) {
            Ok(sku) => sku,
            Err(reason) => return Err(vec![reject(row, row.sku, reason)]),
        };
        let mut rejects = Vec::new();
        let mut keep = |field: Field<'_>, reason: Reason| rejects.push(reject(row, field, reason));

        let document = code(row.document.value).map_err(|reason| keep(row.document, reason)).ok();
        let quantity = number(row.quantity.value)
            .and_then(|text| Quantity::parse(text).map_err(|_| Reason::NotANumber))
            .and_then(|quantity| self.quantity(quantity, document))
            .map_err(|reason| keep(row.quantity, reason))
            .ok();
        let unit_price = number(row.unit_price.value)
            .and_then(|text| price(text, self.options.currency))
            .map_err(|reason| keep(row.unit_price, reason))
            .ok();
        let day = text(row.date.value)
            .and_then(|text| date(text, self.options.date_order))
            .and_then(|day| {
                Ok((day, self.options.shifted(day).filter(|day| in_range(*day)).ok_or(Reason::NotADate)?))
            })
            .map_err(|reason| keep(row.date, reason))
            .ok();
        let mut optional = |field: Option<Field<'_>>, limit| -> Option<String> {
            let field = field?;
            let read = text(field.value).and_then(|text| within(text, limit));
            read.map_err(|reason| keep(field, reason)).ok().filter(|text| !text.is_empty()).map(str::to_owned)
        };
        let customer = optional(row.customer, MAX_CODE);
        let customer_name = optional(row.customer_name, MAX_TEXT);
        let channel = optional(row.channel, MAX_CODE).or_else(|| self.options.channel.clone());
        let country = optional(row.country, MAX_TEXT);
        // A name is only a label: one that cannot be used is left out, and the code stands in for it.
        let description = row.description.and_then(|field| name(field.value));
        let region = match (&country, row.country) {
            (Some(name), Some(field)) => {
                let place = self.countries.find(name);
                if place.is_none() {
                    keep(field, Reason::UnknownCountry);
                }
                place.and_then(Place::region)
            }
            _ => self.default_region,
        };
        let (Some(document), Some(quantity), Some(unit_price), Some((day, sold_on)), true) =
            (document, quantity, unit_price, day, rejects.is_empty())
        else {
            return Err(rejects);
        };
        let hash = line_hash(&[
            document,
            &sku,
            &day.to_string(),
            &quantity.thousandths().to_string(),
            &unit_price.ten_thousandths.to_string(),
            customer.as_deref().unwrap_or_default(),
            country.as_deref().unwrap_or_default(),
            channel.as_deref().unwrap_or_default(),
        ]);
        Ok(Line {
            row: row.number,
            document: document.to_owned(),
            hash,
            occurrence: 0,
            sku: sku.into_owned(),
            description,
            customer,
            customer_name,
            region,
            channel,
            sold_on,
            quantity,
            unit_price,
        })
    }

    /// The product code in upper case, because one code in two spellings is one product.
    fn sku<'t>(&self, value: &'t [u8]) -> Result<Cow<'t, str>, Reason> {
        let code = code(value)?;
        let upper = if code.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_lowercase()) {
            Cow::Borrowed(code)
        } else {
            Cow::Owned(code.to_uppercase())
        };
        if self.options.is_non_product(&upper) { Err(Reason::NotAProduct) } else { Ok(upper) }
    }

    fn quantity(&self, quantity: Quantity, document: Option<&str>) -> Result<Quantity, Reason> {
        let cancels = match (&self.options.cancellation_prefix, document) {
            (Some(prefix), Some(document)) => document.starts_with(prefix.as_str()),
            _ => false,
        };
        match quantity.thousandths() {
            0 => Err(Reason::ZeroQuantity),
            thousandths if thousandths.abs() > MAX_QUANTITY_MILLI => Err(Reason::NotANumber),
            thousandths if cancels && thousandths > 0 => Err(Reason::CancellationWithoutReturn),
            _ => Ok(quantity),
        }
    }
}

/// A billion units in a line, and a hundred million for a unit, are typing errors; sums of lines stay far inside
/// 64 bits below them.
const MAX_QUANTITY_MILLI: i64 = 1_000_000_000_000;
const MAX_PRICE_E4: i64 = 1_000_000_000_000;

fn reject(row: &Row<'_>, field: Field<'_>, reason: Reason) -> Reject {
    let value = String::from_utf8_lossy(field.value).chars().take(MAX_TEXT).filter(|c| *c != '\0').collect();
    Reject { row: row.number, column: field.column.to_owned(), value, reason }
}

fn text(value: &[u8]) -> Result<&str, Reason> {
    let text = std::str::from_utf8(value).map_err(|_| Reason::NotUtf8)?.trim();
    if text.chars().any(char::is_control) { Err(Reason::ControlCharacter) } else { Ok(text) }
}

fn within(text: &str, limit: usize) -> Result<&str, Reason> {
    if text.chars().nth(limit).is_some() { Err(Reason::TooLong) } else { Ok(text) }
}

fn code(value: &[u8]) -> Result<&str, Reason> {
    let text = within(text(value)?, MAX_CODE)?;
    if text.is_empty() { Err(Reason::Empty) } else { Ok(text) }
}

fn name(value: &[u8]) -> Option<String> {
    let text = text(value).ok()?;
    let kept: String = text.chars().take(MAX_TEXT).collect();
    if kept.is_empty() { None } else { Some(kept) }
}

fn number(value: &[u8]) -> Result<&str, Reason> {
    match text(value)? {
        "" => Err(Reason::Empty),
        text => Ok(text),
    }
}

fn price(text: &str, currency: Currency) -> Result<UnitPrice, Reason> {
    let price = UnitPrice::parse(text, currency).map_err(|_| Reason::NotANumber)?;
    match price.ten_thousandths {
        ..0 => Err(Reason::NegativePrice),
        0 => Err(Reason::NotPriced),
        1..=MAX_PRICE_E4 => Ok(price),
        _ => Err(Reason::NotANumber),
    }
}

fn date(text: &str, order: DateOrder) -> Result<NaiveDate, Reason> {
    let day = text.split(['T', ' ']).next().unwrap_or_default();
    let mut parts =
        day.split(['-', '/', '.']).map(|part| part.parse::<u32>().ok().filter(|_| part.len() <= 4));
    let (Some(Some(a)), Some(Some(b)), Some(Some(c)), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(if text.is_empty() { Reason::Empty } else { Reason::NotADate });
    };
    let (year, month, day) = match order {
        DateOrder::YearFirst => (a, b, c),
        DateOrder::MonthFirst => (c, a, b),
        DateOrder::DayFirst => (c, b, a),
    };
    NaiveDate::from_ymd_opt(year as i32, month, day).filter(|day| in_range(*day)).ok_or(Reason::NotADate)
}

/// Years that a sale can have; the rest are typing errors.
fn in_range(day: NaiveDate) -> bool {
    (1970..2200).contains(&day.year())
}

/// The line's content, document included, as 64 bits. Two lines that meet by chance are only numbered one after
/// the other, which is why 64 are enough.
fn line_hash(parts: &[&str]) -> i64 {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0x1f]);
    }
    let digest = hash.finalize();
    i64::from_be_bytes(digest[..8].try_into().unwrap_or_default())
}

/// Numbers identical lines of a file from 1, in the file's order, across batches. Costs about 20 bytes a line.
#[derive(Default)]
pub struct Occurrences(HashMap<i64, i32>);

impl Occurrences {
    pub fn next(&mut self, hash: i64) -> i32 {
        let seen = self.0.entry(hash).or_default();
        *seen += 1;
        *seen
    }
}
