//! The demo's order data, read once: what each product is called and costs, what each customer is worth, and the
//! distributors' latest invoices. The file itself goes through the ordinary importer afterwards.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    fs::File,
    io::{self, BufReader, BufWriter, Write},
    path::Path,
};

use chrono::{NaiveDate, NaiveDateTime};
use flate2::read::GzDecoder;

use lonja_orders::import::ImportOptions;

/// Distributors: the customers with the largest net value.
pub const DISTRIBUTORS: usize = 24;
/// How far back the distributors' invoices become orders.
const ORDER_DAYS: i64 = 56;
/// Invoices of the last days are orders that are still open: their lines are no sales yet.
pub const OPEN_DAYS: i64 = 14;

/// The column that is added to the file before its import.
pub const CHANNEL_COLUMN: &str = "Channel";

/// One product as the data shows it.
#[derive(Clone, Debug)]
pub struct Product {
    pub sku: String,
    /// The most frequent description, or the code where there is none.
    pub name: String,
    /// The most frequent price, in ten-thousandths.
    pub price_e4: i64,
    /// Units that moved in the last four weeks; stock is invented from them.
    pub recent_units: i64,
    /// What every line of it is a multiple of, where there are enough to tell.
    pub pack: Option<i64>,
}

/// One customer as the data shows it.
#[derive(Clone, Debug)]
pub struct Customer {
    pub code: String,
    pub country: String,
    /// Net value, in ten-thousandths.
    pub value_e4: i64,
}

/// One line of an invoice that becomes an order.
#[derive(Clone, Debug)]
pub struct InvoiceLine {
    pub sku: String,
    pub units: i64,
    pub price_e4: i64,
}

/// An invoice of a distributor from the last weeks of the data.
#[derive(Clone, Debug)]
pub struct Invoice {
    pub number: String,
    /// Index into [`Source::customers`].
    pub customer: usize,
    pub at: NaiveDateTime,
    pub lines: Vec<InvoiceLine>,
}

/// Everything that the demo takes from the file.
#[derive(Debug)]
pub struct Source {
    /// By SKU.
    pub products: Vec<Product>,
    /// By value, largest first: the first [`DISTRIBUTORS`] are the distributors.
    pub customers: Vec<Customer>,
    /// By time.
    pub invoices: Vec<Invoice>,
    pub last_day: NaiveDate,
}

/// A row with its fields read.
struct Row<'a> {
    invoice: &'a str,
    sku: String,
    description: &'a str,
    units: i64,
    at: NaiveDateTime,
    price_e4: i64,
    customer: &'a str,
    country: &'a str,
}

#[derive(Default)]
struct Seen {
    names: HashMap<String, u32>,
    prices: HashMap<i64, u32>,
    moves: Vec<(NaiveDate, i64)>,
}

/// The most frequent key, the smallest one of equals, so that a reading never depends on a hash.
fn most_frequent<K: Ord + Clone>(counts: &HashMap<K, u32>) -> Option<K> {
    counts.iter().max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0))).map(|(key, _)| key.clone())
}

fn open(path: &Path) -> io::Result<csv::Reader<impl io::Read>> {
    Ok(csv::Reader::from_reader(BufReader::with_capacity(1 << 16, GzDecoder::new(File::open(path)?))))
}

fn row<'a>(record: &'a csv::StringRecord, options: &ImportOptions) -> Option<Row<'a>> {
    let sku = record.get(1)?.trim().to_uppercase();
    if sku.is_empty() || options.is_non_product(&sku) {
        return None;
    }
    let price: f64 = record.get(5)?.parse().ok()?;
    Some(Row {
        invoice: record.get(0)?,
        sku,
        description: record.get(2)?.trim(),
        units: record.get(3)?.parse().ok()?,
        at: NaiveDateTime::parse_from_str(record.get(4)?, "%Y-%m-%dT%H:%M").ok()?,
        price_e4: (price * 10_000.0).round() as i64,
        customer: record.get(6)?,
        country: record.get(7)?,
    })
}

impl Source {
    /// Reads the whole file; lines of no product are passed over, as the importer rejects them.
    pub fn read(path: &Path, options: &ImportOptions) -> io::Result<Self> {
        let mut products: BTreeMap<String, Seen> = BTreeMap::new();
        let mut customers: BTreeMap<String, (i64, HashMap<String, u32>)> = BTreeMap::new();
        let mut lines: Vec<(String, String, NaiveDateTime, InvoiceLine)> = Vec::new();
        let mut last_day = NaiveDate::MIN;
        let mut record = csv::StringRecord::new();
        let mut reader = open(path)?;
        while reader.read_record(&mut record)? {
            let Some(row) = row(&record, options) else { continue };
            last_day = last_day.max(row.at.date());
            if row.price_e4 <= 0 {
                continue;
            }
            let seen = products.entry(row.sku.clone()).or_default();
            if !row.description.is_empty() {
                match seen.names.get_mut(row.description) {
                    Some(count) => *count += 1,
                    None => drop(seen.names.insert(row.description.to_owned(), 1)),
                }
            }
            *seen.prices.entry(row.price_e4).or_default() += 1;
            seen.moves.push((row.at.date(), row.units));
            if row.customer.is_empty() {
                continue;
            }
            if !customers.contains_key(row.customer) {
                customers.insert(row.customer.to_owned(), (0, HashMap::new()));
            }
            if let Some((value, countries)) = customers.get_mut(row.customer) {
                *value += row.units * row.price_e4;
                *countries.entry(row.country.to_owned()).or_default() += 1;
            }
            if row.units > 0 {
                let line = InvoiceLine { sku: row.sku, units: row.units, price_e4: row.price_e4 };
                lines.push((row.invoice.to_owned(), row.customer.to_owned(), row.at, line));
            }
        }

        let products = products.into_iter().map(|(sku, seen)| product(sku, &seen, last_day)).collect();
        let mut customers: Vec<Customer> = customers
            .into_iter()
            .map(|(code, (value_e4, countries))| Customer {
                code,
                country: most_frequent(&countries).unwrap_or_default(),
                value_e4,
            })
            .collect();
        customers.sort_by(|a, b| b.value_e4.cmp(&a.value_e4).then_with(|| a.code.cmp(&b.code)));
        let invoices = invoices(lines, &customers, last_day);
        Ok(Self { products, customers, invoices, last_day })
    }

    /// Whole weeks from the data's last day to the latest same weekday before today.
    pub fn shift_weeks(&self, today: NaiveDate) -> i32 {
        ((today - self.last_day).num_days() - 1).div_euclid(7) as i32
    }

    /// Whether an invoice is still an open order: placed or confirmed, not shipped.
    pub fn is_open(&self, invoice: &Invoice) -> bool {
        (self.last_day - invoice.at.date()).num_days() < OPEN_DAYS
    }

    /// Writes the file that is imported: the original with the channel beside each line, less the lines of open
    /// orders. The same bytes every time, so that a killed import goes on with them.
    pub fn write_import(
        &self,
        from: &Path,
        to: &Path,
        channel: impl Fn(usize, &Customer) -> &'static str,
    ) -> io::Result<()> {
        let open_orders: HashSet<&str> = self
            .invoices
            .iter()
            .filter(|invoice| self.is_open(invoice))
            .map(|open| open.number.as_str())
            .collect();
        let channels: HashMap<&str, &str> = self
            .customers
            .iter()
            .enumerate()
            .map(|(rank, customer)| (customer.code.as_str(), channel(rank, customer)))
            .collect();
        let mut writer = csv::Writer::from_writer(BufWriter::new(File::create(to)?));
        let mut reader = open(from)?;
        let mut record = reader.headers()?.clone();
        record.push_field(CHANNEL_COLUMN);
        writer.write_record(&record)?;
        while reader.read_record(&mut record)? {
            if record.get(0).is_some_and(|invoice| open_orders.contains(invoice)) {
                continue;
            }
            let channel = record.get(6).and_then(|code| channels.get(code)).copied().unwrap_or_default();
            record.push_field(channel);
            writer.write_record(&record)?;
        }
        writer.into_inner().map_err(|error| io::Error::other(error.to_string()))?.flush()
    }
}

fn product(sku: String, seen: &Seen, last_day: NaiveDate) -> Product {
    let recent = |day: NaiveDate| (last_day - day).num_days() < 28;
    Product {
        name: most_frequent(&seen.names).unwrap_or_else(|| sku.clone()),
        price_e4: most_frequent(&seen.prices).unwrap_or_default(),
        recent_units: seen
            .moves
            .iter()
            .filter(|(day, _)| recent(*day))
            .map(|(_, units)| (*units).max(0))
            .sum(),
        pack: pack(seen.moves.iter().map(|(_, units)| *units)),
        sku,
    }
}

/// A product of so many lines, all of a multiple of one number, is sold in packs of it.
const LINES_OF_A_PACK: usize = 20;

fn pack(units: impl Iterator<Item = i64>) -> Option<i64> {
    let bought: Vec<i64> = units.filter(|units| *units > 0).collect();
    let mut all = 0;
    for units in &bought {
        let (mut rest, mut divisor) = (*units, all);
        while divisor != 0 {
            (rest, divisor) = (divisor, rest % divisor);
        }
        all = rest;
    }
    (bought.len() >= LINES_OF_A_PACK && all > 1).then_some(all)
}

/// The distributors' invoices of the last weeks. Several lines of one product are one line, at the first price.
fn invoices(
    lines: Vec<(String, String, NaiveDateTime, InvoiceLine)>,
    customers: &[Customer],
    last_day: NaiveDate,
) -> Vec<Invoice> {
    let distributors: HashMap<&str, usize> = customers
        .iter()
        .take(DISTRIBUTORS)
        .enumerate()
        .map(|(index, customer)| (customer.code.as_str(), index))
        .collect();
    let mut found: BTreeMap<String, Invoice> = BTreeMap::new();
    for (number, customer, at, line) in lines {
        let Some(customer) = distributors.get(customer.as_str()).copied() else { continue };
        if (last_day - at.date()).num_days() >= ORDER_DAYS {
            continue;
        }
        let invoice = found.entry(number.clone()).or_insert_with(|| Invoice {
            number,
            customer,
            at,
            lines: Vec::new(),
        });
        match invoice.lines.iter_mut().find(|known| known.sku == line.sku) {
            Some(known) => known.units += line.units,
            None => invoice.lines.push(line),
        }
    }
    let mut invoices: Vec<Invoice> = found.into_values().collect();
    invoices.sort_by(|a, b| a.at.cmp(&b.at).then_with(|| a.number.cmp(&b.number)));
    invoices
}

#[cfg(test)]
mod tests {
    use lonja_orders::import::Format;

    use super::*;

    #[test]
    fn the_shift_is_whole_weeks_and_ends_before_today() {
        let source = Source {
            products: Vec::new(),
            customers: Vec::new(),
            invoices: Vec::new(),
            last_day: NaiveDate::from_ymd_opt(2011, 12, 9).unwrap(),
        };
        for (today, last) in
            [("2026-11-22", "2026-11-20"), ("2026-11-20", "2026-11-13"), ("2026-11-21", "2026-11-20")]
        {
            let today: NaiveDate = today.parse().unwrap();
            let shifted = source.last_day + chrono::Duration::weeks(source.shift_weeks(today).into());
            assert_eq!(shifted.to_string(), last);
        }
    }

    #[test]
    fn the_data_has_its_products_customers_and_invoices() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("demo/online_retail_orders.csv.gz");
        let source = Source::read(&path, &Format::OnlineRetail.options()).unwrap();
        assert!(source.products.len() > 3_700, "{}", source.products.len());
        assert!(source.customers.len() > 4_300);
        assert_eq!(source.customers[0].code, "14646");
        assert_eq!(source.customers[0].country, "Netherlands");
        assert!(source.invoices.len() > 200, "{}", source.invoices.len());
        assert!(source.invoices.iter().any(|invoice| source.is_open(invoice)));
        let heart = source.products.iter().find(|product| product.sku == "85123A").unwrap();
        assert_eq!(heart.pack, None);
        let in_packs = source.products.iter().filter(|product| product.pack.is_some()).count();
        let wrap = source.products.iter().find(|product| product.sku == "21497").unwrap();
        assert_eq!((in_packs, wrap.pack), (35, Some(25)));
        let of_invoices = source.invoices.iter().flat_map(|invoice| &invoice.lines);
        for line in of_invoices.filter(|line| line.sku == wrap.sku) {
            assert_eq!(line.units % 25, 0);
        }
        assert_eq!((heart.name.as_str(), heart.price_e4), ("WHITE HANGING HEART T-LIGHT HOLDER", 29_500));
    }
}
