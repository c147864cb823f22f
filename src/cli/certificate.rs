//! Checks a certificate of a demand release: whether the installation that it names signed it, and whether the cells
//! that somebody holds are the certified ones. 0 is returned only where everything that was given holds.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use clap::Subcommand;
use lonja_demand::{CELLS_FORM, EVERYTHING, GivenCell, GivenCells};
use lonja_identity::{certificate_issuer, verify_certificate};
use lonja_kernel::Quantity;
use serde_json::Value;
use url::{Host, Url};

use super::Failure;

/// A key set is a few hundred bytes; whatever is larger is something else.
const LARGEST_KEYS: u64 = 1 << 20;
const PATIENCE: Duration = Duration::from_secs(20);

#[derive(Subcommand)]
pub(super) enum Certificate {
    /// Check a certificate, and the cells where they are given.
    Verify {
        /// The answer of /demand/releases/{id}/certificate, or the compact JWS in it.
        file: PathBuf,
        /// The keys: a file, or an https address (default: the issuer's own, at the address that the certificate
        /// names; the output says which).
        #[arg(long, value_name = "URL|FILE")]
        jwks: Option<String>,
        /// The release's cells, and its totals and regions where it has some, as they were fetched: CSV, JSON pages or one JSON object per line. May be repeated.
        #[arg(long, value_name = "FILE")]
        cells: Vec<PathBuf>,
    },
}

impl Certificate {
    pub(super) fn run(self) -> Result<(), Failure> {
        let Self::Verify { file, jwks, cells } = self;
        let signature = signature_in(&read(&file)?);
        let source = match jwks {
            Some(source) => source,
            None => keys_of_issuer(&signature)?,
        };
        let keys = match Url::parse(&source) {
            Ok(url) if matches!(url.scheme(), "http" | "https") => fetch(&url)?,
            _ => read(Path::new(&source))?,
        };
        let statement = verify_certificate(&signature, &keys)?;
        println!("The signature holds, by the keys at {source}.");
        let text = |pointer: &str| match statement.pointer(pointer) {
            Some(Value::String(text)) => text.clone(),
            Some(value) => value.to_string(),
            None => "?".to_owned(),
        };
        println!("Issued by {}", text("/iss"));
        println!(
            "Release {} ({}) to {}, published at {} by version {} of the policy",
            text("/number"),
            text("/jti"),
            text("/recipient/name"),
            text("/published_at"),
            text("/policy_version")
        );
        println!(
            "{} by the {}, {} to {}: {} cells with a figure, {} without",
            text("/measure"),
            text("/grain"),
            text("/first_period"),
            text("/last_period"),
            text("/cells/published"),
            text("/cells/suppressed")
        );
        let list = |pointer: &str, between: &str| {
            let items = statement.pointer(pointer).and_then(Value::as_array).into_iter().flatten();
            items.filter_map(Value::as_str).collect::<Vec<_>>().join(between)
        };
        println!("Rules: {}", list("/rules", ", "));
        println!("Attacker: {}", list("/attacker", " "));
        println!("Audited by {} {}", text("/auditor/name"), text("/auditor/version"));
        if cells.is_empty() {
            println!("The cells were not checked: give them with --cells.");
            return Ok(());
        }
        check_cells(&cells, &statement)?;
        println!("The cells are the certified ones (SHA-256 {}).", text("/cells/sha256"));
        Ok(())
    }
}

fn read(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()).into())
}

/// The JWS of the API's document, or the text itself.
fn signature_in(text: &str) -> String {
    let document: Option<Value> = serde_json::from_str(text).ok();
    let inside = document.as_ref().and_then(|document| document["jws"].as_str());
    inside.unwrap_or(text).trim().to_owned()
}

fn keys_of_issuer(jws: &str) -> Result<String, Failure> {
    let issuer = certificate_issuer(jws).ok_or("the file holds no certificate of a release")?;
    Ok(format!("{}/.well-known/jwks.json", issuer.trim_end_matches('/')))
}

/// Keys that came over a line on which anybody could have changed them prove nothing.
fn fetch(url: &Url) -> Result<String, Failure> {
    let is_here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    if url.scheme() != "https" && !is_here {
        return Err(format!("{url}: keys have to come over https, or from a file: give --jwks").into());
    }
    let config = ureq::Agent::config_builder().timeout_global(Some(PATIENCE)).max_redirects(0).build();
    let agent = ureq::Agent::new_with_config(config);
    let failed = |error: ureq::Error| format!("{url}: {error}; give the keys with --jwks");
    let mut answer = agent.get(url.as_str()).call().map_err(failed)?;
    Ok(answer.body_mut().with_config().limit(LARGEST_KEYS).read_to_string().map_err(failed)?)
}

/// Whether these files together hold the very cells that were certified.
fn check_cells(files: &[PathBuf], statement: &Value) -> Result<(), Failure> {
    if statement["cells"]["form"] != CELLS_FORM {
        return Err(
            "the certificate's cells have a form that this version cannot read: use a newer one".into()
        );
    }
    let mut given = GivenCells::default();
    for file in files {
        let named = |error: Failure| Failure::from(format!("{}: {error}", file.display()));
        read_cells(&read(file)?, &mut given).map_err(named)?;
    }
    let certified = |name: &str| statement["cells"][name].as_u64().unwrap_or_default() as usize;
    let count = format!(
        "given: {} cells with a figure and {} without; certified: {} and {}",
        given.published(),
        given.hidden(),
        certified("published"),
        certified("suppressed")
    );
    if statement["cells"]["sha256"].as_str() == Some(given.digest().as_str()) {
        return Ok(());
    }
    Err(format!("the cells are not the certified ones ({count})").into())
}

/// A page of the API (`items`), one object per line, or CSV with a header.
fn read_cells(text: &str, given: &mut GivenCells) -> Result<(), Failure> {
    let start = text.trim_start();
    if !start.starts_with(['{', '[']) {
        return read_table(text, given);
    }
    for document in serde_json::Deserializer::from_str(text).into_iter::<Value>() {
        match document? {
            Value::Array(cells) => cells.iter().try_for_each(|cell| add(cell, given))?,
            page if page["items"].is_array() => {
                page["items"].as_array().into_iter().flatten().try_for_each(|cell| add(cell, given))?;
            }
            cell => add(&cell, given)?,
        }
    }
    Ok(())
}

fn read_table(text: &str, given: &mut GivenCells) -> Result<(), Failure> {
    let mut table = csv::Reader::from_reader(text.as_bytes());
    let header = table.headers()?.clone();
    for row in table.records() {
        let row = row?;
        let fields = header.iter().zip(&row).map(|(name, text)| {
            let value = match (name, text) {
                (_, "") => Value::Null,
                (_, text) => unescaped(text).into(),
            };
            (name.to_owned(), value)
        });
        add(&Value::Object(fields.collect()), given)?;
    }
    Ok(())
}

/// Tables write a quote before what a spreadsheet would take for a formula.
fn unescaped(text: &str) -> &str {
    let inner = text.strip_prefix('\'');
    inner.filter(|inner| inner.starts_with(['=', '+', '-', '@', '\t', '\r'])).unwrap_or(text)
}

fn add(cell: &Value, given: &mut GivenCells) -> Result<(), Failure> {
    let text = |name: &str| cell[name].as_str().ok_or_else(|| format!("a cell has no {name}"));
    let or = |name: &str, default: &'static str| cell[name].as_str().unwrap_or(default).to_owned();
    let value = match &cell["value"] {
        Value::Null => None,
        Value::String(text) => Some(Quantity::parse(text)?),
        value => Some(Quantity::parse(&value.to_string())?),
    };
    if (text("status")? == "published") != value.is_some() {
        return Err("a cell's status and its value contradict each other".into());
    }
    let (measure, region) = (or("measure", "units"), or("region", "all"));
    // A total is over a category, or over everything; a figure by region is over a category.
    let is_sum = !cell["product_id"].is_string();
    let product = match cell["level"].as_str() {
        Some("all") => EVERYTHING,
        _ if is_sum => text("category_id")?,
        _ => text("product_id")?,
    };
    given.add(GivenCell {
        measure: &measure,
        product,
        sku: if is_sum { "" } else { text("sku")? },
        unit: text("unit")?,
        region: &region,
        period: text("period")?,
        value,
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const CSV: &str = "product_id,sku,name,period,from,until,status,value,unit\r\n\
                       prd_1,'-7,\"Lamp, blue\",2026-W41,2026-10-05,2026-10-11,published,318.5,piece\r\n\
                       prd_1,'-7,\"Lamp, blue\",2026-W42,2026-10-12,2026-10-18,suppressed,,piece\r\n";
    const JSON: &str = r#"{"items":[
        {"product_id":"prd_1","sku":"-7","name":"Lamp, blue","period":"2026-W42","status":"suppressed","value":null,"unit":"piece"},
        {"product_id":"prd_1","sku":"-7","name":"Lamp, blue","period":"2026-W41","status":"published","value":318.5,"unit":"piece"}
    ],"next_cursor":null}"#;
    const LINES: &str = r#"{"product_id":"prd_1","sku":"-7","period":"2026-W41","status":"published","value":318.5,"unit":"piece"}
{"product_id":"prd_1","sku":"-7","period":"2026-W42","status":"suppressed","unit":"piece"}
"#;

    fn digest(text: &str) -> Result<String, Failure> {
        let mut given = GivenCells::default();
        read_cells(text, &mut given)?;
        Ok(given.digest())
    }

    #[test]
    fn the_same_cells_have_the_same_hash_in_every_form() {
        let expected = digest(CSV).unwrap();
        assert_eq!(digest(JSON).unwrap(), expected);
        assert_eq!(digest(LINES).unwrap(), expected);
        assert_ne!(digest(&CSV.replace("318.5", "318.4")).unwrap(), expected);
    }

    #[test]
    fn cells_that_contradict_themselves_are_refused() {
        assert!(digest(&CSV.replace(",suppressed,,", ",suppressed,3,")).is_err());
        assert!(digest(&CSV.replace("318.5", "many")).is_err());
        assert!(digest("a,b\n1,2\n").is_err());
    }

    #[test]
    fn keys_come_over_https_or_from_this_machine() {
        let refused = fetch(&Url::parse("http://portal.example.com/keys").unwrap()).unwrap_err();
        assert!(refused.to_string().contains("https"), "{refused}");
    }
}
