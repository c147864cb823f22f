//! The database's shape, migration by migration: forward only, each one atomic on SQLite and PostgreSQL.
//!
//! A migration carries its own definitions (names as plain strings), so that it does the same on the day when an
//! entity has long changed. Whoever runs them holds the platform's migration lock.

#![expect(elided_lifetimes_in_paths, reason = "the migration trait declares `up` without the lifetime")]

mod m0000_platform;
mod m0001_identity;
mod m0002_catalogue;
mod m0003_orders;
mod m0003_regions;
mod m0004_library;
mod m0005_demand;
mod m0006_steps;
mod m0007_order_reads;
mod m0008_cards;
mod m0009_notifications;
mod m0010_lists;
mod m0011_prices;
mod m0012_line_keys;
mod m0013_house;
mod m0015_certificates;
mod m0016_totals;
mod m0018_forecast_cycles;
mod m0019_curation;
mod m0020_forecast_exceptions;
mod m0021_commits_due;
mod m0022_forecast_adjustments;
mod m0023_demand_regions;
mod m0024_forecast_totals;
mod m0025_series_order;
mod m0026_commit_days;
mod m0027_release_coverage;
mod m0028_policy_authors;
mod m0029_forecast_regions;
mod m0030_packs;
mod m0031_release_progress;
mod m0032_editions;
mod prelude;
mod text;

use sea_orm_migration::prelude::{MigrationTrait, MigratorTrait, async_trait};

pub use text::{text_c, text_c_null, text_c_uniq};

/// All migrations, in the order in which they run.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0000_platform::Migration),
            Box::new(m0001_identity::Migration),
            Box::new(m0002_catalogue::Migration),
            Box::new(m0003_orders::Migration),
            Box::new(m0004_library::Migration),
            Box::new(m0005_demand::Migration),
            Box::new(m0006_steps::Migration),
            Box::new(m0007_order_reads::Migration),
            Box::new(m0008_cards::Migration),
            Box::new(m0009_notifications::Migration),
            Box::new(m0011_prices::Migration),
            Box::new(m0012_line_keys::Migration),
            Box::new(m0010_lists::Migration),
            Box::new(m0015_certificates::Migration),
            Box::new(m0013_house::Migration),
            Box::new(m0016_totals::Migration),
            Box::new(m0018_forecast_cycles::Migration),
            Box::new(m0019_curation::Migration),
            Box::new(m0020_forecast_exceptions::Migration),
            Box::new(m0021_commits_due::Migration),
            Box::new(m0022_forecast_adjustments::Migration),
            Box::new(m0023_demand_regions::Migration),
            Box::new(m0024_forecast_totals::Migration),
            Box::new(m0025_series_order::Migration),
            Box::new(m0026_commit_days::Migration),
            Box::new(m0027_release_coverage::Migration),
            Box::new(m0028_policy_authors::Migration),
            Box::new(m0029_forecast_regions::Migration),
            Box::new(m0030_packs::Migration),
            Box::new(m0031_release_progress::Migration),
            Box::new(m0032_editions::Migration),
        ]
    }
}
