//! The demo: real order lines of a gift wholesaler, loaded on the first start through the product's own importer and
//! rules. What is made up says so; `demo/README.md` states every rule.
//!
//! Loading goes in steps that each leave a mark in their own transaction: a start that was killed goes on where it
//! was, nothing is loaded twice, and later starts only look.

mod assets;
mod assortment;
mod catalogue;
mod contacts;
mod edits;
mod orders;
mod partners;
mod progress;
mod source;
mod steps;
mod views;
mod world;

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use lonja_demand::{Proposed, Regions, Shared};
use lonja_orders::{
    import::{Format, ImportError, ImportOptions, import_sales},
    sales::SalesObservers,
};
use lonja_platform::prelude::*;

use crate::house::House;

use progress::Progress;
use source::Source;
use world::{Side, World};

/// Everybody's password. It is public: that is why the demo stays on this machine.
pub const PASSWORD: &str = "lonja-demo";

/// The API client of the supplier with a login: its id and its secret.
pub const CLIENT: (&str, &str) = ("demo-supplier", "lonja-demo-secret");

/// Rows of the data file, for the progress bar.
const ROWS: u64 = 541_909;

/// Somebody who can sign in.
pub struct Login {
    pub email: &'static str,
    name: &'static str,
    side: Side,
    roles: &'static [BuiltInRole],
    /// What the portal shows them.
    pub sees: &'static str,
}

pub const LOGINS: [Login; 5] = [
    Login {
        email: "admin@example.com",
        name: "Ana Admin (demo)",
        side: Side::Host,
        roles: &[BuiltInRole::Administrator],
        sees: "everything; approves policies",
    },
    Login {
        email: "curator@example.com",
        name: "Carla Curator (demo)",
        side: Side::Host,
        roles: &[BuiltInRole::AssetCurator, BuiltInRole::CatalogueManager],
        sees: "sales material, products and who sees them",
    },
    Login {
        email: "analyst@example.com",
        name: "Andrés Analyst (demo)",
        side: Side::Host,
        roles: &[BuiltInRole::DemandAnalyst],
        sees: "demand policies and releases",
    },
    Login {
        email: "distributor@example.com",
        name: "Dora Distributor (demo)",
        side: Side::Distributor,
        roles: &[BuiltInRole::PartnerAdmin],
        sees: "products, own prices, orders, material",
    },
    Login {
        email: "supplier@example.com",
        name: "Sam Supplier (demo)",
        side: Side::Supplier,
        roles: &[BuiltInRole::SupplierAdmin],
        sees: "released demand and forecasts",
    },
];

/// Why the demo is not loaded.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    #[error(
        "the demo's passwords are public, so it listens on this machine only: use --listen 127.0.0.1:8080, or set \
         allow_remote_demo where the network is trusted"
    )]
    Remote,
    #[error("the demo's data is not there: start in the folder of the source code, where demo/ is")]
    NoData,
    #[error("{path}: {cause}")]
    File { path: String, cause: std::io::Error },
    #[error("the demo's data cannot be imported: {0}")]
    Import(#[from] ImportError),
    #[error("the demo cannot be loaded: {0}")]
    Problem(Problem),
}

impl From<Problem> for DemoError {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

/// Refuses to show public passwords to a network, unless the configuration allows it.
pub fn check_address(config: &Config) -> Result<(), DemoError> {
    if config.listen.ip().is_loopback() || config.allow_remote_demo { Ok(()) } else { Err(DemoError::Remote) }
}

/// The lines that say how to sign in, for whoever starts the demo.
pub fn greeting() -> String {
    let people = LOGINS.iter().map(|login| format!("  {:24} {}\n", login.email, login.sees));
    let (client, secret) = CLIENT;
    format!(
        "Sign in with the password {PASSWORD} as\n{}or as the API client {client} with the secret {secret}\n",
        people.collect::<String>()
    )
}

/// Loads what is not loaded yet.
pub async fn load(house: &House) -> Result<(), DemoError> {
    let ctx = &house.ctx;
    if steps::is_done(ctx, "demo").await? {
        return Ok(());
    }
    let folder = folder().ok_or(DemoError::NoData)?;
    let file = folder.join("online_retail_orders.csv.gz");
    let mut options = Format::OnlineRetail.options();
    let source = read(&file, &options).await?;
    let world = World::open(&house.identity, ctx, &source).await?;
    options.columns.channel = Some(source::CHANNEL_COLUMN.to_owned());
    options.shift_weeks = world.shift_weeks;
    orders::load(ctx, &world, &source).await?;
    if !steps::is_done(ctx, "demo.import").await? {
        import(ctx, &source, &file, options).await?;
        steps::mark_alone(ctx, "demo.import").await?;
    }
    edits::load(ctx, &world, &source).await?;
    assets::load(&house.library, ctx, &world, &folder.join("assets")).await?;
    let history_from =
        source.last_day + chrono::Duration::weeks(world.shift_weeks.into()) - chrono::Duration::weeks(53);
    share(ctx, &world, history_from).await?;
    propose(ctx, &world, history_from).await?;
    steps::mark_alone(ctx, "demo").await?;
    Ok(())
}

/// The demo's folder: below the working directory, or beside the build that the binary comes from.
fn folder() -> Option<PathBuf> {
    let binary = std::env::current_exe().ok();
    let beside = binary.iter().flat_map(|path| path.ancestors()).map(|above| above.join("demo"));
    [PathBuf::from("demo")].into_iter().chain(beside).find(|folder| folder.join("assets/index.json").exists())
}

async fn read(file: &Path, options: &ImportOptions) -> Result<Source, DemoError> {
    let (path, options) = (file.to_owned(), options.clone());
    let read = tokio::task::spawn_blocking(move || Source::read(&path, &options)).await;
    read.map_err(std::io::Error::other)
        .and_then(|read| read)
        .map_err(|cause| DemoError::File { path: file.display().to_string(), cause })
}

async fn import(ctx: &Ctx, source: &Source, file: &Path, options: ImportOptions) -> Result<(), DemoError> {
    let prepared = ctx.config.data_dir.join("demo-orders.csv");
    let failed = |cause| DemoError::File { path: prepared.display().to_string(), cause };
    source.write_import(file, &prepared, partners::channel).map_err(failed)?;
    let progress = Progress::new(ROWS);
    // Nobody hears of the lines one batch at a time: the facts of a year are summed once, in their order, which costs
    // a tenth of adding each line where it belongs.
    let nobody = SalesObservers::default();
    let imported = import_sales(ctx, &nobody, &prepared, options, |at| progress.at(at.rows, ROWS)).await;
    progress.end();
    imported?;
    lonja_demand::recompute(ctx, None).await?;
    std::fs::remove_file(&prepared).map_err(failed)
}

/// Shares demand with every supplier, from the first whole week of the data on.
async fn share(ctx: &Ctx, world: &World, history_from: NaiveDate) -> Result<(), DemoError> {
    for (number, supplier) in world.suppliers.iter().enumerate() {
        let step = format!("demo.share.{number}");
        if steps::is_done(ctx, &step).await? {
            continue;
        }
        let shared = Shared {
            supplier: *supplier,
            history_from,
            horizon: 12,
            totals: true,
            regions: Regions::Country,
            author: world.analyst,
            approver: world.administrator,
        };
        lonja_demand::share(ctx, shared).await?;
        steps::mark_alone(ctx, &step).await?;
    }
    Ok(())
}

/// Leaves one supplier's next policy in review, so that the administrator has something to approve.
async fn propose(ctx: &Ctx, world: &World, history_from: NaiveDate) -> Result<(), DemoError> {
    const STEP: &str = "demo.review";
    let Some(supplier) = world.suppliers.last() else { return Ok(()) };
    if steps::is_done(ctx, STEP).await? {
        return Ok(());
    }
    let proposed = Proposed {
        supplier: *supplier,
        history_from,
        horizon: 13,
        totals: true,
        regions: Regions::Country,
        minimum_customers: 10,
        purpose: "Plan a whole quarter's production ahead (demo).".to_owned(),
        author: world.analyst,
    };
    let mut tx = ctx.db.begin_system("demo").await?;
    lonja_demand::propose(&mut tx, proposed).await?;
    steps::mark(&tx, STEP, "").await?;
    tx.finish(()).await?;
    Ok(())
}
